# SPDX-License-Identifier: Apache-2.0
"""Trainings: every optimizer with every argument of its own and of all, losses, metrics, weights, callbacks, kinds of models."""
from itertools import product

import keras
import numpy as np
from keras import Input, Model, Sequential, callbacks, constraints, layers, losses, metrics, optimizers, regularizers
from keras.optimizers import schedules

from goldens import ints, train, uniform


def small():
    return Sequential([Input((4,)), layers.Dense(5, "tanh"), layers.Dense(3)])


def wide():
    """Weights of every rank."""
    return Sequential([Input((6, 3)), layers.Conv1D(4, 3, activation="relu", padding="same"), layers.Flatten(), layers.Dense(3, use_bias=False)])


OWN = {
    "SGD": [{}, {"momentum": 0.9}, {"momentum": 0.5, "nesterov": True}],
    "RMSprop": [{}, {"rho": 0.5}, {"momentum": 0.8}, {"centered": True}, {"centered": True, "momentum": 0.3, "epsilon": 1e-3, "rho": 0.7}],
    "Adam": [{}, {"beta_1": 0.5, "beta_2": 0.9}, {"epsilon": 0.1}, {"amsgrad": True}, {"amsgrad": True, "beta_2": 0.3, "epsilon": 1e-4}],
    "AdamW": [{}, {"weight_decay": 0.1}, {"weight_decay": 0.05, "amsgrad": True, "beta_1": 0.4}],
    "Adadelta": [{}, {"rho": 0.5}, {"epsilon": 0.01}],
    "Adagrad": [{}, {"initial_accumulator_value": 0.5}, {"epsilon": 0.01, "initial_accumulator_value": 0.0}],
    "Adamax": [{}, {"beta_1": 0.5, "beta_2": 0.7}, {"epsilon": 0.05}],
    "Nadam": [{}, {"beta_1": 0.5, "beta_2": 0.9}, {"epsilon": 0.05}],
    "Ftrl": [{}, {"learning_rate_power": -0.8}, {"learning_rate_power": 0.0}, {"initial_accumulator_value": 1.0}, {"l1_regularization_strength": 0.05},
             {"l2_regularization_strength": 0.1}, {"l2_shrinkage_regularization_strength": 0.1}, {"beta": 0.5},
             {"l1_regularization_strength": 0.01, "l2_regularization_strength": 0.02, "l2_shrinkage_regularization_strength": 0.03, "beta": 0.2}],
    "Lion": [{}, {"beta_1": 0.5, "beta_2": 0.8}],
    "Lamb": [{}, {"beta_1": 0.5, "beta_2": 0.8}, {"epsilon": 0.01}],
    "Adafactor": [{}, {"relative_step": False}, {"beta_2_decay": -0.5}, {"epsilon_1": 1e-3, "epsilon_2": 0.1}, {"clip_threshold": 0.3}, {"relative_step": False, "clip_threshold": 0.1}],
    "Muon": [{}, {"nesterov": False}, {"momentum": 0.5}, {"ns_steps": 2}, {"adam_lr_ratio": 0.3}, {"rms_rate": 0.5}, {"exclude_layers": ["dense"]}, {"exclude_layers": ["dense_1"]},
             {"muon_a": 3.4, "muon_b": -4.7, "muon_c": 2.0}, {"adam_beta_1": 0.5, "adam_beta_2": 0.7, "epsilon": 1e-3}, {"adam_weight_decay": 0.1, "weight_decay": 0.0}, {"weight_decay": 0.2},
             {"adam_weight_decay": None, "weight_decay": None}],
    "ScheduleFreeAdamW": [{}, {"warmup_steps": 3}, {"beta_1": 0.5, "beta_2": 0.7}, {"epsilon": 1e-3}],
}
ALL = [
    {"weight_decay": 0.1}, {"clipnorm": 0.05}, {"clipvalue": 0.02}, {"global_clipnorm": 0.1}, {"use_ema": True, "ema_momentum": 0.7},
    {"use_ema": True, "ema_momentum": 0.5, "ema_overwrite_frequency": 2}, {"loss_scale_factor": 8.0}, {"gradient_accumulation_steps": 2},
    {"gradient_accumulation_steps": 3, "clipnorm": 0.1, "weight_decay": 0.05, "use_ema": True, "ema_momentum": 0.9},
    {"gradient_accumulation_steps": 2, "use_ema": True, "ema_momentum": 0.6, "ema_overwrite_frequency": 2, "loss_scale_factor": 4.0},
    {"global_clipnorm": 0.2, "loss_scale_factor": 16.0, "weight_decay": 0.02, "use_ema": True, "ema_overwrite_frequency": 1, "ema_momentum": 0.3},
    {"clipvalue": 0.05, "weight_decay": 0.3, "gradient_accumulation_steps": 4},
]


