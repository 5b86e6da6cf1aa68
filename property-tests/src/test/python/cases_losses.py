# SPDX-License-Identifier: Apache-2.0
"""Losses, metrics, schedules, regularizers and constraints with every argument of theirs."""
from itertools import product

import numpy as np
from keras import constraints, losses, metrics, regularizers
from keras.optimizers import schedules

from goldens import function, ints, loss, metric, schedule, uniform


def text(value):
    return str(value).replace("-", "m").replace(".", "_").replace("(", "").replace(")", "").replace(", ", "x").replace(" ", "")


def probabilities(shape, axis=-1):
    def drawn(random):
        x = np.exp(random.normal(size=shape))
        return (x / x.sum(axis, keepdims=True)).astype("float32")

    return drawn


def one_hot(shape, axis=-1, dtype="float32"):
    def drawn(random):
        count = shape[axis]
        rest = tuple(np.delete(shape, axis))
        return np.moveaxis(np.eye(count, dtype=dtype)[random.integers(0, count, rest)], -1, axis).astype(dtype)

    return drawn


def signs(shape):
    return lambda random: (random.integers(0, 2, shape) * 2 - 1).astype("float32")


SHAPES = [(5, 3), (1, 4), (3, 1), (2, 3, 4), (2, 1, 3, 2)]

# Regression.
for shape in SHAPES:
    where = "x".join(map(str, shape))
    for name in ("MeanSquaredError", "MeanAbsoluteError", "MeanAbsolutePercentageError", "LogCosh"):
        loss(f"loss_{name}_{where}", lambda r, n=name: getattr(losses, n)(reduction=r), shape, shape)
    for name in ("MeanSquaredLogarithmicError", "Poisson"):
        loss(f"loss_{name}_{where}", lambda r, n=name: getattr(losses, n)(reduction=r), uniform(shape, 0.1, 3), uniform(shape, 0.1, 3))
    loss(f"loss_MeanSquaredLogarithmicError_negative_{where}", lambda r: losses.MeanSquaredLogarithmicError(reduction=r), shape, shape)
    for delta in (0.3, 1.0, 2.5):
        loss(f"loss_Huber_{text(delta)}_{where}", lambda r, d=delta: losses.Huber(delta=d, reduction=r), shape, shape)
    for axis in (-1, 0, 1, (0, 1)) if len(shape) > 1 else (-1,):
        loss(f"loss_CosineSimilarity_{text(axis)}_{where}", lambda r, a=axis: losses.CosineSimilarity(axis=a, reduction=r), shape, shape)
    for labels in ("zeros", "signs"):
        y = ints(shape, 2, dtype="float32") if labels == "zeros" else signs(shape)
        for name in ("Hinge", "SquaredHinge"):
            loss(f"loss_{name}_{labels}_{where}", lambda r, n=name: getattr(losses, n)(reduction=r), y, shape)
    loss(f"loss_CategoricalHinge_{where}", lambda r: losses.CategoricalHinge(reduction=r), one_hot(shape), shape)
    loss(f"loss_KLDivergence_{where}", lambda r: losses.KLDivergence(reduction=r), probabilities(shape), probabilities(shape))
    for axis in (None, -1, (0,), (0, 1), tuple(range(1, len(shape)))):
        loss(f"loss_Dice_{text(axis)}_{where}", lambda r, a=axis: losses.Dice(axis=a, reduction=r), ints(shape, 2, dtype="float32"), uniform(shape))
        loss(f"loss_Tversky_{text(axis)}_{where}", lambda r, a=axis: losses.Tversky(alpha=0.3, beta=0.8, axis=a, reduction=r),
             ints(shape, 2, dtype="float32"), uniform(shape))
