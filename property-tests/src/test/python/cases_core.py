# SPDX-License-Identifier: Apache-2.0
"""Core layers, activations, regularization, initializers, penalties and bounds of weights, types."""
from keras import Input, Model, Sequential, constraints, initializers, layers, regularizers

from goldens import ints, layer, model, uniform
import keras

HALF = {"rtol": 3e-2, "atol": 3e-2}
DOUBLE = {"rtol": 1e-6, "atol": 1e-6}

ACTIVATIONS = [
    "linear", "relu", "relu6", "tanh", "sigmoid", "elu", "selu", "softplus", "softsign", "silu", "swish", "gelu",
    "exponential", "hard_sigmoid", "hard_silu", "hard_swish", "hard_tanh", "leaky_relu", "log_sigmoid", "log_softmax",
    "softmax", "mish", "celu", "glu", "soft_shrink", "hard_shrink", "tanh_shrink", "sparse_plus", "sparse_sigmoid",
    "sparsemax", "squareplus",
]
for name in ACTIVATIONS:
    if name != "glu":
        layer(f"core_dense_{name}", "dense", lambda: layers.Dense(4, activation=name), (3, 5))
    layer(f"act_layer_{name}", "activation", lambda: layers.Activation(name), (3, 2, 6))
    if name not in ("sparsemax",):
        layer(f"act_image_{name}", "activation", lambda: layers.Activation(name), (2, 3, 5, 4))

for i, shape in enumerate([(1, 1), (5, 3), (2, 4, 3), (2, 2, 3, 4), (1, 2, 1, 3, 2)]):
    layer(f"core_dense_shape_{i}", "dense", lambda: layers.Dense(3, use_bias=i % 2 == 0), shape)
    layer(f"core_dense_fixed_{i}", "dense", lambda: layers.Dense(1, activation="relu"), shape, batch=True)
    layer(f"core_identity_{i}", "core", lambda: layers.Identity(), shape)
    layer(f"act_prelu_{i}", "activation", lambda: layers.PReLU(alpha_initializer="glorot_uniform", alpha_regularizer="l1"), shape)
    layer(f"act_softmax_{i}", "activation", lambda: layers.Softmax(axis=-1), shape)
    layer(f"act_softmax_all_{i}", "activation", lambda: layers.Softmax(axis=list(range(1, len(shape)))), shape)
    layer(f"act_softmax_first_{i}", "activation", lambda: layers.Softmax(axis=1), shape)

INITIALIZERS = [
    "zeros", "ones", "glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform", "lecun_normal",
    "random_normal", "random_uniform", "truncated_normal", "orthogonal", "identity", "variance_scaling",
    initializers.Constant(0.3), initializers.RandomNormal(0.1, 0.2, seed=3), initializers.RandomUniform(-0.3, 0.1),
    initializers.TruncatedNormal(0.1, 0.3), initializers.VarianceScaling(2.0, "fan_out", "uniform"),
    initializers.VarianceScaling(0.5, "fan_avg", "untruncated_normal"), initializers.Orthogonal(0.7),
    initializers.Identity(1.3), initializers.GlorotUniform(seed=1), initializers.HeNormal(seed=2),
]
for i, initializer in enumerate(INITIALIZERS):
    layer(f"init_dense_{i}", "initializer", lambda: layers.Dense(5, kernel_initializer=initializer), (3, 5))
    if i not in (12, 21):
        layer(f"init_bias_{i}", "initializer", lambda: layers.Dense(5, bias_initializer=initializer if i not in (11, 20) else "ones"), (3, 5))
        layer(f"init_conv_{i}", "initializer", lambda: layers.Conv2D(3, 2, kernel_initializer=initializer), (2, 4, 4, 2))

REGULARIZERS = [
    "l1", "l2", "l1_l2", "orthogonal_regularizer", regularizers.L1(0.03), regularizers.L2(0.2),
    regularizers.L1L2(0.01, 0.02), regularizers.OrthogonalRegularizer(0.05, "columns"),
    regularizers.OrthogonalRegularizer(0.05, "rows"), regularizers.L1L2(l1=0.1), regularizers.L1L2(l2=0.1),
]
for i, regularizer in enumerate(REGULARIZERS):
    layer(f"reg_kernel_{i}", "regularizer", lambda: layers.Dense(4, kernel_regularizer=regularizer), (3, 5), train=True)
    if i not in (3, 7, 8):
        layer(f"reg_bias_{i}", "regularizer", lambda: layers.Dense(4, bias_regularizer=regularizer), (3, 5))
        layer(f"reg_conv_{i}", "regularizer", lambda: layers.Conv1D(4, 2, kernel_regularizer=regularizer), (3, 5, 2))
    layer(f"reg_activity_{i}", "regularizer", lambda: layers.Dense(4, activity_regularizer=regularizer), (3, 5), train=True)

