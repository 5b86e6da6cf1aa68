# SPDX-License-Identifier: Apache-2.0
"""Merging, normalization, attention and wrappers."""
import itertools

from keras import Input, Model, Sequential, layers, ops

from goldens import ints, layer, model
import keras


def ragged(shape, steps=1):
    """Normal numbers with some steps of zeros, for a layer that makes masks."""

    def draw(random):
        kept = random.random(shape[: steps + 1] + (1,) * (len(shape) - steps - 1)) > 0.4
        kept[:, 0] = True
        return (random.normal(size=shape) * kept).astype("float32")

    return draw


# Merging.
MERGING = {"add": layers.Add, "subtract": layers.Subtract, "multiply": layers.Multiply, "average": layers.Average, "maximum": layers.Maximum, "minimum": layers.Minimum}
for name, make in MERGING.items():
    for i, shapes in enumerate([
        ((2, 3), (2, 3)), ((2, 3, 4), (2, 3, 4)), ((2, 3, 4), (2, 1, 4)), ((2, 3, 4), (2, 3, 1)), ((2, 1, 4), (2, 3, 1)), ((2, 4), (2, 3, 4)),
        ((2, 3, 4), (2, 4)), ((1, 3), (1, 1)), ((2, 3, 4, 5), (2, 5)), ((3, 2, 1, 4), (3, 2, 5, 1)),
    ]):
        layer(f"merge_{name}_{i}", "merging", make, *shapes)
        layer(f"merge_fixed_{name}_{i}", "merging", make, *shapes, batch=True)
    if name != "subtract":
        layer(f"merge_{name}_three", "merging", make, (2, 3), (2, 3), (2, 3))
        layer(f"merge_{name}_three_more", "merging", make, (2, 3, 4), (2, 1, 4), (2, 3, 1))
        layer(f"merge_{name}_five", "merging", make, *[(2, 3)] * 5)
    layer(f"merge_{name}_ints", "merging", make, ints((2, 3), 9), ints((2, 3), 9))
    layer(f"merge_{name}_mask", "merging", make, ragged((2, 4, 3)), ragged((2, 4, 3)), call=lambda made, t: made([layers.Masking()(x) for x in t]))
    layer(f"merge_{name}_mask_one", "merging", make, ragged((2, 4, 3)), (2, 4, 3), call=lambda made, t: made([layers.Masking()(t[0]), t[1]]))
    layer(f"merge_function_{name}", "merging", lambda: getattr(layers, name), (2, 3), (2, 3))
    layer(f"merge_twice_{name}", "merging", make, (2, 3), call=lambda made, t: made([t[0], t[0]]))
for axis, shapes in [(-1, ((2, 3), (2, 4))), (1, ((2, 3, 4), (2, 1, 4))), (2, ((2, 3, 4), (2, 3, 1))), (-2, ((2, 3, 4), (2, 2, 4))), (-1, ((2, 3, 4), (2, 3, 2), (2, 3, 1))), (3, ((1, 2, 2, 3), (1, 2, 2, 1)))]:
    layer(f"merge_concat_{axis}_{len(shapes)}_{len(shapes[0])}", "merging", lambda: layers.Concatenate(axis=axis), *shapes)
layer("merge_concat_zero", "merging", lambda: layers.Concatenate(axis=0), (2, 3), (4, 3), batch=True)
layer("merge_concat_function", "merging", lambda: (lambda x: layers.concatenate(x, axis=1)), (2, 3), (2, 4))
for axis in (-1, 1):
    layer(f"merge_concat_mask_{axis}", "merging", lambda: layers.Concatenate(axis=axis), ragged((2, 4, 3)), ragged((2, 4, 3)), call=lambda made, t: made([layers.Masking()(x) for x in t]))
    layer(f"merge_concat_mask_one_{axis}", "merging", lambda: layers.Concatenate(axis=axis), ragged((2, 4, 3)), (2, 4, 3), call=lambda made, t: made([layers.Masking()(t[0]), t[1]]))