for name in ("MeanSquaredError", "MeanAbsoluteError", "Huber", "LogCosh"):
    make = lambda r, n=name: getattr(losses, n)(reduction=r)
    loss(f"loss_{name}_squeezed", make, (6,), (6, 1))
    loss(f"loss_{name}_broadcast", make, (6, 3), (6, 1))
    loss(f"loss_{name}_squeezed_sequence", make, (3, 4), (3, 4, 1))
    loss(f"loss_{name}_integer_labels", make, ints((5, 3), 4), (5, 3))
    loss(f"loss_{name}_weights_by_trailing_one", make, (4, 5, 2), (4, 5, 2), weight=uniform((4, 1)))
    loss(f"loss_{name}_float64", lambda r, n=name: getattr(losses, n)(reduction=r, dtype="float64"), (5, 3), (5, 3))
loss("loss_MeanAbsolutePercentageError_zero_labels", lambda r: losses.MeanAbsolutePercentageError(reduction=r), ints((5, 3), 2, dtype="float32"), (5, 3))
for alpha, beta in product((0.0, 0.5, 1.0), (0.0, 0.5)):
    loss(f"loss_Tversky_{text(alpha)}_{text(beta)}", lambda r, a=alpha, b=beta: losses.Tversky(alpha=a, beta=b, reduction=r),
         ints((2, 4, 4, 3), 2, dtype="float32"), uniform((2, 4, 4, 3)))

# Two classes.
for logits, smoothing, axis in product((False, True), (0.0, 0.1, 0.9), (-1, 0, 1)):
    for shape in ((5, 3), (2, 3, 4), (4, 1)):
        y, p = ints(shape, 2, dtype="float32"), shape if logits else uniform(shape, 0.01, 0.99)
        where = f"{text(logits)}_{text(smoothing)}_{text(axis)}_{'x'.join(map(str, shape))}"
        loss(f"loss_BinaryCrossentropy_{where}",
             lambda r, l=logits, s=smoothing, a=axis: losses.BinaryCrossentropy(from_logits=l, label_smoothing=s, axis=a, reduction=r), y, p)
for logits, balancing, alpha, gamma, smoothing, axis in [
    (False, False, 0.25, 2.0, 0.0, -1), (True, False, 0.25, 2.0, 0.0, -1), (False, True, 0.7, 1.0, 0.0, -1), (True, True, 0.1, 3.5, 0.2, 0),
    (False, True, 0.25, 0.5, 0.3, 1), (True, True, 0.4, 0.0, 0.0, -1), (False, False, 0.9, 1.5, 0.1, 0)]:
    for shape in ((5, 3), (2, 3, 4), (4, 1)):
        where = f"{text(logits)}_{text(balancing)}_{text(alpha)}_{text(gamma)}_{text(smoothing)}_{text(axis)}_{'x'.join(map(str, shape))}"
        loss(f"loss_BinaryFocalCrossentropy_{where}",
             lambda r, l=logits, c=balancing, a=alpha, g=gamma, s=smoothing, x=axis: losses.BinaryFocalCrossentropy(
                 apply_class_balancing=c, alpha=a, gamma=g, from_logits=l, label_smoothing=s, axis=x, reduction=r),
             ints(shape, 2, dtype="float32"), shape if logits else uniform(shape, 0.02, 0.98))
loss("loss_BinaryCrossentropy_clipped", lambda r: losses.BinaryCrossentropy(reduction=r), ints((6, 2), 2, dtype="float32"), ints((6, 2), 2, dtype="float32"))
loss("loss_BinaryCrossentropy_integer_labels", lambda r: losses.BinaryCrossentropy(reduction=r), ints((6, 2), 2), uniform((6, 2)))
loss("loss_BinaryCrossentropy_bool_labels", lambda r: losses.BinaryCrossentropy(reduction=r), ints((6, 2), 2, dtype="bool"), uniform((6, 2)))
loss("loss_BinaryCrossentropy_squeezed", lambda r: losses.BinaryCrossentropy(reduction=r), ints((6,), 2), uniform((6, 1)))
loss("loss_BinaryCrossentropy_squeezed_logits", lambda r: losses.BinaryCrossentropy(from_logits=True, reduction=r), ints((6, 1), 2), (6, 1))