CONSTRAINTS = [
    "max_norm", "non_neg", "unit_norm", "min_max_norm", constraints.MaxNorm(1.5, axis=0), constraints.MaxNorm(1, axis=[0, 1]),
    constraints.UnitNorm(axis=1), constraints.MinMaxNorm(0.2, 0.8, 0.5, axis=0), constraints.NonNeg(),
]
for i, constraint in enumerate(CONSTRAINTS):
    layer(f"cons_kernel_{i}", "constraint", lambda: layers.Dense(4, kernel_constraint=constraint), (3, 5))
    if i != 6 and i != 5:
        layer(f"cons_bias_{i}", "constraint", lambda: layers.Dense(4, bias_constraint=constraint), (3, 5))
    layer(f"cons_embedding_{i}", "constraint", lambda: layers.Embedding(6, 3, embeddings_constraint=constraint), ints((2, 3), 6))

# Equations of dense layers.
EQUATIONS = [
    ("ab,bc->ac", 4, "c", (3, 5)), ("abc,cd->abd", (None, 4), "d", (2, 3, 5)), ("abc,cde->abde", (None, 2, 4), "de", (2, 3, 5)),
    ("abc,cde->abde", (None, 2, 4), "e", (2, 3, 5)), ("abc,cde->abde", (None, 2, 4), "d", (2, 3, 5)),
    ("abcd,cde->abe", (None, 6), "e", (2, 3, 2, 4)), ("...x,xy->...y", 4, "y", (2, 3, 5)), ("...x,xy->...y", (None, 4), None, (2, 3, 2, 5)),
    ("btd,dhk->bthk", (3, 2, 4), "hk", (2, 3, 5)), ("abc,bd->adc", (6, 5), None, (2, 3, 5)), ("abc,bde->aedc", (2, 4, 5), "e", (2, 3, 5)),
    ("ab,b->a", (), None, (3, 5)), ("ab,bc->a", (), None, (3, 5)), ("abc,abd->acd", (5, 2), None, (2, 3, 5)),
    ("ab...,bc->ac...", (4, None), "c", (2, 3, 5)), ("ab...,bc->ac...", (4, None, None), "c", (2, 3, 5, 2)), ("abc,cbd->abd", (3, 4), "bd", (2, 3, 5)),
]
for i, (equation, out, bias, shape) in enumerate(EQUATIONS):
    layer(f"core_einsum_{i}", "einsum_dense", lambda: layers.EinsumDense(equation, out, bias_axes=bias), shape, batch=i == 13)
    layer(f"core_einsum_more_{i}", "einsum_dense",
          lambda: layers.EinsumDense(equation, out, bias_axes=bias, activation="tanh", kernel_initializer="ones",
                                     kernel_regularizer="l2", bias_regularizer="l1" if bias else None,
                                     kernel_constraint="non_neg", bias_constraint="non_neg" if bias else None,
                                     bias_initializer="ones"), shape, batch=i == 13, train=True)
for alpha in (None, 3.0):
    layer(f"core_lora_dense_{alpha}", "lora", lambda: layers.Dense(4, lora_rank=2, lora_alpha=alpha), (3, 5))
    layer(f"core_lora_einsum_{alpha}", "lora", lambda: layers.EinsumDense("abc,cd->abd", (None, 4), bias_axes="d", lora_rank=2, lora_alpha=alpha), (2, 3, 5))
    layer(f"core_lora_einsum3_{alpha}", "lora", lambda: layers.EinsumDense("abc,cde->abde", (None, 2, 4), lora_rank=2, lora_alpha=alpha), (2, 3, 5))
    layer(f"core_lora_embedding_{alpha}", "lora", lambda: layers.Embedding(7, 4, lora_rank=2, lora_alpha=alpha), ints((2, 3), 7))
    layer(f"core_lora_conv_{alpha}", "lora", lambda: layers.Conv2D(4, 2), (2, 4, 4, 3))


def low_rank_later(kind):
    def build():
        x = Input((4, 6))
        made = {"dense": layers.Dense(5), "einsum": layers.EinsumDense("abc,cd->abd", (None, 5)), "conv": layers.Conv1D(5, 2)}[kind]
        y = made(x)
        made.enable_lora(2)
        return Model(x, y)

    return build


for kind in ("dense", "einsum", "conv"):
    model(f"core_lora_enabled_{kind}", "lora", low_rank_later(kind), (2, 4, 6))