def shape_of(options):
    return "_".join(f"{k}_{v}" for k, v in options.items()).replace(".", "_").replace("-", "m").replace("[", "").replace("]", "").replace("'", "")[:80] or "plain"


def optimizer_case(prefix, name, options, build=small, x=(10, 4), y=(10, 3), rate=0.02, **more):
    train(f"{prefix}_{name}_{shape_of(options)}", "train", build, x, y,
          lambda: dict(optimizer=getattr(optimizers, name)(**({"learning_rate": rate} if "learning_rate" not in options else {}), **options),
                       loss="mse", metrics=["mae"]), epochs=2, **more)


for name, each in OWN.items():
    for options in each:
        optimizer_case("opt", name, options)
    optimizer_case("opt_conv", name, each[-1], build=wide, x=(7, 6, 3), y=(7, 3))
    for options in ALL:
        if name == "ScheduleFreeAdamW" and "gradient_accumulation_steps" in options and "loss_scale_factor" in options:
            continue
        optimizer_case("optall", name, options)
for name in ("SGD", "Adam", "Muon", "Adafactor", "Nadam", "Ftrl", "Lamb", "RMSprop", "Adagrad", "Lion"):
    for label, make in {
        "exponential": lambda: schedules.ExponentialDecay(0.05, 2, 0.5, staircase=True),
        "cosine": lambda: schedules.CosineDecay(0.01, 3, alpha=0.1, warmup_target=0.05, warmup_steps=2),
        "piecewise": lambda: schedules.PiecewiseConstantDecay([1, 3], [0.1, 0.05, 0.01]),
    }.items():
        train(f"optsched_{name}_{label}", "train", small, (10, 4), (10, 3), lambda n=name, m=make: dict(optimizer=getattr(optimizers, n)(m()), loss="mse"), epochs=2)
    train(f"optsched_{name}_accumulated", "train", small, (10, 4), (10, 3), lambda n=name: dict(
        optimizer=getattr(optimizers, n)(schedules.PolynomialDecay(0.1, 3), gradient_accumulation_steps=2, use_ema=True, ema_momentum=0.8), loss="mse"), epochs=2)
for name in ("sgd", "rmsprop", "adam", "adamw", "adagrad", "adadelta", "adamax", "nadam", "ftrl", "lion", "adafactor", "muon", "SGD", "Adam"):
    train(f"optname_{name}_{'upper' if name[0].isupper() else 'lower'}", "train", small, (10, 4), (10, 3), lambda n=name: dict(optimizer=n, loss="mse"))
for inner, options in product(("SGD", "Adam", "RMSprop", "Adafactor", "Ftrl"), ({}, {"initial_scale": 4.0}, {"initial_scale": 2.0, "dynamic_growth_steps": 2})):
    train(f"optscale_{inner}_{shape_of(options)}", "train", small, (10, 4), (10, 3), lambda i=inner, o=options: dict(
        optimizer=optimizers.LossScaleOptimizer(getattr(optimizers, i)(0.02), **o), loss="mse"), epochs=2)
for label, options in {"clip": {"clipnorm": 0.1}, "accumulated": {"gradient_accumulation_steps": 2}, "ema": {"use_ema": True, "ema_momentum": 0.5}, "decay": {"weight_decay": 0.1},
                       "schedule": {"learning_rate": 0.05}}.items():
    train(f"optscale_inner_{label}", "train", small, (10, 4), (10, 3), lambda o=options: dict(
        optimizer=optimizers.LossScaleOptimizer(optimizers.Adam(**{"learning_rate": 0.02, **o})), loss="mse"), epochs=2)
train("optscale_overflow", "train", small, (8, 4), (8, 3), lambda: dict(optimizer=optimizers.LossScaleOptimizer(optimizers.SGD(0.1), initial_scale=2.0**127), loss="mse"), epochs=2)


# Losses and metrics, by name and as objects.
def head(units, activation=None):
    return lambda: Sequential([Input((4,)), layers.Dense(5, "tanh"), layers.Dense(units, activation)])