# Several classes.
for logits, smoothing, (shape, axis) in product((False, True), (0.0, 0.2), (((5, 3), -1), ((2, 3, 4), -1), ((2, 3, 4), 1), ((2, 3, 2, 4), 2), ((1, 6), -1))):
    where = f"{text(logits)}_{text(smoothing)}_{text(axis)}_{'x'.join(map(str, shape))}"
    p = shape if logits else probabilities(shape, axis)
    loss(f"loss_CategoricalCrossentropy_{where}",
         lambda r, l=logits, s=smoothing, a=axis: losses.CategoricalCrossentropy(from_logits=l, label_smoothing=s, axis=a, reduction=r),
         one_hot(shape, axis), p)
    for alpha, gamma in ((0.25, 2.0), (0.8, 0.5), (0.5, 0.0)):
        loss(f"loss_CategoricalFocalCrossentropy_{text(alpha)}_{text(gamma)}_{where}",
             lambda r, l=logits, s=smoothing, a=axis, f=alpha, g=gamma: losses.CategoricalFocalCrossentropy(
                 alpha=f, gamma=g, from_logits=l, label_smoothing=s, axis=a, reduction=r), one_hot(shape, axis), p)
loss("loss_CategoricalCrossentropy_unnormalized", lambda r: losses.CategoricalCrossentropy(reduction=r), one_hot((5, 4)), uniform((5, 4), 0.1, 3))
loss("loss_CategoricalCrossentropy_soft_labels", lambda r: losses.CategoricalCrossentropy(reduction=r), probabilities((5, 4)), probabilities((5, 4)))
loss("loss_CategoricalCrossentropy_integer_labels", lambda r: losses.CategoricalCrossentropy(from_logits=True, reduction=r), one_hot((5, 4), dtype="int32"), (5, 4))
for logits, ignore, (shape, axis), kind in product((False, True), (None, -1, 0, 2), (((6, 3), -1), ((2, 3, 4), -1), ((2, 3, 3, 4), -1)), ("int32", "float32", "int64", "trailing")):
    labels = shape[:-1] + ((1,) if kind == "trailing" else ())
    where = f"{text(logits)}_{text(ignore)}_{kind}_{'x'.join(map(str, shape))}"
    if kind != "int32" and ignore not in (None, 0):
        continue

    def y(random, labels=labels, kind=kind, ignore=ignore, count=shape[axis]):
        drawn = random.integers(0, count, labels)
        if ignore == -1:
            drawn[random.uniform(size=labels) < 0.3] = -1
        return drawn.astype("int32" if kind == "trailing" else kind)

    loss(f"loss_SparseCategoricalCrossentropy_{where}",
         lambda r, l=logits, i=ignore: losses.SparseCategoricalCrossentropy(from_logits=l, ignore_class=i, reduction=r),
         y, shape if logits else probabilities(shape, axis))
for logits in (False, True):
    loss(f"loss_SparseCategoricalCrossentropy_axis_1_{text(logits)}", lambda r, l=logits: losses.SparseCategoricalCrossentropy(from_logits=l, axis=1, reduction=r),
         ints((2, 4), 3), (2, 3, 4) if logits else probabilities((2, 3, 4), 1))
loss("loss_SparseCategoricalCrossentropy_unnormalized", lambda r: losses.SparseCategoricalCrossentropy(reduction=r), ints((5,), 4), uniform((5, 4), 0.1, 3))
for q in (0.1, 0.5, 0.7, 0.99):
    for shape in ((5, 4), (2, 3, 4)):
        loss(f"loss_CategoricalGeneralizedCrossEntropy_{text(q)}_{len(shape)}", lambda r, q=q: losses.CategoricalGeneralizedCrossEntropy(q=q, reduction=r),
             ints(shape[:-1], 4), probabilities(shape))