# Embeddings.
for i, (shape, kind) in enumerate([((2, 3), "int32"), ((4,), "int32"), ((1, 1), "int64"), ((2, 3, 2), "int32"), ((2, 3), "float32"), ((3, 1), "uint8")]):
    for mask in (False, True):
        layer(f"core_embedding_{i}_{mask}", "embedding", lambda: layers.Embedding(6, 4, mask_zero=mask), ints(shape, 6, dtype=kind))
layer("core_embedding_more", "embedding",
      lambda: layers.Embedding(6, 4, embeddings_initializer="ones", embeddings_regularizer="l2", embeddings_constraint="unit_norm",
                               activity_regularizer="l1"), ints((2, 3), 6), train=True)
for tie in (True, False):
    for cap in (None, 2.5):
        for mask in (False, True):
            layer(f"core_reversible_{tie}_{cap}_{mask}", "embedding",
                  lambda: layers.ReversibleEmbedding(6, 4, tie_weights=tie, logit_soft_cap=cap, mask_zero=mask),
                  ints((2, 3), 6), call=lambda made, t: made(made(t[0]), reverse=True))
layer("core_reversible_dtype", "embedding", lambda: layers.ReversibleEmbedding(6, 4, reverse_dtype="float32", embeddings_regularizer="l2"),
      ints((2, 3), 6), call=lambda made, t: [made(t[0]), made(made(t[0]) * 2, reverse=True)])
layer("core_reversible_plain", "embedding", lambda: layers.ReversibleEmbedding(6, 4), ints((2, 3), 6))
for threshold in (None, 0.1):
    layer(f"core_ternary_{threshold}", "dense", lambda: layers.TernaryDense(4, threshold=threshold, activation="tanh", use_bias=threshold is None), (3, 5))

# Masks.
zeros = lambda random: random.normal(size=(3, 4, 2)).astype("float32") * (random.random((3, 4, 1)) > 0.4)
ones = lambda random: (random.random((3, 4, 2)) > 0.6).astype("float32")
layer("core_masking_zero", "masking", lambda: layers.Masking(), lambda random: zeros(random).astype("float32"))
layer("core_masking_one", "masking", lambda: layers.Masking(mask_value=1.0), ones)
layer("core_masking_4d", "masking", lambda: layers.Masking(), lambda random: (random.normal(size=(2, 3, 2, 2)) * (random.random((2, 3, 2, 1)) > 0.5)).astype("float32"))

# Activation layers.
for alpha in (0.0, 0.3, 1.0, 2.0):
    layer(f"act_elu_{alpha}", "activation", lambda: layers.ELU(alpha=alpha), (3, 5))
    layer(f"act_leaky_{alpha}", "activation", lambda: layers.LeakyReLU(negative_slope=alpha), (3, 5))
    for most in (None, 0.5, 6.0):
        for threshold in (0.0, 0.4):
            layer(f"act_relu_{alpha}_{most}_{threshold}", "activation",
                  lambda: layers.ReLU(max_value=most, negative_slope=alpha, threshold=threshold), (3, 5))
for axes in ([1], [2], [1, 2], [1, 2, 3], 3):
    layer(f"act_prelu_shared_{axes}".replace(" ", "").replace(",", "_"), "activation",
          lambda: layers.PReLU(shared_axes=axes, alpha_constraint="non_neg", alpha_initializer="ones"), (2, 3, 4, 5))
for axis in (-1, 1, 2, -2, (1, 2), [-1, -2]):
    layer(f"act_softmax_axis_{axis}".replace(" ", "").replace(",", "_"), "activation", lambda: layers.Softmax(axis=axis), (2, 3, 4))
layer("act_softmax_mask", "activation", lambda: layers.Softmax(), (2, 3, 4), ints((2, 3, 4), 2, dtype="bool"), call=lambda made, t: made(t[0], mask=t[1]))

# Regularization, without drawing.
for i, make in enumerate([
    lambda: layers.Dropout(0.4), lambda: layers.Dropout(0.4, noise_shape=(None, 1, 3), seed=4), lambda: layers.AlphaDropout(0.3),
    lambda: layers.AlphaDropout(0.3, noise_shape=(None, 4, 1)), lambda: layers.GaussianDropout(0.2), lambda: layers.GaussianNoise(0.5),
    lambda: layers.SpatialDropout1D(0.5),
]):
    layer(f"drop_{i}", "regularization", make, (2, 4, 3))
    layer(f"drop_masked_{i}", "regularization", make, (2, 4, 3), call=lambda made, t: made(layers.Masking(0.5)(t[0])))