for i, (axes, shapes) in enumerate([
    (1, ((2, 3), (2, 3))), (-1, ((2, 3), (2, 3))), ((1, 2), ((2, 3, 4), (2, 5, 3))), ((2, 1), ((2, 3, 4), (2, 4, 5))), (2, ((2, 3, 4), (2, 5, 4))),
    (1, ((2, 3, 4), (2, 3, 5))), (-1, ((2, 3, 4), (2, 5, 4))), ((1, 1), ((2, 3), (2, 3, 4))), ((2, 1), ((2, 3, 4), (2, 4))), ((-1, -2), ((2, 3, 4), (2, 4, 5))),
    ((3, 1), ((2, 3, 2, 4), (2, 4, 5))), ((2, 3), ((2, 3, 4, 5), (2, 3, 5, 4))), (1, ((1, 1), (1, 1))),
]):
    for normalize in (False, True):
        layer(f"merge_dot_{i}_{normalize}", "merging", lambda: layers.Dot(axes=axes, normalize=normalize), *shapes)
layer("merge_dot_function", "merging", lambda: (lambda x: layers.dot(x, axes=(2, 2), normalize=True)), (2, 3, 4), (2, 5, 4))
layer("merge_dot_same", "merging", lambda: layers.Dot(axes=(2, 2)), (2, 3, 4), call=lambda made, t: made([t[0], t[0]]))
layer("merge_dot_mask", "merging", lambda: layers.Dot(axes=(2, 2)), ragged((2, 4, 3)), ragged((2, 5, 3)), call=lambda made, t: made([layers.Masking()(x) for x in t]))

# Normalization.
SIZES = [(6, 5), (4, 3, 5), (3, 4, 2, 5), (2, 3, 2, 2, 4), (4, 1)]
for i, shape in enumerate(SIZES):
    for axis in sorted({-1, 1, len(shape) - 1}):
        layer(f"norm_batch_{i}_{axis}", "batch_norm", lambda: layers.BatchNormalization(axis=axis), shape, train=True)
        layer(f"norm_batch_fixed_{i}_{axis}", "batch_norm", lambda: layers.BatchNormalization(axis=axis, momentum=0.7, epsilon=1e-2), shape, batch=True, train=True)
for center, scale in itertools.product((False, True), repeat=2):
    layer(f"norm_batch_{center}_{scale}", "batch_norm", lambda: layers.BatchNormalization(center=center, scale=scale), (6, 3, 4), train=True)
    for renorm in (False, True):
        layer(f"norm_batch_sync_{center}_{scale}_{renorm}", "batch_norm", lambda: layers.BatchNormalization(center=center, scale=scale, synchronized=not renorm, renorm=renorm), (6, 4), train=True)
for i, clip in enumerate([None, {"rmax": 1.1, "rmin": 0.9, "dmax": 0.1}, {"rmax": 2.0}, {"dmax": 0.3}, {"rmin": 0.5}]):
    for momentum in (0.9, 0.99):
        layer(f"norm_renorm_{i}_{momentum}", "batch_norm", lambda: layers.BatchNormalization(renorm=True, renorm_clipping=clip, renorm_momentum=momentum, momentum=0.8), (6, 4), train=True)
        layer(f"norm_renorm_axis_{i}_{momentum}", "batch_norm", lambda: layers.BatchNormalization(axis=1, renorm=True, renorm_clipping=clip, renorm_momentum=momentum), (4, 3, 2, 2), train=True)
layer("norm_batch_full", "batch_norm",
      lambda: layers.BatchNormalization(beta_initializer="ones", gamma_initializer="he_normal" if False else "ones", moving_mean_initializer="ones",
                                        moving_variance_initializer="ones", beta_regularizer="l1", gamma_regularizer="l2",
                                        beta_constraint="non_neg", gamma_constraint="non_neg"), (5, 4), train=True)