def fit(name, build, x, y, epochs=2, **options):
    keys = ("loss", "metrics", "weighted_metrics", "loss_weights")
    compiled = {k: options.pop(k) for k in keys if k in options}
    optimizer = options.pop("optimizer", lambda: optimizers.SGD(0.1))
    given = {k: (v if callable(v) else lambda v=v: v) for k, v in compiled.items()}
    train("fit_" + name, "fit", build, x, y, lambda: dict(optimizer=optimizer(), **{k: v() for k, v in given.items()}), epochs=epochs, **options)


REGRESSION = ("mse", "mae", "mape", "msle", "MSE", "mean_squared_error", "mean_absolute_error", "MeanSquaredError", "huber", "Huber", "log_cosh", "LogCosh", "cosine_similarity", "CosineSimilarity",
              "mean_absolute_percentage_error", "mean_squared_logarithmic_error", "poisson", "Poisson", "kl_divergence", "kld", "KLD", "hinge", "squared_hinge", "categorical_hinge", "Hinge")
for name in REGRESSION:
    positive = "sigmoid" if any(k in name.lower() for k in ("log", "poisson", "kl", "msle")) else None
    fit(f"loss_name_{name}", head(3, positive), (10, 4), uniform((10, 3), 0.1, 1) if positive else (10, 3), loss=name, epochs=1)
for name in ("binary_crossentropy", "bce", "BCE", "BinaryCrossentropy", "binary_focal_crossentropy", "dice", "Dice", "tversky", "Tversky"):
    fit(f"loss_name_{name}", head(2, "sigmoid"), (10, 4), ints((10, 2), 2, dtype="float32"), loss=name, epochs=1, metrics=["accuracy"])


def one_hot(rows, classes):
    return lambda random: np.eye(classes, dtype="float32")[random.integers(0, classes, rows)]


for name in ("categorical_crossentropy", "CategoricalCrossentropy", "categorical_focal_crossentropy"):
    fit(f"loss_name_{name}", head(3, "softmax"), (10, 4), one_hot(10, 3), loss=name, epochs=1, metrics=["accuracy", "acc"])
for name in ("sparse_categorical_crossentropy", "SparseCategoricalCrossentropy", "categorical_generalized_cross_entropy"):
    fit(f"loss_name_{name}", head(3, "softmax"), (10, 4), ints((10,), 3), loss=name, epochs=1, metrics=["accuracy", "sparse_top_k_categorical_accuracy"] if 0 else ["accuracy"])
fit("loss_name_circle", head(3), (10, 4), ints((10,), 3), loss="circle", epochs=1)
for label, make in {
    "sum": lambda: losses.MeanSquaredError(reduction="sum"), "mean": lambda: losses.MeanAbsoluteError(reduction="mean"), "weighted": lambda: losses.MeanSquaredError(reduction="mean_with_sample_weight"),
    "huber": lambda: losses.Huber(delta=0.3, name="h"), "cosine": lambda: losses.CosineSimilarity(axis=0),
}.items():
    fit(f"loss_object_{label}", head(3), (10, 4), (10, 3), loss=make, weights=uniform((10,)), metrics=["mse"], weighted_metrics=["mse", "mae"])
METRICS = {
    "names": lambda: ["mse", "mae", "MeanSquaredError", "mean_absolute_error", "cosine_similarity", "RootMeanSquaredError", "r2_score", "mape", "msle"],
    "objects": lambda: [metrics.MeanSquaredError(), metrics.RootMeanSquaredError(name="rmse"), metrics.R2Score(), metrics.CosineSimilarity(axis=-1), metrics.PearsonCorrelation(), metrics.LogCoshError()],
    "twice": lambda: ["mse", "mse", metrics.MeanSquaredError(), metrics.MeanSquaredError()],
    "dictionary": lambda: {"dense_1": ["mse", "mae"]},
    "nested": lambda: [["mse", "mae"]],
    "one_name": lambda: ["mse"],
}
for label, make in METRICS.items():
    fit(f"metrics_{label}", head(3), (10, 4), (10, 3), loss="mse", metrics=make)
fit("metrics_binary", head(1, "sigmoid"), (10, 4), ints((10, 1), 2), loss="binary_crossentropy", metrics=lambda: [
    "accuracy", "binary_accuracy", "AUC", "Precision", "Recall", metrics.AUC(num_thresholds=10, name="auc10", curve="PR"), metrics.TruePositives(thresholds=0.4), metrics.FalsePositives(), metrics.TrueNegatives(),
    metrics.FalseNegatives(), metrics.PrecisionAtRecall(0.5), metrics.BinaryIoU(), metrics.F1Score(threshold=0.5), metrics.BinaryCrossentropy(), "bce"])