for i, make in enumerate([
    lambda: layers.Dropout(0.0), lambda: layers.AlphaDropout(0.0), lambda: layers.GaussianDropout(0.0), lambda: layers.GaussianNoise(0.0),
    lambda: layers.SpatialDropout1D(0.0),
]):
    layer(f"drop_none_{i}", "regularization", make, (2, 4, 3), train=True)
for form in ("channels_first", "channels_last"):
    layer(f"drop_2d_{form}", "regularization", lambda: layers.SpatialDropout2D(0.3, data_format=form), (2, 3, 4, 5))
    layer(f"drop_3d_{form}", "regularization", lambda: layers.SpatialDropout3D(0.3, data_format=form, seed=1), (2, 3, 4, 5, 2))
for l1, l2 in ((0.1, 0.0), (0.0, 0.2), (0.1, 0.2), (0.0, 0.0)):
    layer(f"drop_activity_{l1}_{l2}", "regularization", lambda: layers.ActivityRegularization(l1=l1, l2=l2), (3, 4, 2), train=True)

# Types.
POLICIES = [("float64", DOUBLE), ("mixed_bfloat16", HALF), ("mixed_float16", HALF), ("float16", HALF), ("bfloat16", HALF), ("float32", None)]
TYPED = {
    "dense": (lambda p: layers.Dense(4, activation="tanh", dtype=p), (3, 5)),
    "einsum": (lambda p: layers.EinsumDense("abc,cd->abd", (None, 4), bias_axes="d", dtype=p), (2, 3, 5)),
    "embedding": (lambda p: layers.Embedding(5, 4, dtype=p), ints((2, 3), 5)),
    "conv1": (lambda p: layers.Conv1D(4, 2, dtype=p), (2, 5, 3)),
    "conv2": (lambda p: layers.Conv2D(4, 3, padding="same", dtype=p), (2, 5, 4, 3)),
    "conv2t": (lambda p: layers.Conv2DTranspose(4, 3, strides=2, dtype=p), (2, 3, 4, 3)),
    "depthwise": (lambda p: layers.DepthwiseConv2D(3, dtype=p), (2, 5, 4, 3)),
    "separable": (lambda p: layers.SeparableConv2D(4, 3, dtype=p), (2, 5, 4, 3)),
    "batch": (lambda p: layers.BatchNormalization(dtype=p), (4, 5)),
    "layernorm": (lambda p: layers.LayerNormalization(dtype=p), (4, 5)),
    "group": (lambda p: layers.GroupNormalization(2, dtype=p), (4, 5, 4)),
    "rms": (lambda p: layers.RMSNormalization(dtype=p), (4, 5)),
    "unit": (lambda p: layers.UnitNormalization(dtype=p), (4, 5)),
    "softmax": (lambda p: layers.Softmax(dtype=p), (4, 5)),
    "maxpool": (lambda p: layers.MaxPooling2D(2, dtype=p), (2, 4, 6, 3)),
    "avgpool": (lambda p: layers.AveragePooling2D(2, padding="same", dtype=p), (2, 5, 6, 3)),
    "global": (lambda p: layers.GlobalAveragePooling1D(dtype=p), (2, 5, 3)),
    "upsample": (lambda p: layers.UpSampling2D(2, interpolation="bilinear", dtype=p), (2, 3, 3, 2)),
    "prelu": (lambda p: layers.PReLU(dtype=p), (3, 5)),
    "flatten": (lambda p: layers.Flatten(dtype=p), (3, 5, 2)),
}
for kind, (make, shape) in TYPED.items():
    for policy, tolerance in POLICIES:
        layer(f"dtype_{kind}_{policy}", "dtype", lambda: make(policy), shape, tolerance=tolerance)
for policy, tolerance in POLICIES:
    layer(f"dtype_mha_{policy}", "dtype", lambda: layers.MultiHeadAttention(2, 3, dtype=policy), (2, 3, 4), (2, 5, 4), tolerance=tolerance, call=lambda m, t: m(*t))
    layer(f"dtype_add_{policy}", "dtype", lambda: layers.Add(dtype=policy), (2, 3), (2, 3), tolerance=tolerance)
    model(f"dtype_mixed_{policy}", "dtype",
          lambda: Sequential([Input((5,)), layers.Dense(6, "relu", dtype=policy), layers.BatchNormalization(), layers.Dense(3, dtype="float32")]),
          (4, 5), tolerance=tolerance)
layer("dtype_object", "dtype", lambda: layers.Dense(4, dtype=keras.DTypePolicy("mixed_bfloat16")), (3, 5), tolerance=HALF)

# Layers that do not learn.
for kind, (make, shape) in TYPED.items():
    def frozen():
        made = make("float32")
        made.trainable = False
        return made

    layer(f"frozen_{kind}", "trainable", frozen, shape, train=True)