for momentum in (0.0, 0.5, 1.0):
    layer(f"norm_batch_momentum_{momentum}", "batch_norm", lambda: layers.BatchNormalization(momentum=momentum), (5, 4), train=True)
for renorm in (False, True):
    layer(f"norm_batch_mask_{renorm}", "batch_norm", lambda: layers.BatchNormalization(renorm=renorm), ragged((3, 4, 2)), call=lambda made, t: made(layers.Masking()(t[0])), train=True)
    layer(f"norm_batch_mask_axis_{renorm}", "batch_norm", lambda: layers.BatchNormalization(axis=-1, momentum=0.5, renorm=renorm), ragged((3, 4, 2, 2)), call=lambda made, t: made(layers.Masking()(t[0])), train=True)
layer("norm_batch_mask_given", "batch_norm", lambda: layers.BatchNormalization(), (3, 4, 2), lambda random: random.random((3, 4)) > 0.3, call=lambda made, t: made(t[0], mask=t[1]), train=True)
model("norm_batch_unknown", "batch_norm", lambda: (lambda x: Model(x, layers.BatchNormalization()(x)))(Input((None, None, 3))), (2, 4, 5, 3), train=True)


def frozen_batch():
    made = layers.BatchNormalization()
    made.trainable = False
    return made


layer("norm_batch_frozen", "batch_norm", frozen_batch, (5, 4), train=True)
layer("norm_batch_inference", "batch_norm", lambda: layers.BatchNormalization(), (5, 4), call=lambda made, t: made(t[0], training=False), train=True)
for i, shape in enumerate([(3, 5), (2, 3, 5), (2, 3, 4, 5), (2, 1)]):
    for axis in [-1, len(shape) - 1] + ([[-2, -1], [1, 2]] if len(shape) > 2 else []) + ([1, [1, 2, 3], [2, 3], (-1, -2)] if len(shape) == 4 else []):
        label = str(axis).replace(" ", "").replace(",", "_")
        layer(f"norm_layer_{i}_{label}", "layer_norm", lambda: layers.LayerNormalization(axis=axis), shape)
        layer(f"norm_layer_plain_{i}_{label}", "layer_norm", lambda: layers.LayerNormalization(axis=axis, center=False, scale=False, epsilon=1e-2), shape)
        layer(f"norm_rms_{i}_{label}", "rms_norm", lambda: layers.RMSNormalization(axis=axis, epsilon=1e-3), shape)
        layer(f"norm_unit_{i}_{label}", "unit_norm", lambda: layers.UnitNormalization(axis=axis), shape)
for center, scale in itertools.product((False, True), repeat=2):
    layer(f"norm_layer_{center}_{scale}", "layer_norm", lambda: layers.LayerNormalization(center=center, scale=scale, beta_regularizer="l1", gamma_regularizer="l2"), (3, 2, 4), train=True)
layer("norm_layer_full", "layer_norm", lambda: layers.LayerNormalization(beta_initializer="ones", gamma_initializer="ones", beta_constraint="non_neg", gamma_constraint="non_neg"), (3, 4))
for i, (groups, axis, shape) in enumerate([
    (1, -1, (2, 3, 4)), (2, -1, (2, 3, 4)), (4, -1, (2, 3, 4)), (-1, -1, (2, 3, 4)), (2, 1, (2, 4, 3)), (2, 1, (2, 4, 3, 2)), (2, -1, (2, 3, 2, 6)),
    (3, -1, (2, 6)), (1, -1, (2, 5)), (2, 2, (2, 3, 4, 5)), (-1, 1, (2, 4, 3)), (32, -1, (1, 2, 64)), (3, -1, (1, 2, 2, 2, 6)), (2, -2, (2, 4, 3)),
]):
    layer(f"norm_group_{i}", "group_norm", lambda: layers.GroupNormalization(groups=groups, axis=axis), shape)
    layer(f"norm_group_more_{i}", "group_norm",
          lambda: layers.GroupNormalization(groups=groups, axis=axis, epsilon=0.1, center=i % 2 == 0, scale=i % 3 == 0, beta_regularizer="l1", gamma_regularizer="l2",
                                            beta_constraint="non_neg", gamma_constraint="non_neg", beta_initializer="ones"), shape, batch=True)