loss("loss_CategoricalGeneralizedCrossEntropy_float_labels", lambda r: losses.CategoricalGeneralizedCrossEntropy(reduction=r), ints((5,), 4, dtype="float32"), probabilities((5, 4)))
for gamma, margin, diagonal in ((80.0, 0.4, True), (10.0, 0.25, True), (4.0, 0.1, False), (256.0, 0.25, True)):
    for labels in ((8,), (8, 1)):
        loss(f"loss_Circle_{text(gamma)}_{text(margin)}_{text(diagonal)}_{len(labels)}",
             lambda r, g=gamma, m=margin, d=diagonal: losses.Circle(gamma=g, margin=m, remove_diagonal=d, reduction=r), ints(labels, 3),
             lambda random: (lambda x: (x / np.linalg.norm(x, axis=1, keepdims=True)).astype("float32"))(random.normal(size=(8, 5))))
for shape, longest in (((2, 6, 4), 3), ((3, 5, 7), 2), ((1, 9, 3), 4), ((2, 4, 5), 4)):

    def target(random, shape=shape, longest=longest):
        drawn = random.integers(1, shape[2], (shape[0], longest))
        for row in drawn:
            row[random.integers(1, longest + 1):] = 0
        return drawn.astype("int32")

    loss(f"loss_CTC_{'x'.join(map(str, shape))}", lambda r: losses.CTC(reduction=r), target, shape)

# Metrics.
for shape in ((4, 3), (4, 1), (2, 3, 4), (5,)):
    where = "x".join(map(str, shape))
    for name in ("MeanSquaredError", "MeanAbsoluteError", "MeanAbsolutePercentageError", "LogCoshError", "RootMeanSquaredError", "CosineSimilarity"):
        metric(f"metric_{name}_{where}", lambda n=name: getattr(metrics, n)(), shape, shape)
    for name in ("MeanSquaredLogarithmicError", "Poisson"):
        metric(f"metric_{name}_{where}", lambda n=name: getattr(metrics, n)(), uniform(shape, 0.1, 3), uniform(shape, 0.1, 3))
    for name in ("Hinge", "SquaredHinge"):
        metric(f"metric_{name}_{where}", lambda n=name: getattr(metrics, n)(), ints(shape, 2, dtype="float32"), shape)
    metric(f"metric_CategoricalHinge_{where}", lambda: metrics.CategoricalHinge(), one_hot(shape), shape)
    metric(f"metric_KLDivergence_{where}", lambda: metrics.KLDivergence(), probabilities(shape), probabilities(shape))
    metric(f"metric_Accuracy_{where}", lambda: metrics.Accuracy(), ints(shape, 3), ints(shape, 3))
    metric(f"metric_Accuracy_float_{where}", lambda: metrics.Accuracy(), ints(shape, 3, dtype="float32"), ints(shape, 3, dtype="float32"))
    for threshold in (0.5, 0.2, 0.9):
        metric(f"metric_BinaryAccuracy_{text(threshold)}_{where}", lambda t=threshold: metrics.BinaryAccuracy(threshold=t), ints(shape, 2), uniform(shape))
    metric(f"metric_CategoricalAccuracy_{where}", lambda: metrics.CategoricalAccuracy(), one_hot(shape), shape)
    metric(f"metric_SparseCategoricalAccuracy_{where}", lambda: metrics.SparseCategoricalAccuracy(), ints(shape[:-1], 3), shape)
    metric(f"metric_SparseCategoricalAccuracy_trailing_{where}", lambda: metrics.SparseCategoricalAccuracy(), ints(shape[:-1] + (1,), 3), shape)
    for k in (1, 2, 3):
        metric(f"metric_TopKCategoricalAccuracy_{k}_{where}", lambda k=k: metrics.TopKCategoricalAccuracy(k=k), one_hot(shape), shape)
        metric(f"metric_SparseTopKCategoricalAccuracy_{k}_{where}", lambda k=k: metrics.SparseTopKCategoricalAccuracy(k=k), ints(shape[:-1], shape[-1]), shape)
    for logits, smoothing in product((False, True), (0, 0.2)):
        metric(f"metric_BinaryCrossentropy_{text(logits)}_{text(smoothing)}_{where}", lambda l=logits, s=smoothing: metrics.BinaryCrossentropy(from_logits=l, label_smoothing=s),
               ints(shape, 2), shape if logits else uniform(shape, 0.01, 0.99))
        metric(f"metric_CategoricalCrossentropy_{text(logits)}_{text(smoothing)}_{where}", lambda l=logits, s=smoothing: metrics.CategoricalCrossentropy(from_logits=l, label_smoothing=s),
               one_hot(shape), shape if logits else probabilities(shape))
        metric(f"metric_SparseCategoricalCrossentropy_{text(logits)}_{where}", lambda l=logits: metrics.SparseCategoricalCrossentropy(from_logits=l),
               ints(shape[:-1], shape[-1]), shape if logits else probabilities(shape))
        metric(f"metric_SparseCategoricalCrossentropy_ignore_{text(logits)}_{where}", lambda l=logits: metrics.SparseCategoricalCrossentropy(from_logits=l, ignore_class=0),
               ints(shape[:-1], shape[-1]), shape if logits else probabilities(shape))