fit("metrics_binary_flat_labels", head(1, "sigmoid"), (10, 4), ints((10,), 2), loss="binary_crossentropy", metrics=["accuracy", "AUC"])
fit("metrics_categorical", head(4, "softmax"), (10, 4), one_hot(10, 4), loss="categorical_crossentropy", metrics=lambda: [
    "accuracy", "categorical_accuracy", metrics.TopKCategoricalAccuracy(2), metrics.F1Score(average="macro"), metrics.Precision(top_k=2), metrics.Recall(class_id=1), metrics.CategoricalCrossentropy(label_smoothing=0.1),
    metrics.OneHotMeanIoU(4), metrics.AUC(multi_label=True, num_labels=4, num_thresholds=9), metrics.CategoricalHinge()])
fit("metrics_sparse", head(4, "softmax"), (10, 4), ints((10,), 4), loss="sparse_categorical_crossentropy", metrics=lambda: [
    "accuracy", "acc", "sparse_categorical_accuracy", metrics.SparseTopKCategoricalAccuracy(2), metrics.SparseCategoricalCrossentropy(), metrics.MeanIoU(4, sparse_y_pred=False)])
fit("metrics_sparse_trailing", head(4, "softmax"), (10, 4), ints((10, 1), 4), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
fit("metrics_sparse_logits", head(4), (10, 4), ints((10,), 4), loss=lambda: losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=1), metrics=["accuracy"], weighted_metrics=["accuracy"], weights=uniform((10,)))
fit("weighted_without_weights", head(3), (10, 4), (10, 3), loss="mse", weighted_metrics=["mse", "mae"])
fit("weights_trailing_one", head(3), (10, 4), (10, 3), loss="mse", weights=uniform((10, 1)), weighted_metrics=["mae"])

# Sequences, masks.
def sequence(units=3, activation="softmax", masked=True):
    return lambda: Sequential([Input((5,), dtype="int32"), layers.Embedding(7, 4, mask_zero=masked), layers.LSTM(3, return_sequences=True), layers.Dense(units, activation)])


IDS = ints((10, 5), 7)
for masked in (True, False):
    where = "masked" if masked else "plain"
    fit(f"sequence_{where}", sequence(masked=masked), IDS, ints((10, 5), 3), loss="sparse_categorical_crossentropy", metrics=["accuracy"], weighted_metrics=["accuracy"])
    fit(f"sequence_{where}_regression", sequence(2, None, masked), IDS, (10, 5, 2), loss="mse", metrics=["mae"], weighted_metrics=["mse"])
    fit(f"sequence_{where}_weights_2d", sequence(masked=masked), IDS, ints((10, 5), 3), loss="sparse_categorical_crossentropy", weights=uniform((10, 5)), metrics=["accuracy"], weighted_metrics=["accuracy"])
    fit(f"sequence_{where}_weights_1d", sequence(masked=masked), IDS, ints((10, 5), 3), loss="sparse_categorical_crossentropy", weights=uniform((10,)), weighted_metrics=["accuracy"])
    fit(f"sequence_{where}_weights_column", sequence(masked=masked), IDS, ints((10, 5), 3), loss="sparse_categorical_crossentropy", weights=uniform((10, 1)), weighted_metrics=["accuracy"])
    fit(f"sequence_{where}_sum", sequence(2, None, masked), IDS, (10, 5, 2), loss=lambda: losses.MeanSquaredError(reduction="sum"))
    fit(f"sequence_{where}_mean_weights", sequence(2, None, masked), IDS, (10, 5, 2), loss=lambda: losses.MeanSquaredError(reduction="mean_with_sample_weight"), weights=uniform((10, 5)))
    fit(f"sequence_{where}_last", lambda m=masked: Sequential([Input((5,), dtype="int32"), layers.Embedding(7, 4, mask_zero=m), layers.GRU(3), layers.Dense(2)]), IDS, (10, 2), loss="mse")
fit("sequence_masking_layer", lambda: Sequential([Input((5, 2)), layers.Masking(0.0), layers.SimpleRNN(3, return_sequences=True), layers.Dense(2)]),
    lambda random: (random.normal(size=(10, 5, 2)) * (random.uniform(size=(10, 5, 1)) > 0.4)).astype("float32"), (10, 5, 2), loss="mse", metrics=["mae"])