model("norm_group_unknown", "group_norm", lambda: (lambda x: Model(x, layers.GroupNormalization(2)(x)))(Input((None, None, 4))), (2, 4, 5, 4))
model("norm_layer_unknown", "layer_norm", lambda: (lambda x: Model(x, layers.LayerNormalization()(x)))(Input((None, 4))), (2, 5, 4))
layer("norm_layer_old_rms", "layer_norm", lambda: layers.LayerNormalization(rms_scaling=True), (2, 5, 4))
for power in (1, 2, 3):
    layer(f"norm_spectral_dense_{power}", "spectral", lambda: layers.SpectralNormalization(layers.Dense(4), power_iterations=power), (3, 5), train=True)
    layer(f"norm_spectral_conv_{power}", "spectral", lambda: layers.SpectralNormalization(layers.Conv2D(4, 3, padding="same"), power_iterations=power), (2, 4, 5, 3), train=True)
layer("norm_spectral_conv1", "spectral", lambda: layers.SpectralNormalization(layers.Conv1D(4, 2, activation="relu")), (2, 5, 3), train=True)
layer("norm_spectral_conv3", "spectral", lambda: layers.SpectralNormalization(layers.Conv3D(2, 2)), (1, 3, 3, 3, 2), train=True)
layer("norm_spectral_convt", "spectral", lambda: layers.SpectralNormalization(layers.Conv2DTranspose(4, 2)), (2, 3, 3, 3), train=True)
layer("norm_spectral_embedding", "spectral", lambda: layers.SpectralNormalization(layers.Embedding(5, 4)), ints((2, 3), 5), train=True)
layer("norm_spectral_einsum", "spectral", lambda: layers.SpectralNormalization(layers.EinsumDense("abc,cd->abd", (None, 4), bias_axes="d")), (2, 3, 5), train=True)
layer("norm_spectral_reg", "spectral", lambda: layers.SpectralNormalization(layers.Dense(4, kernel_regularizer="l2", activation="tanh", name="inside"), name="outside"), (3, 5), train=True)
layer("norm_spectral_then", "spectral", lambda: layers.SpectralNormalization(layers.Dense(4)), (3, 5), call=lambda made, t: layers.Dense(2)(made(layers.Dense(5)(t[0]))))

# Attention.
Q, V = (2, 3, 4), (2, 5, 4)
CALLS = {
    "self": ((Q,), lambda m, t, **k: m(t[0], t[0], **k)),
    "two": ((Q, V), lambda m, t, **k: m(t[0], t[1], **k)),
    "three": ((Q, V, V), lambda m, t, **k: m(t[0], t[1], t[2], **k)),
    "key": ((Q, (2, 5, 3), (2, 5, 6)), lambda m, t, **k: m(t[0], t[1], key=t[2], **k)),
    "names": ((Q, V), lambda m, t, **k: m(query=t[0], value=t[1], **k)),
    "all_names": ((Q, V, V), lambda m, t, **k: m(query=t[0], value=t[1], key=t[2], **k)),
}
MHA = {
    "plain": {}, "no_bias": dict(use_bias=False), "value_dim": dict(value_dim=5), "output": dict(output_shape=6), "output_same": dict(output_shape=(4,)),
    "gate": dict(use_gate=True), "gate_value": dict(use_gate=True, value_dim=5, output_shape=3), "axes": dict(attention_axes=(1,)), "drop": dict(dropout=0.3, seed=1),
    "window": dict(sliding_window=2), "window_gate": dict(sliding_window=(1), use_gate=True), "flash": dict(flash_attention=False),
    "full": dict(kernel_initializer="he_normal", bias_initializer="ones", kernel_regularizer="l2", bias_regularizer="l1", activity_regularizer="l2", kernel_constraint="max_norm", bias_constraint="non_neg"),
    "output_two": dict(output_shape=(2, 3)),
}
for (kind, (shapes, call)), (name, options) in itertools.product(CALLS.items(), MHA.items()):
    layer(f"att_mha_{kind}_{name}", "mha", lambda: layers.MultiHeadAttention(2, 3, **options), *shapes, call=call)
    layer(f"att_mha_{kind}_{name}_causal", "mha", lambda: layers.MultiHeadAttention(2, 3, **options), *shapes, call=lambda m, t: call(m, t, use_causal_mask=True))
    layer(f"att_mha_{kind}_{name}_scores", "mha", lambda: layers.MultiHeadAttention(2, 3, **options), *shapes, call=lambda m, t: call(m, t, return_attention_scores=True))