metric("metric_SparseTopKCategoricalAccuracy_sorted_ids", lambda: metrics.SparseTopKCategoricalAccuracy(k=2, from_sorted_ids=True), ints((5,), 4),
       lambda random: np.argsort(-random.normal(size=(5, 4)), -1).astype("float32"))
metric("metric_CategoricalCrossentropy_axis", lambda: metrics.CategoricalCrossentropy(axis=1), one_hot((2, 3, 4), 1), probabilities((2, 3, 4), 1), weight=uniform((2, 4)))
metric("metric_SparseCategoricalCrossentropy_axis", lambda: metrics.SparseCategoricalCrossentropy(from_logits=True, axis=1), ints((2, 4), 3), (2, 3, 4), weight=uniform((2, 4)))
for axis in (0, 1, -1):
    metric(f"metric_CosineSimilarity_axis_{text(axis)}", lambda a=axis: metrics.CosineSimilarity(axis=a), (4, 4), (4, 4))
    metric(f"metric_PearsonCorrelation_{text(axis)}", lambda a=axis: metrics.PearsonCorrelation(axis=a), (4, 4), (4, 4))
    metric(f"metric_ConcordanceCorrelation_{text(axis)}", lambda a=axis: metrics.ConcordanceCorrelation(axis=a), (4, 4), (4, 4))
metric("metric_ConcordanceCorrelation_3d", lambda: metrics.ConcordanceCorrelation(), (2, 3, 4), (2, 3, 4), weight=uniform((2, 3)))
for shape in ((5,), (4, 3), (1, 1)):
    metric(f"metric_Mean_{len(shape)}_{shape[0]}", lambda: metrics.MeanMetricWrapper(metrics.mean_squared_error, name="mm"), shape, shape)
for weight in (None, (4, 3)):
    metric(f"metric_MeanSquaredError_weights_{text(weight)}", lambda: metrics.MeanSquaredError(name="other"), (4, 3, 2), (4, 3, 2), weight=weight and uniform(weight))
    metric(f"metric_BinaryAccuracy_weights_{text(weight)}", lambda: metrics.BinaryAccuracy(name="other"), ints((4, 3, 2), 2), uniform((4, 3, 2)), weight=weight and uniform(weight))

THRESHOLDS = (None, 0.3, 0.5, 0.9, [0.0, 0.5, 1.0], [0.2, 0.7], [0.1, 0.3, 0.35, 0.8])
for t in THRESHOLDS:
    for name in ("TruePositives", "TrueNegatives", "FalsePositives", "FalseNegatives", "Precision", "Recall"):
        for shape in ((6, 1), (4, 3), (7,)):
            where = f"{text(t).replace('[', '').replace(']', '').replace(',', '')}_{'x'.join(map(str, shape))}"
            metric(f"metric_{name}_{where}", lambda n=name, t=t: getattr(metrics, n)(thresholds=t), ints(shape, 2), uniform(shape))