fit("sequence_unknown_time", lambda: Sequential([Input((None, 2)), layers.GRU(3, return_sequences=True), layers.Dense(2)]), (10, 5, 2), (10, 5, 2), loss="mse", metrics=["mae"])

# Classes with weights.
fit("class_weight_sparse", head(3, "softmax"), (10, 4), ints((10,), 3), loss="sparse_categorical_crossentropy", class_weight={0: 0.5, 1: 2.0, 2: 1.5}, metrics=["accuracy"], weighted_metrics=["accuracy"])
fit("class_weight_missing", head(3, "softmax"), (10, 4), ints((10,), 3), loss="sparse_categorical_crossentropy", class_weight={1: 2.0}, metrics=["accuracy"])
fit("class_weight_one_hot", head(3, "softmax"), (10, 4), one_hot(10, 3), loss="categorical_crossentropy", class_weight={0: 0.5, 1: 2.0, 2: 1.5}, weighted_metrics=["accuracy"])
fit("class_weight_binary", head(1, "sigmoid"), (10, 4), ints((10, 1), 2), loss="binary_crossentropy", class_weight={0: 0.5, 1: 2.0}, weighted_metrics=["accuracy"])
fit("class_weight_validation", head(3, "softmax"), (10, 4), ints((10,), 3), loss="sparse_categorical_crossentropy", class_weight={0: 0.5, 1: 2.0}, validation=((6, 4), ints((6,), 3)))
fit("class_weight_sequence", sequence(masked=False), IDS, ints((10, 5), 3), loss="sparse_categorical_crossentropy", class_weight={0: 0.5, 1: 2.0})

# Validation, epochs, steps.
fit("validation", head(3), (10, 4), (10, 3), loss="mse", metrics=["mae"], validation=((7, 4), (7, 3)))
fit("validation_batches", head(3), (10, 4), (10, 3), loss="mse", metrics=["mae"], validation=((7, 4), (7, 3)), validation_batch_size=3)
fit("validation_steps", head(3), (10, 4), (10, 3), loss="mse", metrics=["mae"], validation=((9, 4), (9, 3)), validation_batch_size=3, validation_steps=2)
fit("validation_weights", head(3), (10, 4), (10, 3), loss="mse", weighted_metrics=["mae"], weights=uniform((10,)), validation=((7, 4), (7, 3)))
fit("validation_split", head(3), (13, 4), (13, 3), loss="mse", metrics=["mae"], validation_split=0.3)
fit("validation_split_weights", head(3), (13, 4), (13, 3), loss="mse", weighted_metrics=["mae"], validation_split=0.25, weights=uniform((13,)))
fit("validation_freq", head(3), (10, 4), (10, 3), loss="mse", epochs=4, validation=((7, 4), (7, 3)), validation_freq=2)
fit("validation_freq_list", head(3), (10, 4), (10, 3), loss="mse", epochs=4, validation=((7, 4), (7, 3)), validation_freq=[1, 4])
fit("validation_ema", head(3), (10, 4), (10, 3), loss="mse", validation=((7, 4), (7, 3)), optimizer=lambda: optimizers.SGD(0.1, use_ema=True, ema_momentum=0.5))
fit("validation_batch_norm", lambda: Sequential([Input((4,)), layers.Dense(4), layers.BatchNormalization(momentum=0.5), layers.Dense(3)]), (10, 4), (10, 3), loss="mse", validation=((7, 4), (7, 3)))
fit("initial_epoch", head(3), (10, 4), (10, 3), loss="mse", epochs=4, initial_epoch=2)
fit("steps_per_epoch", head(3), (10, 4), (10, 3), loss="mse", epochs=3, steps_per_epoch=2)
fit("batch_larger_than_data", head(3), (5, 4), (5, 3), loss="mse", batch_size=32, metrics=["mae"])
fit("batch_of_one", head(3), (3, 4), (3, 3), loss="mse", batch_size=1, metrics=["mae"])
fit("default_batch", head(3), (35, 4), (35, 3), loss="mse", batch_size=None, metrics=["mae"])

# Two outputs, two inputs.
def two(names=("a", "b")):
    def build():
        i, j = Input((4,), name="i"), Input((3,), name="j")
        h = layers.Concatenate()([layers.Dense(4, "tanh")(i), j])
        return Model([i, j], [layers.Dense(2, name=names[0])(h), layers.Dense(3, "softmax", name=names[1])(h)])

    return build


def dictionary():
    model = two()()
    return Model(model.inputs, dict(zip(("a", "b"), model.outputs)))