for heads, size, shape in itertools.product((1, 3), (1, 4), ((1, 1, 1), (2, 3, 5), (1, 4, 2))):
    layer(f"att_mha_size_{heads}_{size}_{shape[1]}_{shape[2]}", "mha", lambda: layers.MultiHeadAttention(heads, size), shape, call=lambda m, t: m(t[0], t[0]))
IMAGE = (2, 3, 4, 5)
for axes in (None, (1,), (2,), (1, 2), (2, 1), 2, -2, (-2,), (-3, -2)):
    label = str(axes).replace(" ", "").replace(",", "_")
    for name, options in (("plain", {}), ("gate", dict(use_gate=True, value_dim=4)), ("output", dict(output_shape=(3,), use_bias=False))):
        layer(f"att_mha_axes_{label}_{name}", "mha", lambda: layers.MultiHeadAttention(2, 3, attention_axes=axes, **options), IMAGE, call=lambda m, t: m(t[0], t[0]))
    layer(f"att_mha_axes_{label}_scores", "mha", lambda: layers.MultiHeadAttention(2, 3, attention_axes=axes), IMAGE, call=lambda m, t: m(t[0], t[0], return_attention_scores=True))
layer("att_mha_axes_3", "mha", lambda: layers.MultiHeadAttention(2, 3, attention_axes=(2, 3)), (1, 2, 3, 2, 4), call=lambda m, t: m(t[0], t[0]))
layer("att_mha_axes_two", "mha", lambda: layers.MultiHeadAttention(2, 3, attention_axes=2), (1, 2, 3, 4), (1, 2, 5, 4), call=lambda m, t: m(t[0], t[1]))
lower = lambda random: np_lower(random)


def np_lower(random):
    mask = random.random((2, 3, 5)) > 0.3
    mask[..., 0] = True
    return mask


def kept(shape):
    def draw(random):
        mask = random.random(shape) > 0.3
        mask[:, 0] = True
        return mask

    return draw