for name in ("Precision", "Recall"):
    for k, c, t in ((1, None, None), (2, None, None), (2, 1, None), (None, 0, None), (None, 2, 0.4), (None, 1, [0.2, 0.6]), (3, None, [0.1, 0.9]), (2, 3, 0.4)):
        metric(f"metric_{name}_k_{k}_class_{c}_{text(t).replace('[', '').replace(']', '')}", lambda n=name, k=k, c=c, t=t: getattr(metrics, n)(thresholds=t, top_k=k, class_id=c),
               ints((6, 4), 2), uniform((6, 4)))
for curve, summation, points in product(("ROC", "PR"), ("interpolation", "minoring", "majoring"), (200, 7, 2)):
    metric(f"metric_AUC_{curve}_{summation}_{points}", lambda c=curve, s=summation, p=points: metrics.AUC(num_thresholds=p, curve=c, summation_method=s), ints((8, 1), 2), uniform((8, 1)))
for curve, summation, logits in product(("ROC", "PR"), ("interpolation", "majoring"), (False, True)):
    p = (8, 3) if logits else uniform((8, 3))
    where = f"{curve}_{summation}_{text(logits)}"
    metric(f"metric_AUC_multi_label_{where}", lambda c=curve, s=summation, l=logits: metrics.AUC(num_thresholds=20, curve=c, summation_method=s, multi_label=True, num_labels=3, from_logits=l), ints((8, 3), 2), p)
    metric(f"metric_AUC_multi_label_weights_{where}", lambda c=curve, s=summation, l=logits: metrics.AUC(
        num_thresholds=20, curve=c, summation_method=s, multi_label=True, num_labels=3, label_weights=[0.2, 1.0, 3.0], from_logits=l), ints((8, 3), 2), p)
    metric(f"metric_AUC_label_weights_{where}", lambda c=curve, s=summation, l=logits: metrics.AUC(num_thresholds=20, curve=c, summation_method=s, label_weights=[0.2, 1.0, 3.0], from_logits=l), ints((8, 3), 2), p)
    metric(f"metric_AUC_flat_{where}", lambda c=curve, s=summation, l=logits: metrics.AUC(num_thresholds=20, curve=c, summation_method=s, from_logits=l), ints((8, 3), 2), p)
    metric(f"metric_AUC_thresholds_{where}", lambda c=curve, s=summation, l=logits: metrics.AUC(thresholds=[0.1, 0.25, 0.8], curve=c, summation_method=s, from_logits=l), ints((8, 1), 2), (8, 1) if logits else uniform((8, 1)))
metric("metric_AUC_multi_label_no_number", lambda: metrics.AUC(num_thresholds=9, multi_label=True), ints((8, 3), 2), uniform((8, 3)))
metric("metric_AUC_one_dimension", lambda: metrics.AUC(num_thresholds=9), ints((8,), 2), uniform((8,)))
metric("metric_AUC_even_thresholds", lambda: metrics.AUC(thresholds=[0.25, 0.5, 0.75]), ints((8,), 2), uniform((8,)))
for name, bound in product(("SensitivityAtSpecificity", "SpecificityAtSensitivity", "PrecisionAtRecall", "RecallAtPrecision"), (0.0, 0.3, 0.5, 0.8, 1.0)):
    for points, c, shape in ((200, None, (8, 1)), (11, None, (8,)), (30, 1, (8, 3)), (1, None, (8, 1))):
        metric(f"metric_{name}_{text(bound)}_{points}_{c}", lambda n=name, b=bound, p=points, c=c: getattr(metrics, n)(b, num_thresholds=p, class_id=c), ints(shape, 2), uniform(shape))