X2, Y2 = [(10, 4), (10, 3)], [(10, 2), ints((10,), 3)]
BOTH = ["mse", "sparse_categorical_crossentropy"]
fit("two_lists", two(), X2, Y2, loss=BOTH, loss_weights=[0.3, 2.0], metrics=[["mae"], ["accuracy"]])
fit("two_dictionaries", two(), X2, Y2, loss={"a": "mse", "b": "sparse_categorical_crossentropy"}, loss_weights={"a": 0.3, "b": 2.0}, metrics={"a": "mae", "b": ["accuracy"]})
fit("two_dictionary_some", two(), X2, Y2, loss=BOTH, metrics={"b": ["accuracy"]}, weighted_metrics={"a": ["mse"]})
fit("two_metrics_none", two(), X2, Y2, loss=BOTH, metrics=[None, ["accuracy"]])
fit("two_no_weights", two(), X2, Y2, loss=BOTH)
fit("two_one_loss_for_all", two(), X2, [(10, 2), one_hot(10, 3)], loss=["mse", "mse"], metrics=[["mae", "mse"], ["mae"]])
fit("two_loss_none", two(), X2, Y2, loss=["mse", None])
fit("two_loss_objects", two(), X2, Y2, loss=lambda: [losses.Huber(), losses.SparseCategoricalCrossentropy(name="other")], loss_weights=[1.0, 0.5], metrics=lambda: [[metrics.RootMeanSquaredError()], [metrics.SparseCategoricalAccuracy()]])
fit("two_weights", two(), X2, Y2, loss=BOTH, weights=[uniform((10,)), uniform((10,))], weighted_metrics=[["mae"], ["accuracy"]])
fit("two_weights_for_all", two(), X2, Y2, loss=BOTH, weights=uniform((10,)), weighted_metrics=[["mae"], ["accuracy"]])
fit("two_validation", two(), X2, Y2, loss=BOTH, metrics=[["mae"], ["accuracy"]], validation=([(6, 4), (6, 3)], [(6, 2), ints((6,), 3)]))
fit("two_same_name", two(("x", "y")), X2, Y2, loss=BOTH, metrics=[["mae"], ["accuracy"]], optimizer=lambda: optimizers.Adam(0.01))
fit("two_inputs_one_output", lambda: (lambda m: Model(m.inputs, m.outputs[0]))(two()()), X2, (10, 2), loss="mse", metrics=["mae"])


# Kinds of models.
def batch_norm(**options):
    return lambda: Sequential([Input((4,)), layers.Dense(6), layers.BatchNormalization(**options), layers.Activation("relu"), layers.Dense(3)])


for label, options in {"plain": {}, "momentum": {"momentum": 0.5, "epsilon": 0.1}, "no_scale": {"scale": False}, "no_center": {"center": False}, "frozen": {"trainable": False}, "renorm": {"renorm": True}}.items():
    fit(f"model_batch_norm_{label}", batch_norm(**options), (10, 4), (10, 3), loss="mse")


def frozen():
    model = small()
    model.layers[0].trainable = False
    return model


def shared():
    i, j, dense = Input((4,)), Input((4,)), layers.Dense(3, "tanh")
    return Model([i, j], layers.Dense(2)(layers.Subtract()([dense(i), dense(j)])))


def nested():
    inner = Sequential([Input((4,)), layers.Dense(4, "tanh"), layers.BatchNormalization()], name="inner")
    i = Input((4,))
    return Model(i, layers.Dense(3)(inner(inner(i))))


def residual():
    i = Input((6, 6, 2))
    x = layers.Conv2D(3, 3, padding="same", activation="relu")(i)
    y = layers.BatchNormalization()(layers.Conv2D(3, 3, padding="same", use_bias=False)(x))
    x = layers.MaxPooling2D()(layers.ReLU()(layers.Add()([x, y])))
    return Model(i, layers.Dense(3, "softmax")(layers.GlobalAveragePooling2D()(x)))


def attention():
    i = Input((5, 4))
    x = layers.LayerNormalization()(layers.Add()([i, layers.MultiHeadAttention(2, 3)(i, i)]))
    return Model(i, layers.Dense(2)(layers.Flatten()(x)))


def penalties():
    return Sequential([Input((4,)), layers.Dense(5, "tanh", kernel_regularizer=regularizers.L1L2(0.01, 0.02), bias_regularizer="l2", activity_regularizer=regularizers.L2(0.1)),
                       layers.ActivityRegularization(0.01, 0.02), layers.Dense(4, kernel_regularizer=regularizers.OrthogonalRegularizer(0.1), kernel_constraint=constraints.MaxNorm(0.5)),
                       layers.Dense(3, kernel_constraint=constraints.UnitNorm(), bias_constraint="non_neg")])