for kind in ("MultiHeadAttention", "GroupQueryAttention"):
    make = (lambda **k: layers.MultiHeadAttention(2, 3, **k)) if kind == "MultiHeadAttention" else (lambda **k: layers.GroupQueryAttention(3, 4, 2, **k))
    for scores, causal in itertools.product((False, True), repeat=2):
        more = dict(return_attention_scores=scores, use_causal_mask=causal)
        label = f"{kind}_{scores}_{causal}"
        layer(f"att_mask_given_{label}", "attention_mask", make, Q, V, lower, call=lambda m, t: m(t[0], t[1], attention_mask=t[2], **more))
        layer(f"att_mask_given3_{label}", "attention_mask", make, Q, V, V, lower, call=lambda m, t: m(t[0], t[1], t[2], attention_mask=t[3], **more))
        layer(f"att_mask_value_{label}", "attention_mask", make, Q, V, kept((2, 5)), call=lambda m, t: m(t[0], t[1], value_mask=t[2], **more))
        layer(f"att_mask_query_{label}", "attention_mask", make, Q, V, kept((2, 3)), call=lambda m, t: m(t[0], t[1], query_mask=t[2], **more))
        layer(f"att_mask_key_{label}", "attention_mask", make, Q, V, V, kept((2, 5)), call=lambda m, t: m(t[0], t[1], t[2], key_mask=t[3], **more))
        layer(f"att_mask_all_{label}", "attention_mask", make, Q, V, kept((2, 3)), kept((2, 5)), lower,
              call=lambda m, t: m(t[0], t[1], query_mask=t[2], value_mask=t[3], attention_mask=t[4], **more))
        layer(f"att_mask_travels_{label}", "attention_mask", make, ragged((2, 3, 4)), call=lambda m, t: (lambda x: m(x, x, **more))(layers.Masking()(t[0])))
        layer(f"att_mask_travels_two_{label}", "attention_mask", make, Q, ragged(V), call=lambda m, t: m(t[0], layers.Masking()(t[1]), **more))
        layer(f"att_mask_travels_key_{label}", "attention_mask", make, Q, V, ragged(V), call=lambda m, t: m(t[0], t[1], layers.Masking()(t[2]), **more))
        layer(f"att_mask_embedding_{label}", "attention_mask", make, ints((2, 4), 4), call=lambda m, t: (lambda x: m(x, x, **more))(layers.Embedding(4, 6, mask_zero=True)(t[0])))
        layer(f"att_mask_one_{label}", "attention_mask", make, Q, V, lambda random: np_lower(random)[:1], batch=True, call=lambda m, t: m(t[0], t[1], attention_mask=t[2], **more))
        layer(f"att_mask_heads_{label}", "attention_mask", make, Q, V, lambda random: np_lower(random)[:, None], call=lambda m, t: m(t[0], t[1], attention_mask=t[2], **more))
    layer(f"att_mask_computed_{kind}", "attention_mask", make, Q, V, call=lambda m, t: m(t[0], t[1], attention_mask=ops.ones((1, 3, 5)) > 0))
    layer(f"att_mask_made_{kind}", "attention_mask", make, Q, V, call=lambda m, t: m(t[0], t[1], attention_mask=ops.einsum("bqd,bvd->bqv", t[0], t[1]) > -1))
for (heads, groups), (kind, (shapes, call)) in itertools.product(((4, 2), (2, 2), (3, 1), (6, 3)), CALLS.items()):
    if kind == "key":
        continue
    for name, options in {"plain": {}, "no_bias": dict(use_bias=False), "gate": dict(use_gate=True), "drop": dict(dropout=0.2, seed=3), "window": dict(sliding_window=2),
                          "full": MHA["full"], "flash": dict(flash_attention=False)}.items():
        layer(f"att_gqa_{heads}_{groups}_{kind}_{name}", "gqa", lambda: layers.GroupQueryAttention(3, heads, groups, **options), *shapes, call=call)
    layer(f"att_gqa_{heads}_{groups}_{kind}_causal", "gqa", lambda: layers.GroupQueryAttention(3, heads, groups), *shapes, call=lambda m, t: call(m, t, use_causal_mask=True))
    layer(f"att_gqa_{heads}_{groups}_{kind}_scores", "gqa", lambda: layers.GroupQueryAttention(3, heads, groups), *shapes, call=lambda m, t: call(m, t, return_attention_scores=True))