for average, beta, threshold in product((None, "micro", "macro", "weighted"), (0.5, 1.0, 2.0), (None, 0.4)):
    metric(f"metric_FBetaScore_{average}_{text(beta)}_{text(threshold)}", lambda a=average, b=beta, t=threshold: metrics.FBetaScore(average=a, beta=b, threshold=t), one_hot((6, 4)), uniform((6, 4)))
    metric(f"metric_F1Score_{average}_{text(threshold)}", lambda a=average, t=threshold: metrics.F1Score(average=a, threshold=t), ints((6, 4), 2), uniform((6, 4)))
for aggregation, regressors in product(("uniform_average", "sum", "variance_weighted_average", None), (0, 2)):
    metric(f"metric_R2Score_{aggregation}_{regressors}", lambda a=aggregation, n=regressors: metrics.R2Score(class_aggregation=a, num_regressors=n), (6, 3), (6, 3))
metric("metric_R2Score_one", lambda: metrics.R2Score(), (6, 1), (6, 1))
for ignore, targets in product((None, 0, 3), ([0], [1, 2], [0, 1, 2, 3])):
    metric(f"metric_IoU_{ignore}_{len(targets)}", lambda i=ignore, t=targets: metrics.IoU(4, t, ignore_class=i), ints((5, 3), 4), ints((5, 3), 4), weight=uniform((5, 3)))
    metric(f"metric_OneHotIoU_{ignore}_{len(targets)}", lambda i=ignore, t=targets: metrics.OneHotIoU(4, t, ignore_class=i), one_hot((5, 3, 4)), probabilities((5, 3, 4)), weight=uniform((5, 3)))
for ignore, true, pred in product((None, 1), (True, False), (True, False)):
    for axis in (-1, 1):
        if axis == 1 and true and pred:
            continue
        wide = (5, 3, 4) if axis == -1 else (5, 4, 3)
        y = ints((5, 3), 4) if true else one_hot(wide, axis)
        p = ints((5, 3), 4) if pred else probabilities(wide, axis)
        where = f"{ignore}_{text(true)}_{text(pred)}_{text(axis)}"
        metric(f"metric_MeanIoU_{where}", lambda i=ignore, t=true, p=pred, a=axis: metrics.MeanIoU(4, ignore_class=i, sparse_y_true=t, sparse_y_pred=p, axis=a), y, p, weight=uniform((5, 3)))
        metric(f"metric_IoU_sparse_{where}", lambda i=ignore, t=true, p=pred, a=axis: metrics.IoU(4, [0, 2], ignore_class=i, sparse_y_true=t, sparse_y_pred=p, axis=a), y, p, weight=uniform((5, 3)))
        if not true:
            metric(f"metric_OneHotMeanIoU_{where}", lambda i=ignore, p=pred, a=axis: metrics.OneHotMeanIoU(4, ignore_class=i, sparse_y_pred=p, axis=a), y, p, weight=uniform((5, 3)))
            metric(f"metric_OneHotIoU_{where}", lambda i=ignore, p=pred, a=axis: metrics.OneHotIoU(4, [1, 3], ignore_class=i, sparse_y_pred=p, axis=a), y, p, weight=uniform((5, 3)))
for threshold, targets in product((0.5, 0.2, 0.9), ([0], [1], [0, 1], (1, 0))):
    metric(f"metric_BinaryIoU_{text(threshold)}_{''.join(map(str, targets))}", lambda t=threshold, c=targets: metrics.BinaryIoU(target_class_ids=c, threshold=t), ints((4, 3), 2), uniform((4, 3)), weight=uniform((4, 3)))