for optimizer in ("SGD", "Adam", "Muon", "Lamb", "Adafactor"):
    made = lambda n=optimizer: getattr(optimizers, n)(0.01)
    for label, build, x, y, loss in (("frozen", frozen, (10, 4), (10, 3), "mse"), ("shared", shared, [(10, 4), (10, 4)], (10, 2), "mse"), ("nested", nested, (10, 4), (10, 3), "mse"),
                                     ("residual", residual, (6, 6, 6, 2), ints((6,), 3), "sparse_categorical_crossentropy"), ("attention", attention, (8, 5, 4), (8, 2), "mse"),
                                     ("penalties", penalties, (10, 4), (10, 3), "mse"), ("embedding", sequence(), IDS, ints((10, 5), 3), "sparse_categorical_crossentropy")):
        # The derivative by the bias of keys is zero, which Adam makes a step of its rounding.
        if label == "attention" and optimizer != "SGD":
            continue
        fit(f"model_{label}_{optimizer}", build, x, y, loss=loss, optimizer=made)
fit("model_embedding_muon_by_name", lambda: Sequential([Input((5,), dtype="int32"), layers.Embedding(7, 4), layers.Flatten(), layers.Dense(3)]), IDS, (10, 3), loss="mse",
    optimizer=lambda: optimizers.Muon(0.01, exclude_embeddings=False))
fit("model_penalty_validation", penalties, (10, 4), (10, 3), loss="mse", validation=((6, 4), (6, 3)))
fit("model_bidirectional", lambda: Sequential([Input((5, 2)), layers.Bidirectional(layers.LSTM(3, recurrent_regularizer="l2")), layers.Dense(2)]), (10, 5, 2), (10, 2), loss="mse", optimizer=lambda: optimizers.RMSprop(0.01))
fit("model_spectral", lambda: Sequential([Input((4,)), layers.SpectralNormalization(layers.Dense(5)), layers.Dense(3)]), (10, 4), (10, 3), loss="mse")
fit("model_float64", lambda: Sequential([Input((4,), dtype="float64"), layers.Dense(5, "tanh", dtype="float64"), layers.Dense(3, dtype="float64")]), (10, 4), (10, 3), loss="mse", optimizer=lambda: optimizers.Adam(0.01))
for policy in ("mixed_float16", "mixed_bfloat16"):
    fit(f"model_{policy}", lambda p=policy: Sequential([Input((4,)), layers.Dense(5, "tanh", dtype=p), layers.Dense(3, dtype=p), layers.Activation("linear", dtype="float32")]), (10, 4), (10, 3), loss="mse",
        tolerance={"rtol": 2e-2, "atol": 2e-2})
    fit(f"model_{policy}_scaled", lambda p=policy: Sequential([Input((4,)), layers.Dense(5, "tanh", dtype=p), layers.Dense(3, dtype="float32")]), (10, 4), (10, 3), loss="mse",
        optimizer=lambda: optimizers.LossScaleOptimizer(optimizers.SGD(0.05)), tolerance={"rtol": 2e-2, "atol": 2e-2})

# Callbacks.
VALIDATION = ((6, 4), (6, 3))
for label, make in {
    "loss": lambda: callbacks.EarlyStopping("loss"), "patience": lambda: callbacks.EarlyStopping("val_loss", patience=1), "delta": lambda: callbacks.EarlyStopping("val_loss", min_delta=0.2, patience=1),
    "best": lambda: callbacks.EarlyStopping("val_mae", patience=2, restore_best_weights=True), "baseline": lambda: callbacks.EarlyStopping("val_loss", patience=2, baseline=0.1),
    "baseline_best": lambda: callbacks.EarlyStopping("val_loss", patience=2, baseline=0.01, restore_best_weights=True), "late": lambda: callbacks.EarlyStopping("val_loss", start_from_epoch=2, restore_best_weights=True),
    "max": lambda: callbacks.EarlyStopping("val_mae", mode="max", patience=1, restore_best_weights=True), "min": lambda: callbacks.EarlyStopping("mae", mode="min", patience=1, min_delta=-0.5),
    "unknown": lambda: callbacks.EarlyStopping("nothing"),
}.items():
    fit(f"call_early_{label}", head(3), (10, 4), (10, 3), loss="mse", metrics=["mae"], epochs=6, validation=VALIDATION, callbacks=[make], optimizer=lambda: optimizers.SGD(0.9))