SIMPLE = {
    "plain": lambda: layers.Attention(), "scale": lambda: layers.Attention(use_scale=True), "concat": lambda: layers.Attention(score_mode="concat"),
    "concat_scale": lambda: layers.Attention(score_mode="concat", use_scale=True), "drop": lambda: layers.Attention(dropout=0.3, seed=2),
    "additive": lambda: layers.AdditiveAttention(), "additive_plain": lambda: layers.AdditiveAttention(use_scale=False), "additive_drop": lambda: layers.AdditiveAttention(dropout=0.2),
}
for name, make in SIMPLE.items():
    for scores, causal in itertools.product((False, True), repeat=2):
        more = dict(return_attention_scores=scores, use_causal_mask=causal)
        label = f"{name}_{scores}_{causal}"
        layer(f"att_simple_{label}", "attention", make, Q, V, call=lambda m, t: m(t, **more))
        layer(f"att_simple_self_{label}", "attention", make, Q, call=lambda m, t: m([t[0], t[0]], **more))
        layer(f"att_simple_key_{label}", "attention", make, Q, (2, 5, 3), V, call=lambda m, t: m(t, **more))
        layer(f"att_simple_mask_{label}", "attention", make, Q, ragged(V), call=lambda m, t: m([t[0], layers.Masking()(t[1])], **more))
        layer(f"att_simple_masks_{label}", "attention", make, ragged(Q), ragged(V), call=lambda m, t: m([layers.Masking()(x) for x in t], **more))
        layer(f"att_simple_query_mask_{label}", "attention", make, ragged(Q), V, call=lambda m, t: m([layers.Masking()(t[0]), t[1]], **more))
        layer(f"att_simple_given_{label}", "attention", make, Q, V, kept((2, 3)), kept((2, 5)), call=lambda m, t: m(t[:2], mask=t[2:], **more))
        layer(f"att_simple_given_value_{label}", "attention", make, Q, V, kept((2, 5)), call=lambda m, t: m(t[:2], mask=[None, t[2]], **more))
    layer(f"att_simple_image_{name}", "attention", make, (2, 2, 3, 4), (2, 2, 5, 4), call=lambda m, t: m(t))
    layer(f"att_simple_embedding_{name}", "attention", make, ints((2, 4), 4), call=lambda m, t: (lambda x: m([x, x]))(layers.Embedding(4, 6, mask_zero=True)(t[0])))
model("att_unknown", "mha", lambda: (lambda x: Model(x, layers.MultiHeadAttention(2, 3)(x, x)))(Input((None, 4))), (2, 3, 4))
model("att_unknown_two", "mha", lambda: (lambda x, y: Model([x, y], layers.MultiHeadAttention(2, 3)(x, y)))(Input((None, 4)), Input((None, 4))), (2, 3, 4), (2, 5, 4))
model("att_unknown_causal", "gqa", lambda: (lambda x: Model(x, layers.GroupQueryAttention(3, 4, 2)(x, x, use_causal_mask=True)))(Input((None, 4))), (2, 3, 4))

# One layer at every step.
EACH = {
    "dense": lambda: layers.Dense(3, activation="tanh"), "conv1": lambda: layers.Conv1D(3, 2), "conv2": lambda: layers.Conv2D(3, 2, padding="same"), "flatten": lambda: layers.Flatten(),
    "pool": lambda: layers.MaxPooling2D(2), "global": lambda: layers.GlobalAveragePooling2D(), "norm": lambda: layers.LayerNormalization(), "batch": lambda: layers.BatchNormalization(),
    "drop": lambda: layers.Dropout(0.4), "activation": lambda: layers.Activation("relu"), "reshape": lambda: layers.Reshape((-1,)), "embedding": lambda: layers.Embedding(5, 3),
    "model": lambda: Sequential([Input((4, 4, 3)), layers.Conv2D(2, 3), layers.Flatten(), layers.Dense(3)]),
}
for name, make in EACH.items():
    given = {"dense": (2, 3, 4), "conv1": (2, 3, 5, 2), "embedding": ints((2, 3, 2), 5), "norm": (2, 3, 4), "batch": (2, 3, 4), "drop": (2, 3, 4), "activation": (2, 3, 4)}.get(name, (2, 3, 4, 4, 3))
    layer(f"wrap_each_{name}", "wrappers", lambda: layers.TimeDistributed(make()), given)
    if name not in ("embedding", "model"):
        layer(f"wrap_each_fixed_{name}", "wrappers", lambda: layers.TimeDistributed(make()), given, batch=True)
    if name == "dense":
        layer(f"wrap_each_mask_{name}", "wrappers", lambda: layers.TimeDistributed(make()), ragged((2, 3, 4)), call=lambda made, t: made(layers.Masking()(t[0])))