# Schedules.
for initial, steps in product((0.1, 0.003), (10, 7, 1)):
    where = f"{text(initial)}_{steps}"
    for staircase, rate in product((False, True), (0.5, 0.96, 1.3)):
        schedule(f"sched_ExponentialDecay_{where}_{text(staircase)}_{text(rate)}", lambda i=initial, s=steps, c=staircase, r=rate: schedules.ExponentialDecay(i, s, r, staircase=c))
        schedule(f"sched_InverseTimeDecay_{where}_{text(staircase)}_{text(rate)}", lambda i=initial, s=steps, c=staircase, r=rate: schedules.InverseTimeDecay(i, s, r, staircase=c))
    for end, power, cycle in product((0.0, 0.0001, 0.2), (1.0, 0.5, 2.0), (False, True)):
        schedule(f"sched_PolynomialDecay_{where}_{text(end)}_{text(power)}_{text(cycle)}", lambda i=initial, s=steps, e=end, p=power, c=cycle: schedules.PolynomialDecay(
            i, s, end_learning_rate=e, power=p, cycle=c))
    for alpha, target, warmup in product((0.0, 0.1, 1.0), (None, 0.2), (0, 4)):
        schedule(f"sched_CosineDecay_{where}_{text(alpha)}_{text(target)}_{warmup}", lambda i=initial, s=steps, a=alpha, t=target, w=warmup: schedules.CosineDecay(
            i, s, alpha=a, warmup_target=t, warmup_steps=w))
    for t, m, alpha in product((1.0, 2.0, 1.5), (1.0, 0.7), (0.0, 0.1)):
        schedule(f"sched_CosineDecayRestarts_{where}_{text(t)}_{text(m)}_{text(alpha)}", lambda i=initial, s=steps, t=t, m=m, a=alpha: schedules.CosineDecayRestarts(i, s, t_mul=t, m_mul=m, alpha=a))
for bounds, values in (([5], [0.1, 0.01]), ([1, 10, 20], [1.0, 0.5, 0.1, 0.2]), ([0, 3], [0.3, 0.2, 0.1]), ([10.5, 20.5], [1, 2, 3])):
    schedule(f"sched_PiecewiseConstantDecay_{'_'.join(map(text, bounds))}", lambda b=bounds, v=values: schedules.PiecewiseConstantDecay(b, v))

# Regularizers and constraints.
RANKS = ((4,), (3, 4), (4, 3), (2, 3, 4), (3, 2, 2, 4), (1, 1))
for factor in (0.01, 0.5):
    function(f"reg_L1_{text(factor)}", "regularizer", lambda f=factor: regularizers.L1(f), *RANKS)
    function(f"reg_L2_{text(factor)}", "regularizer", lambda f=factor: regularizers.L2(f), *RANKS)
    function(f"reg_L1L2_{text(factor)}", "regularizer", lambda f=factor: regularizers.L1L2(f, 0.3), *RANKS)
    for mode in ("rows", "columns"):
        function(f"reg_Orthogonal_{text(factor)}_{mode}", "regularizer", lambda f=factor, m=mode: regularizers.OrthogonalRegularizer(f, m), (3, 4), (4, 3), (5, 5), (2, 1))
function("reg_L1L2_none", "regularizer", lambda: regularizers.L1L2(), *RANKS)
for axis, shapes in ((0, RANKS), (1, RANKS[1:]), (-1, RANKS), ([0, 1], RANKS[1:]), ([0, 1, 2], RANKS[3:5])):
    where = text(axis).replace("[", "").replace("]", "")
    for most in (0.5, 2):
        function(f"con_MaxNorm_{text(most)}_{where}", "constraint", lambda m=most, a=axis: constraints.MaxNorm(m, axis=a), *shapes)
    function(f"con_UnitNorm_{where}", "constraint", lambda a=axis: constraints.UnitNorm(axis=a), *shapes)
    for low, high, rate in ((0.0, 1.0, 1.0), (0.5, 0.7, 0.3), (2.0, 3.0, 1.0), (1.0, 1.0, 0.0)):
        function(f"con_MinMaxNorm_{text(low)}_{text(high)}_{text(rate)}_{where}", "constraint", lambda l=low, h=high, r=rate, a=axis: constraints.MinMaxNorm(l, h, r, axis=a), *shapes)
function("con_NonNeg", "constraint", lambda: constraints.NonNeg(), *RANKS)