fit("call_early_accuracy", head(3, "softmax"), (10, 4), ints((10,), 3), loss="sparse_categorical_crossentropy", metrics=["accuracy"], epochs=6, callbacks=[lambda: callbacks.EarlyStopping("accuracy", patience=1, restore_best_weights=True)])
for label, make in {
    "plain": lambda: callbacks.ReduceLROnPlateau("val_loss", patience=1), "factor": lambda: callbacks.ReduceLROnPlateau("loss", factor=0.5, patience=1, min_delta=0.1), "cooldown": lambda: callbacks.ReduceLROnPlateau("loss", factor=0.5, patience=1, min_delta=1.0, cooldown=2),
    "min_lr": lambda: callbacks.ReduceLROnPlateau("loss", factor=0.1, patience=1, min_delta=1.0, min_lr=0.05), "max": lambda: callbacks.ReduceLROnPlateau("mae", mode="max", patience=1, factor=0.3),
    "zero": lambda: callbacks.ReduceLROnPlateau("loss", patience=0, factor=0.5),
}.items():
    fit(f"call_reduce_{label}", head(3), (10, 4), (10, 3), loss="mse", metrics=["mae"], epochs=6, validation=VALIDATION, callbacks=[make])
fit("call_both", head(3), (10, 4), (10, 3), loss="mse", metrics=["mae"], epochs=6, validation=VALIDATION, optimizer=lambda: optimizers.SGD(0.9),
    callbacks=[lambda: callbacks.ReduceLROnPlateau("val_loss", factor=0.5, patience=1), lambda: callbacks.EarlyStopping("val_loss", patience=3, restore_best_weights=True)])
fit("call_nan", head(3), (10, 4), (10, 3), loss="mse", epochs=3, callbacks=[lambda: callbacks.TerminateOnNaN()])

# Functions in place of names.
fit("function_loss", head(3), (10, 4), (10, 3), loss=lambda: losses.mean_absolute_error, metrics=lambda: [metrics.mean_squared_error, losses.huber])
fit("function_metric_accuracy", head(1, "sigmoid"), (10, 4), ints((10, 1), 2), loss=lambda: losses.binary_crossentropy, metrics=lambda: [metrics.binary_accuracy, losses.binary_focal_crossentropy], weighted_metrics=lambda: [metrics.binary_accuracy])
fit("function_wrapper", head(1), (10, 4), ints((10, 1), 2), loss="mse", metrics=lambda: [metrics.MeanMetricWrapper(metrics.binary_crossentropy, name="mm", from_logits=True), metrics.MeanMetricWrapper(losses.huber, delta=0.2)])

# Masks that reach losses and metrics.
def masked(units, activation):
    return lambda: Sequential([Input((5,), dtype="int32"), layers.Embedding(7, 4, mask_zero=True), layers.Dense(units, activation)])


for label, weights in {"none": None, "2d": uniform((10, 5)), "column": uniform((10, 1))}.items():
    fit(f"mask_{label}", masked(3, "softmax"), IDS, ints((10, 5), 3), loss="sparse_categorical_crossentropy", weights=weights, metrics=["accuracy", "sparse_categorical_crossentropy"], weighted_metrics=["accuracy", "sparse_categorical_crossentropy"])
    fit(f"mask_{label}_regression", masked(2, None), IDS, (10, 5, 2), loss="mse", weights=weights, metrics=["mae"], weighted_metrics=["mse"])
    fit(f"mask_{label}_sum", masked(2, None), IDS, (10, 5, 2), loss=lambda: losses.MeanAbsoluteError(reduction="sum"), weights=weights, weighted_metrics=["mse"])
    fit(f"mask_{label}_mean", masked(2, None), IDS, (10, 5, 2), loss=lambda: losses.Huber(reduction="mean_with_sample_weight"), weights=weights, weighted_metrics=["mse"])
    fit(f"mask_{label}_ignored", masked(3, None), IDS, ints((10, 5), 3), loss=lambda: losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=1), weights=weights, metrics=["accuracy"], weighted_metrics=["accuracy"])
fit("mask_validation", masked(3, "softmax"), IDS, ints((10, 5), 3), loss="sparse_categorical_crossentropy", weights=uniform((10, 5)), weighted_metrics=["accuracy"], validation=(ints((6, 5), 7), ints((6, 5), 3)))
