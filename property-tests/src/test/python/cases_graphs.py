# SPDX-License-Identifier: Apache-2.0
"""Models as graphs: operators, functions of keras.ops with all their arguments, several inputs and outputs, models in models."""
from keras import Input, Model, Sequential, layers, ops

from goldens import ints, layer, model, uniform
import keras
import numpy as np


def graph(name, f, *inputs, batch=False, **options):
    """The function of tensors as a model."""
    layer("ops_" + name, "ops", lambda: f, *inputs, batch=batch, call=lambda made, t: made(*t), **options)


positive = lambda shape: uniform(shape, 0.3, 2.0)
inside = lambda shape: uniform(shape, -0.9, 0.9)
truth = lambda shape: ints(shape, 2, dtype="bool")
A, B = (2, 3, 4), (2, 3, 4)
UNARY = """abs absolute arctan arcsinh cbrt ceil conj conjugate copy cos cosh deg2rad erf erfc exp exp2 expm1 fabs floor hard_sigmoid hard_silu hard_swish hard_tanh
    i0 imag isfinite isinf isnan isneginf isposinf isreal log_sigmoid negative nan_to_num rad2deg ravel real relu relu6 round selu sigmoid sign signbit silu sin sinc sinh
    soft_shrink softplus softsign sparse_plus sparse_sigmoid square squareplus stop_gradient swish tan tanh tanh_shrink trunc hard_shrink ones_like zeros_like transpose
    logical_not elu celu gelu leaky_relu angle size ndim bitwise_not""".split()
for name in UNARY:
    given = ints(A, 9, -5) if name == "bitwise_not" else truth(A) if name == "logical_not" else A
    graph(name, lambda x: getattr(ops, name)(x), given)
for name in "log log10 log1p log2 reciprocal rsqrt sqrt".split():
    graph(name, lambda x: getattr(ops, name)(x), positive(A))
for name in "arccos arcsin arctanh erfinv".split():
    graph(name, lambda x: getattr(ops, name)(x), inside(A))
graph("arccosh", lambda x: ops.arccosh(x), uniform(A, 1.2, 3.0))
for name in "add subtract multiply divide true_divide maximum minimum fmax fmin hypot logaddexp logaddexp2 arctan2 equal not_equal less less_equal greater greater_equal divide_no_nan heaviside isclose nextafter".split():
    graph(f"{name}", lambda x, y: getattr(ops, name)(x, y), A, B)
    graph(f"{name}_broadcast", lambda x, y: getattr(ops, name)(x, y), A, (2, 1, 4))
    graph(f"{name}_number", lambda x: getattr(ops, name)(x, 0.5), A)
    graph(f"{name}_number_first", lambda x: getattr(ops, name)(0.5, x), A)
    graph(f"{name}_named", lambda x, y: getattr(ops, name)(x1=x, x2=y), A, B)
for name in "floor_divide mod fmod power".split():
    graph(f"{name}", lambda x, y: getattr(ops, name)(x, y), positive(A), positive(B))
    graph(f"{name}_number", lambda x: getattr(ops, name)(x, 2), positive(A))
    graph(f"{name}_ints", lambda x, y: getattr(ops, name)(x, y), ints(A, 9, 1), ints(A, 4, 1))
for name in "bitwise_and bitwise_or bitwise_xor bitwise_left_shift bitwise_right_shift left_shift right_shift gcd lcm".split():
    graph(f"{name}", lambda x, y: getattr(ops, name)(x, y), ints(A, 9), ints(A, 4))
for name in "logical_and logical_or logical_xor".split():
    graph(f"{name}", lambda x, y: getattr(ops, name)(x, y), truth(A), truth(B))
for name in "add subtract multiply maximum".split():
    graph(f"{name}_ints", lambda x, y: getattr(ops, name)(x, y), ints(A, 9), ints(A, 9))
    graph(f"{name}_mixed", lambda x, y: getattr(ops, name)(x, y), ints(A, 9), A)
    graph(f"{name}_whole_number", lambda x: getattr(ops, name)(x, 3), ints(A, 9))
    graph(f"{name}_whole_float", lambda x: getattr(ops, name)(x, 1.5), ints(A, 9))
graph("divide_ints", lambda x, y: ops.divide(x, y), ints(A, 9), ints(A, 9, 1))
graph("divide_int_number", lambda x: x / 2, ints(A, 9))
graph("mean_ints", lambda x: ops.mean(x, axis=1), ints(A, 9))
graph("sum_bools", lambda x: ops.sum(x, axis=1), truth(A))
graph("sqrt_ints", lambda x: ops.sqrt(x), ints(A, 9))

# Operators.
OPERATORS = {
    "plus": lambda x, y: x + y, "minus": lambda x, y: x - y, "times": lambda x, y: x * y, "over": lambda x, y: x / y, "chain": lambda x, y: x * 2 + y, "right": lambda x, y: 1 - x + 2 * y - 3 / (y * y + 1),
    "negative": lambda x, y: -x + y, "abs": lambda x, y: abs(x) - y, "power": lambda x, y: x ** 2 + y ** 3, "power_right": lambda x, y: 2 ** x + y, "matmul": lambda x, y: x @ ops.transpose(y, (0, 2, 1)),
    "less": lambda x, y: x < y, "more": lambda x, y: x > y, "equal": lambda x, y: x == y, "at_most": lambda x, y: x <= 0.2, "at_least": lambda x, y: x >= y, "other": lambda x, y: x != y,
    "and": lambda x, y: (x > 0) & (y > 0), "or": lambda x, y: (x > 0) | (y > 0), "not": lambda x, y: ~(x > y), "xor": lambda x, y: (x > 0) ^ (y > 0),
    "mod": lambda x, y: x % 2.0 + y, "floor": lambda x, y: x // 0.7 + y, "array": lambda x, y: x * np.arange(4, dtype="float32") + y, "left_array": lambda x, y: np.ones((4,), "float32") - x * y,
}
for name, f in OPERATORS.items():
    graph(f"operator_{name}", f, A, B)
SLICES = {
    "one": lambda x: x[:, 1], "from": lambda x: x[:, 1:3], "last": lambda x: x[:, -1], "ellipsis": lambda x: x[..., 0], "ellipsis_from": lambda x: x[..., 1:], "new": lambda x: x[:, None], "new_last": lambda x: x[..., None],
    "step": lambda x: x[:, ::2], "both": lambda x: x[:, 0, 1:], "negative": lambda x: x[:, -2:], "to": lambda x: x[:, :-1], "inner": lambda x: x[:, :, 1], "batch": lambda x: x[:1], "three": lambda x: x[:, 1:, None, ::3],
    "first": lambda x: x[0], "all": lambda x: x[:], "pair": lambda x: x[:, (1)], "middle": lambda x: x[:, ..., 2], "empty_end": lambda x: x[:, 1:2, 1:4:2],
}
for name, f in SLICES.items():
    graph(f"slice_{name}", f, A, batch=name in ("batch", "first"))
graph("slice_list", lambda x: x[:, np.array([0, 2])], A)
graph("slice_tensor", lambda x, y: ops.take(x, y, axis=1), A, ints((2,), 3), batch=True)

# Reductions.
AXES = {"none": {}, "one": dict(axis=1), "last": dict(axis=-1), "two": dict(axis=(1, 2)), "kept": dict(axis=1, keepdims=True), "all_kept": dict(keepdims=True), "two_kept": dict(axis=(-1, -2), keepdims=True), "list": dict(axis=[1, 2]), "first": dict(axis=0)}
for name in "sum mean max min amax amin prod var std any all logsumexp ptp count_nonzero median nansum nanmean nanmax nanmin nanprod nanstd nanvar nanmedian".split():
    for kind, options in AXES.items():
        if name == "count_nonzero" and "keepdims" in options:
            continue
        graph(f"{name}_{kind}", lambda x: getattr(ops, name)(x, **options), truth(A) if name in ("any", "all") else A, batch=kind == "first")
    if name not in ("count_nonzero",):
        graph(f"{name}_positional", lambda x: getattr(ops, name)(x, 1, True), truth(A) if name in ("any", "all") else A)
for name in "argmax argmin nanargmax nanargmin".split():
    for kind in ("none", "one", "last", "kept", "all_kept"):
        graph(f"{name}_{kind}", lambda x: getattr(ops, name)(x, **AXES[kind]), A)
for q in (0.3, [0.1, 0.5, 0.9]):
    for method in ("linear", "lower", "higher", "midpoint", "nearest"):
        for kind in ("none", "one", "kept"):
            graph(f"quantile_{isinstance(q, list)}_{method}_{kind}", lambda x: ops.quantile(x, q, method=method, **AXES[kind]), A)
    graph(f"percentile_{isinstance(q, list)}", lambda x: ops.percentile(x, 100 * q if not isinstance(q, list) else [10, 50], axis=1), A)
graph("max_initial", lambda x: ops.max(x, axis=1, initial=0.4), A)
graph("min_initial", lambda x: ops.min(x, axis=1, initial=0.4), A)
graph("sum_max", lambda x: ops.max(ops.sum(x, axis=-1), axis=-1), A)
for name in "cumsum cumprod nancumsum nancumprod".split():
    for axis in (None, 1, -1):
        graph(f"{name}_{axis}", lambda x: getattr(ops, name)(x, axis=axis), A)
graph("average", lambda x: ops.average(x, axis=1), A)
graph("average_weights", lambda x, y: ops.average(x, axis=1, weights=y), A, positive(B))
graph("average_none", lambda x: ops.average(x), A)
graph("moments", lambda x: ops.moments(x, axes=[1]), A)
graph("moments_kept", lambda x: ops.moments(x, axes=[1, 2], keepdims=True), A)
for order in (None, 1, 2, np.inf, -np.inf, "fro"):
    for axis, keep in ((1, False), ((1, 2), True), (-1, True)):
        graph(f"norm_{order}_{axis}_{keep}".replace(" ", "").replace(",", "_"), lambda x: ops.norm(x, ord=order, axis=axis, keepdims=keep), A)
graph("norm_all", lambda x: ops.norm(x), A)
for order in (1, 2, 3):
    graph(f"normalize_{order}", lambda x: ops.normalize(x, axis=1, order=order), A)

# Shapes.
SHAPES = {
    "reshape": lambda x: ops.reshape(x, (-1, 12)), "reshape_batch": lambda x: ops.reshape(x, (-1, 4, 3)), "reshape_named": lambda x: ops.reshape(x, newshape=(-1, 2, 2, 3)), "reshape_flat": lambda x: ops.reshape(x, (-1,)), "transpose": lambda x: ops.transpose(x, (0, 2, 1)), "transpose_named": lambda x: ops.transpose(x, axes=[0, 2, 1]),
    "swapaxes": lambda x: ops.swapaxes(x, 1, 2), "swapaxes_named": lambda x: ops.swapaxes(x, axis1=-1, axis2=-2), "moveaxis": lambda x: ops.moveaxis(x, 1, -1), "moveaxis_more": lambda x: ops.moveaxis(x, (1, 2), (2, 1)), "expand": lambda x: ops.expand_dims(x, 1), "expand_last": lambda x: ops.expand_dims(x, axis=-1),
    "expand_two": lambda x: ops.expand_dims(x, axis=(1, 3)), "squeeze": lambda x: ops.squeeze(ops.expand_dims(x, 1), 1), "squeeze_all": lambda x: ops.squeeze(x[:, :1]), "squeeze_named": lambda x: ops.squeeze(x[:, :1, :1], axis=(1, 2)), "flip": lambda x: ops.flip(x, axis=1), "flip_two": lambda x: ops.flip(x, axis=(1, 2)),
    "flip_all": lambda x: ops.flip(x), "flipud": lambda x: ops.flipud(x), "fliplr": lambda x: ops.fliplr(x), "roll": lambda x: ops.roll(x, 1, axis=1), "roll_back": lambda x: ops.roll(x, shift=-2, axis=-1), "roll_flat": lambda x: ops.roll(x, 2), "roll_two": lambda x: ops.roll(x, (1, 2), axis=(1, 2)), "repeat": lambda x: ops.repeat(x, 2, axis=1), "repeat_flat": lambda x: ops.repeat(x, 2),
    "repeat_each": lambda x: ops.repeat(x, [1, 2, 3], axis=1), "tile": lambda x: ops.tile(x, (1, 2, 1)), "tile_one": lambda x: ops.tile(x, 2), "tile_more": lambda x: ops.tile(x, (2, 1, 1, 2)), "pad": lambda x: ops.pad(x, ((0, 0), (1, 2), (0, 1))), "pad_value": lambda x: ops.pad(x, ((0, 0), (1, 2), (0, 1)), constant_values=1.5),
    "pad_reflect": lambda x: ops.pad(x, ((0, 0), (1, 2), (0, 1)), mode="reflect"), "pad_symmetric": lambda x: ops.pad(x, ((0, 0), (1, 2), (0, 1)), mode="symmetric"), "pad_edge": lambda x: ops.pad(x, ((0, 0), (1, 2), (0, 1)), mode="edge"), "pad_wrap": lambda x: ops.pad(x, ((0, 0), (1, 2), (0, 1)), mode="wrap"), "pad_number": lambda x: ops.pad(x, 1), "pad_pair": lambda x: ops.pad(x, (1, 2)),
    "broadcast": lambda x: ops.broadcast_to(x[:, :1], (2, 3, 4)), "split": lambda x: ops.split(x, 2, axis=-1), "split_at": lambda x: ops.split(x, [1, 3], axis=2), "split_named": lambda x: ops.split(x, indices_or_sections=3, axis=1), "array_split": lambda x: ops.array_split(x, 3, axis=2), "unstack": lambda x: ops.unstack(x, axis=1), "unstack_num": lambda x: ops.unstack(x, 4, axis=-1), "hsplit": lambda x: ops.hsplit(x, 3), "dsplit": lambda x: ops.dsplit(x, 2), "vsplit": lambda x: ops.vsplit(x, 2), "diagonal": lambda x: ops.diagonal(x, axis1=1, axis2=2),
    "diagonal_off": lambda x: ops.diagonal(x, offset=1, axis1=1, axis2=2), "trace": lambda x: ops.trace(x, axis1=1, axis2=2), "trace_off": lambda x: ops.trace(x, offset=-1, axis1=1, axis2=2), "tril": lambda x: ops.tril(x), "triu": lambda x: ops.triu(x, k=1), "tril_off": lambda x: ops.tril(x, -1), "rot90": lambda x: ops.rot90(x, axes=(1, 2)), "rot90_k": lambda x: ops.rot90(x, k=3, axes=(1, 2)), "sort": lambda x: ops.sort(x), "sort_axis": lambda x: ops.sort(x, axis=1),
    "argsort": lambda x: ops.argsort(x, axis=1), "argsort_last": lambda x: ops.argsort(x), "top_k": lambda x: ops.top_k(x, 2), "top_k_named": lambda x: ops.top_k(x, k=3, sorted=True), "diff": lambda x: ops.diff(x), "diff_two": lambda x: ops.diff(x, n=2, axis=1), "clip": lambda x: ops.clip(x, -0.5, 0.5), "clip_named": lambda x: ops.clip(x, x_min=-0.5, x_max=0.3), "cast": lambda x: ops.cast(x * 3, "int32"), "cast_back": lambda x: ops.cast(ops.cast(x > 0, "int32"), "float32"), "cast_double": lambda x: ops.cast(x, "float64"),
    "saturate": lambda x: ops.saturate_cast(x * 200, "uint8"), "round_decimals": lambda x: ops.round(x, 1), "full_like": lambda x: ops.full_like(x, 2.5) + x, "ones_like": lambda x: ops.ones_like(x, dtype="int32"), "zeros_like": lambda x: ops.zeros_like(x, dtype="float32"), "unfold": lambda x: ops.unfold(ops.reshape(x, (-1, 1, 3, 4)), 2), "unfold_more": lambda x: ops.unfold(ops.reshape(x, (-1, 1, 3, 4)), (2, 2), dilation=1, padding=1, stride=2),
    "slice": lambda x: ops.slice(x, (0, 1, 0), (2, 2, 3)), "slice_update": lambda x: ops.slice_update(x, (0, 1, 0), x[:, :2, :2]), "trapezoid": lambda x: ops.trapezoid(x), "trapezoid_dx": lambda x: ops.trapezoid(x, dx=0.5, axis=1), "nan_to_num": lambda x: ops.nan_to_num(x, nan=1.0, posinf=2.0, neginf=-2.0), "vander": lambda x: ops.vander(x[0, 0]), "view": lambda x: ops.view(x, "int32"),
    "corrcoef": lambda x: ops.corrcoef(x[0]), "diag": lambda x: ops.diag(x[0, 0]), "diag_k": lambda x: ops.diag(x[0], k=1), "diagflat": lambda x: ops.diagflat(x[0], k=1), "rearrange": lambda x: ops.rearrange(x, "b h w -> b (w h)"), "rearrange_split": lambda x: ops.rearrange(x, "b h (w k) -> b k h w", k=2), "histogram": lambda x: ops.histogram(x, bins=4, range=(-2, 2)), "median": lambda x: ops.median(x, axis=(1, 2), keepdims=True), "extract": lambda x: ops.extract_sequences(x, 2, 1),
    "shape_reshape": lambda x: ops.reshape(x, (ops.shape(x)[0], 2, 6)), "argpartition": lambda x: ops.argpartition(x, 1), "ldexp": lambda x: ops.ldexp(x, 2), "kaiser": lambda x: ops.kaiser(ops.cast(x[0, 0] * 0 + 5, "int32")[0], 2.0) if False else x,
}
for name, f in SHAPES.items():
    graph(f"shape_{name}", f, A, batch=name in ("slice", "slice_update", "broadcast", "vsplit", "vander", "corrcoef", "diag", "diag_k", "diagflat", "squeeze_all", "shape_reshape"))
graph("shape_size_unknown", lambda x: ops.reshape(x, (ops.shape(x)[0], -1)), A)
JOIN = {
    "concatenate": lambda x, y: ops.concatenate([x, y]), "concatenate_axis": lambda x, y: ops.concatenate([x, y], axis=1), "concatenate_last": lambda x, y: ops.concatenate((x, y), axis=-1), "stack": lambda x, y: ops.stack([x, y]), "stack_axis": lambda x, y: ops.stack([x, y], axis=1), "stack_last": lambda x, y: ops.stack([x, y], axis=-1), "hstack": lambda x, y: ops.hstack([x, y]),
    "vstack": lambda x, y: ops.vstack([x, y]), "dstack": lambda x, y: ops.dstack([x, y]), "column_stack": lambda x, y: ops.column_stack([x, y]), "append": lambda x, y: ops.append(x, y, axis=1), "append_flat": lambda x, y: ops.append(x, y), "where": lambda x, y: ops.where(x > 0, x, y), "where_number": lambda x, y: ops.where(x > y, x, 0.0), "where_numbers": lambda x, y: ops.where(x > y, 1.0, -1.0),
    "where_named": lambda x, y: ops.where(x > y, x1=x, x2=y), "matmul": lambda x, y: ops.matmul(x, ops.swapaxes(y, 1, 2)), "einsum": lambda x, y: ops.einsum("btd,bsd->bts", x, y), "einsum_three": lambda x, y: ops.einsum("bij,bkj,bkl->bil", x, y, y), "einsum_one": lambda x, y: ops.einsum("btd->bd", x) + ops.einsum("btd->b", y)[:, None], "einsum_dots": lambda x, y: ops.einsum("...i,...i->...", x, y),
    "tensordot": lambda x, y: ops.tensordot(x, y, axes=[[1, 2], [1, 2]]), "tensordot_one": lambda x, y: ops.tensordot(x, ops.transpose(y[0]), axes=1), "dot": lambda x, y: ops.dot(x, ops.transpose(y[0])), "inner": lambda x, y: ops.inner(x[:, 0], y[:, 0]), "outer": lambda x, y: ops.outer(x[0, 0], y[0, 0]), "vdot": lambda x, y: ops.vdot(x, y), "cross": lambda x, y: ops.cross(x[..., :3], y[..., :3]), "kron": lambda x, y: ops.kron(x[0], y[0]), "select": lambda x, y: ops.select([x > 1, x > 0], [y, x], default=0.5),
    "cdist": lambda x, y: ops.cdist(x, y), "dpa": lambda x, y: ops.dot_product_attention(x[:, :, None], y[:, :, None], y[:, :, None]), "dpa_scale": lambda x, y: ops.dot_product_attention(x[:, :, None], y[:, :, None], y[:, :, None], scale=0.3, is_causal=True), "binary_crossentropy": lambda x, y: ops.binary_crossentropy(ops.sigmoid(x), ops.sigmoid(y)),
    "binary_logits": lambda x, y: ops.binary_crossentropy(ops.sigmoid(x), y, from_logits=True), "categorical_crossentropy": lambda x, y: ops.categorical_crossentropy(ops.softmax(x), ops.softmax(y)), "categorical_logits": lambda x, y: ops.categorical_crossentropy(ops.softmax(x), y, from_logits=True, axis=-1), "correlate": lambda x, y: ops.correlate(x[0, 0], y[0, 0], mode="same"), "meshgrid": lambda x, y: ops.meshgrid(x[0, 0], y[0, 0]),
    "isclose": lambda x, y: ops.isclose(x, y, rtol=0.5, atol=0.1), "isin": lambda x, y: ops.isin(ops.round(x), ops.round(y)), "psnr": lambda x, y: ops.psnr(x, y, 1.0), "allclose": lambda x, y: ops.allclose(x, y), "solve": lambda x, y: ops.solve(ops.matmul(x, ops.swapaxes(x, 1, 2)) + ops.eye(3), y), "batch_normalization": lambda x, y: ops.batch_normalization(x, ops.mean(y, (0, 1)), ops.var(y, (0, 1)), -1), "searchsorted": lambda x, y: ops.searchsorted(ops.sort(x[0, 0]), y[0, 0]),
    "lstsq": lambda x, y: ops.lstsq(ops.swapaxes(x[0], 0, 1), ops.swapaxes(y[0], 0, 1)), "layer_normalization": lambda x, y: ops.layer_normalization(x, y[0, 0], y[0, 1], axis=-1, epsilon=1e-3), "rms_normalization": lambda x, y: ops.rms_normalization(x, y[0, 0], epsilon=1e-3), "rms_plain": lambda x, y: ops.rms_normalization(x) + y, "arctan2": lambda x, y: ops.arctan2(x, y), "in_top_k": lambda x, y: ops.in_top_k(ops.argmax(x[0], -1), y[0], k=2), "polar": lambda x, y: ops.real(ops.polar(ops.abs(x), y)),
}
for name, f in JOIN.items():
    graph(f"join_{name}", f, A, B, batch=name in ("concatenate", "stack", "vstack", "append_flat", "inner", "outer", "kron", "cross", "tensordot_one", "dot", "correlate", "meshgrid", "vdot", "searchsorted", "in_top_k", "lstsq"))
    if name in ("concatenate_axis", "stack", "where", "einsum", "matmul"):
        graph(f"join_unknown_{name}", f, A, B)
INDEX = {
    "take": lambda x, i: ops.take(x, i, axis=1), "take_flat": lambda x, i: ops.take(x, i), "take_constant": lambda x, i: ops.take(x, [0, 2], axis=1), "take_one": lambda x, i: ops.take(x, 1, axis=1), "take_along": lambda x, i: ops.take_along_axis(x, ops.repeat(i[:, :, None], 4, axis=2), axis=1), "one_hot": lambda x, i: ops.one_hot(i, 3), "one_hot_axis": lambda x, i: ops.one_hot(i, num_classes=3, axis=1, dtype="int32"),
    "multi_hot": lambda x, i: ops.multi_hot(i, 4), "bincount": lambda x, i: ops.bincount(i, minlength=4), "sparse_crossentropy": lambda x, i: ops.sparse_categorical_crossentropy(i, ops.softmax(x)), "sparse_logits": lambda x, i: ops.sparse_categorical_crossentropy(i, x, from_logits=True), "digitize": lambda x, i: ops.digitize(x, [-1.0, 0.0, 1.0]), "segment_sum": lambda x, i: ops.segment_sum(x[0], i[0], 3), "segment_max": lambda x, i: ops.segment_max(x[0], i[0], num_segments=3),
    "scatter": lambda x, i: ops.scatter(i[0][:, None], x[0, 0, :3], (4,)), "scatter_update": lambda x, i: ops.scatter_update(x, [[0, 1, 0], [1, 2, 3]], [1.0, 2.0]), "unravel": lambda x, i: ops.unravel_index(i, (2, 2)), "floor_mod": lambda x, i: i % 2 + i // 2, "cast": lambda x, i: x * ops.cast(i, "float32")[..., None],
}
for name, f in INDEX.items():
    graph(f"index_{name}", f, A, ints((2, 3), 3), batch=name.startswith("seg") or name.startswith("scatter"))
    if name == "segment_sum" or name == "bincount":
        graph(f"index_open_{name}", f, A, ints((2, 3), 3))

# Networks.
NN = {
    "softmax": lambda x: ops.softmax(x), "softmax_axis": lambda x: ops.softmax(x, axis=1), "softmax_none": lambda x: ops.softmax(x, axis=None), "log_softmax": lambda x: ops.log_softmax(x), "log_softmax_axis": lambda x: ops.log_softmax(x, axis=1), "elu": lambda x: ops.elu(x, alpha=0.5), "elu_positional": lambda x: ops.elu(x, 0.5), "celu": lambda x: ops.celu(x, alpha=2.0), "gelu_exact": lambda x: ops.gelu(x, approximate=False), "gelu": lambda x: ops.gelu(x, True), "glu": lambda x: ops.glu(x), "glu_axis": lambda x: ops.glu(x, axis=2),
    "leaky": lambda x: ops.leaky_relu(x, negative_slope=0.1), "hard_shrink": lambda x: ops.hard_shrink(x, threshold=0.2), "soft_shrink": lambda x: ops.soft_shrink(x, 0.2), "squareplus": lambda x: ops.squareplus(x, b=2), "threshold": lambda x: ops.threshold(x, 0.1, -0.2), "sparsemax": lambda x: ops.sparsemax(x), "sparsemax_axis": lambda x: ops.sparsemax(x, axis=1), "max_pool": lambda x: ops.max_pool(x, 2), "max_pool_more": lambda x: ops.max_pool(x, pool_size=2, strides=1, padding="same"), "average_pool": lambda x: ops.average_pool(x, 2, strides=1, padding="same"),
    "adaptive": lambda x: ops.adaptive_average_pool(x, 2), "adaptive_max": lambda x: ops.adaptive_max_pool(x, output_size=2), "logsumexp": lambda x: ops.logsumexp(x, axis=-1, keepdims=True), "cumsum": lambda x: ops.cumsum(x, axis=1), "log_sigmoid": lambda x: ops.log_sigmoid(x), "layer_norm_plain": lambda x: ops.layer_normalization(x), "rfft": lambda x: ops.rfft(x), "rfft_length": lambda x: ops.rfft(x, fft_length=8), "fft": lambda x: ops.fft((x, ops.zeros_like(x))), "fft2": lambda x: ops.fft2((x, x)), "ifft2": lambda x: ops.ifft2((x, x)), "irfft": lambda x: ops.irfft((x, x)), "stft": lambda x: ops.stft(ops.reshape(x, (-1, 12)), 4, 2, 4),
    "normalize": lambda x: ops.normalize(x), "normalize_named": lambda x: ops.normalize(x, axis=[1, 2], order=2, epsilon=1e-3),
}
for name, f in NN.items():
    graph(f"nn_{name}", f, A)
IMAGES = {
    "conv": lambda x, k: ops.conv(x, k), "conv_more": lambda x, k: ops.conv(x, k, strides=2, padding="same"), "conv_dilated": lambda x, k: ops.conv(x, k, dilation_rate=2), "conv_transpose": lambda x, k: ops.conv_transpose(x, ops.transpose(k, (0, 1, 3, 2)), strides=2), "depthwise": lambda x, k: ops.depthwise_conv(x, k, padding="same"), "separable": lambda x, k: ops.separable_conv(x, k, ops.ones((1, 1, 6, 3))), "max_pool": lambda x, k: ops.max_pool(x, (2, 1), (1, 2), "same"), "average_pool": lambda x, k: ops.average_pool(x, 2, padding="valid"), "max_pool_first": lambda x, k: ops.max_pool(x, 2, data_format="channels_first"),
    "resize": lambda x, k: ops.image.resize(x, (3, 7)), "resize_nearest": lambda x, k: ops.image.resize(x, size=(8, 8), interpolation="nearest"), "resize_antialias": lambda x, k: ops.image.resize(x, (3, 3), antialias=True), "resize_crop": lambda x, k: ops.image.resize(x, (4, 6), crop_to_aspect_ratio=True), "resize_pad": lambda x, k: ops.image.resize(x, (4, 6), pad_to_aspect_ratio=True), "patches": lambda x, k: ops.image.extract_patches(x, 2), "patches_more": lambda x, k: ops.image.extract_patches(x, (2, 3), strides=1, padding="same"), "gray": lambda x, k: ops.image.rgb_to_grayscale(ops.concatenate([x, x[..., :1]], -1)), "hsv": lambda x, k: ops.image.rgb_to_hsv(ops.sigmoid(ops.concatenate([x, x[..., :1]], -1))), "rgb": lambda x, k: ops.image.hsv_to_rgb(ops.sigmoid(ops.concatenate([x, x[..., :1]], -1))),
    "pad": lambda x, k: ops.image.pad_images(x, 1, 2, target_height=9, target_width=9), "crop": lambda x, k: ops.image.crop_images(x, 1, 1, target_height=3, target_width=2), "blur": lambda x, k: ops.image.gaussian_blur(x, (3, 3), (1.0, 0.5)), "depth_to_space": lambda x, k: ops.depth_to_space(ops.concatenate([x, x], -1), 2), "space_to_depth": lambda x, k: ops.space_to_depth(x[:, :4, :4], 2), "sobel": lambda x, k: ops.image.sobel_edges(x), "ssim": lambda x, k: ops.image.ssim(ops.sigmoid(x), ops.sigmoid(x) * 0.5, filter_size=3), "affine": lambda x, k: ops.image.affine_transform(x, np.array([[1, 0.1, 0.2, 0, 1, 0.3, 0, 0]] * 2, "float32")), "scale": lambda x, k: ops.image.scale_and_translate(x, (2, 4, 4, 2), [0.5, 0.5], [0.1, 0.2], (1, 2), "linear"), "map": lambda x, k: ops.image.map_coordinates(x[0, :, :, 0], np.array([[0.5, 1.2], [1.0, 2.2]], "float32"), 1),
}
for name, f in IMAGES.items():
    graph(f"image_{name}", f, (2, 6, 5, 2), (3, 3, 2, 3) if name != "map" else (2, 2, 2, 3), batch=True)
SQUARE = {
    "cholesky": lambda x: ops.cholesky(x), "cholesky_upper": lambda x: ops.cholesky(x, upper=True), "det": lambda x: ops.det(x), "inv": lambda x: ops.inv(x), "logdet": lambda x: ops.logdet(x), "slogdet": lambda x: ops.slogdet(x), "eigh": lambda x: ops.eigh(x)[0], "svd": lambda x: ops.svd(x, compute_uv=False), "qr": lambda x: ops.abs(ops.qr(x)[1]), "matrix_power": lambda x: ops.matrix_power(x, 3), "pinv": lambda x: ops.pinv(x), "matrix_rank": lambda x: ops.matrix_rank(x), "cholesky_inverse": lambda x: ops.cholesky_inverse(ops.cholesky(x)), "solve_triangular": lambda x: ops.solve_triangular(ops.tril(x), x, lower=True), "norm_nuc": lambda x: ops.norm(x, ord="nuc", axis=(1, 2)), "norm_two": lambda x: ops.norm(x, ord=2, axis=(1, 2)), "lu": lambda x: ops.lu_factor(x)[0],
}
for name, f in SQUARE.items():
    graph(f"linalg_{name}", lambda x: f(ops.matmul(x, ops.swapaxes(x, 1, 2)) + 2 * ops.eye(3)), (2, 3, 4))
CREATE = {
    "ones": lambda x: x + ops.ones((4,)), "zeros": lambda x: x + ops.zeros((3, 4)), "arange": lambda x: x * ops.arange(4, dtype="float32"), "eye": lambda x: ops.matmul(x, ops.eye(4)), "full": lambda x: x + ops.full((4,), 2.0), "linspace": lambda x: x + ops.linspace(0.0, 1.0, 4), "array": lambda x: x + ops.array([1.0, 2.0, 3.0, 4.0]), "constant": lambda x: x + ops.convert_to_tensor(np.arange(12, dtype="float32").reshape(3, 4)), "linspace_tensor": lambda x: ops.linspace(x, x + 1, 3, axis=-1), "constant_left": lambda x: ops.convert_to_tensor(np.arange(4, dtype="float32")) - x,
    "matmul_constant": lambda x: ops.matmul(x, np.arange(8, dtype="float32").reshape(4, 2)), "where_constant": lambda x: ops.where(np.array([True, False, True, False]), x, -x), "bool_constant": lambda x: ops.logical_and(x > 0, np.array([True, False, True, False])), "int_constant": lambda x: ops.take(x, np.array([[0, 1], [2, 0]]), axis=1), "logspace": lambda x: ops.logspace(x, x + 1, 3, axis=-1), "geomspace": lambda x: ops.geomspace(ops.exp(x), ops.exp(x) + 1, 3, axis=-1),
}
for name, f in CREATE.items():
    graph(f"create_{name}", f, A)


# Models.
def build(name, f, *inputs, **options):
    model("graph_" + name, "graph", f, *inputs, **options)


def two_by_name():
    x, y = Input((3,), name="left"), Input((4,), name="right")
    joined = layers.Concatenate()([layers.Dense(4)(x), layers.Dense(4)(y)])
    return Model({"left": x, "right": y}, {"sum": layers.Dense(2, name="sum")(joined), "other": layers.Dense(1, name="other")(joined)})


def two_by_name_turned():
    x, y = Input((3,), name="zebra"), Input((4,), name="apple")
    joined = layers.Concatenate()([layers.Dense(4)(x), layers.Dense(4)(y)])
    return Model({"zebra": x, "apple": y}, {"z": layers.Dense(2)(joined), "a": layers.Dense(1)(joined)})


def listed():
    x, y = Input((3,)), Input((3,))
    return Model([x, y], [layers.Add()([x, y]), [layers.Dense(2)(x), layers.Dense(3)(y)]])


def shared():
    x, y = Input((3,)), Input((3,))
    dense = layers.Dense(4, activation="tanh", name="common", kernel_regularizer="l2", activity_regularizer="l1")
    return Model([x, y], layers.Subtract()([dense(x), dense(y)]))


def shared_model():
    inner = Sequential([Input((3,)), layers.Dense(4), layers.BatchNormalization(), layers.Dense(2)], name="tower")
    x, y = Input((3,)), Input((3,))
    return Model([x, y], inner(x) * 2 + inner(y))


def nested_graph():
    a, b = Input((3,)), Input((3,))
    inner = Model([a, b], [layers.Dense(4)(a) + b[:, :1], layers.Dense(2)(b)], name="inside")
    x = Input((3,))
    p, q = inner([x, x * 2])
    return Model(x, layers.Concatenate()([p, q]))


def nested_names():
    a, b = Input((3,), name="a"), Input((2,), name="b")
    inner = Model({"a": a, "b": b}, {"p": layers.Dense(4)(a), "q": layers.Dense(2)(b)}, name="inside")
    x, y = Input((3,)), Input((2,))
    out = inner({"a": x, "b": y})
    return Model([x, y], layers.Concatenate()([out["p"], out["q"]]))


def deep_nested():
    first = Sequential([Input((3,)), layers.Dense(4, "relu"), layers.Dense(3)], name="first")
    second = Sequential([Input((3,)), first, layers.Dense(3), layers.LayerNormalization()], name="second")
    x = Input((3,))
    return Model(x, [second(x), first(x)], name="deep")


def residual():
    x = Input((6, 6, 3))
    y = layers.Conv2D(4, 3, padding="same", use_bias=False)(x)
    y = layers.BatchNormalization()(y)
    y = layers.ReLU()(y)
    z = layers.Conv2D(4, 3, padding="same")(y) + y
    z = layers.GlobalAveragePooling2D()(z)
    return Model(x, ops.softmax(layers.Dense(3)(z)))


def transformer():
    x = Input((5,), dtype="int32")
    y = layers.Embedding(9, 6, mask_zero=True)(x) + layers.Embedding(5, 6)(ops.arange(5))
    y = layers.LayerNormalization()(y + layers.MultiHeadAttention(2, 3)(y, y))
    y = layers.LayerNormalization()(y + layers.Dense(6)(layers.Dense(8, "gelu")(y)))
    return Model(x, layers.Dense(2)(y[:, 0]))


def mask_travels():
    x = Input((5,), dtype="int32")
    y = layers.Embedding(6, 4, mask_zero=True)(x)
    return Model(x, layers.GlobalAveragePooling1D()(layers.Dense(3)(y)))


def mask_over_ops():
    x = Input((5,), dtype="int32")
    y = layers.Embedding(6, 4, mask_zero=True)(x) * 2.0
    return Model(x, layers.GlobalAveragePooling1D()(y))


def mask_computed():
    x = Input((5,), dtype="int32")
    y = layers.Embedding(6, 4, mask_zero=True)
    return Model(x, layers.GlobalAveragePooling1D()(y(x), mask=y.compute_mask(x)))


def mask_of_ops():
    x = Input((5, 4))
    return Model(x, layers.GlobalAveragePooling1D()(x, mask=x[..., 0] > 0))


def mask_rnn():
    x = Input((5,), dtype="int32")
    y = layers.Embedding(6, 4, mask_zero=True)(x)
    return Model(x, layers.LSTM(3)(layers.Conv1D(4, 1)(y)) + layers.GRU(3)(y))


def mask_nested():
    inner = Sequential([Input((None, 4)), layers.Dense(3), layers.GlobalAveragePooling1D()])
    x = Input((5,), dtype="int32")
    return Model(x, inner(layers.Embedding(6, 4, mask_zero=True)(x)))


def sequence_without_input():
    made = Sequential([layers.Dense(4, "relu"), layers.Dense(2)])
    made.build((None, 3))
    return made


def frozen():
    made = Sequential([Input((3,)), layers.Dense(4), layers.BatchNormalization(), layers.Dense(2)])
    made.trainable = False
    return made


def frozen_inside():
    inner = Sequential([Input((3,)), layers.Dense(4), layers.BatchNormalization()])
    inner.trainable = False
    return Sequential([Input((3,)), inner, layers.Dense(2)])


def frozen_then_free():
    inner = Sequential([Input((3,)), layers.Dense(4), layers.Dense(5)])
    inner.trainable = False
    inner.layers[-1].trainable = True
    return inner


def one_input_twice():
    x = Input((3,))
    return Model(x, [layers.Dense(2)(x), x])


def output_twice():
    x = Input((3,))
    y = layers.Dense(2)(x)
    return Model(x, [y, y, ops.relu(y)])


def unused_output():
    x = Input((4, 3))
    all_of, last = layers.LSTM(2, return_sequences=True, return_state=False)(x), layers.LSTM(2)(x)
    return Model(x, [last, all_of])


def split_outputs():
    x = Input((6,))
    a, b, c = ops.split(x, 3, axis=-1)
    return Model(x, layers.Dense(2)(a) + c * b)


def operation_shared_number():
    x = Input((3,))
    return Model(x, ops.maximum(x, 0.1) + ops.multiply(0.5, x) + ops.power(x, 2))


def scalar_of_tensor():
    x, y = Input((3,)), Input(())
    return Model([x, y], x * y[:, None])


def names():
    x = Input((3,), name="x")
    return Model(x, layers.Dense(2, name="Head_1.out")(layers.Dense(4, name="body-a")(x)), name="my-model_1")


def dict_of_one():
    x = Input((3,), name="x")
    return Model({"x": x}, {"y": layers.Dense(2)(x)})


def tuple_inputs():
    x, y = Input((3,)), Input((3,))
    return Model((x, y), (x + y, x - y))


def nested_inputs():
    x, y, z = Input((3,)), Input((3,)), Input((3,))
    return Model([x, [y, z]], x + y * z)


def input_layer():
    return Sequential([layers.InputLayer(shape=(3,), name="given"), layers.Dense(2)])


def batch_shape():
    return Sequential([Input(batch_shape=(2, 3)), layers.Dense(2)])


def types():
    x, y = Input((3,), dtype="int32"), Input((3,), dtype="bool")
    return Model([x, y], ops.where(y, ops.cast(x, "float32") * 0.5, -1.0))


def half_ints():
    x = Input((3,), dtype="float16")
    return Model(x, layers.Dense(2)(x))


def doubles():
    x = Input((3,), dtype="float64")
    return Model(x, layers.Dense(2)(x))


def int_dense():
    x = Input((3,), dtype="int32")
    return Model(x, layers.Dense(2)(x))


def uint8_image():
    x = Input((4, 4, 3), dtype="uint8")
    return Model(x, layers.Conv2D(2, 3)(layers.Rescaling(1 / 255.0)(x)))


for f, inputs in [
    (two_by_name, [(2, 3), (2, 4)]), (listed, [(2, 3), (2, 3)]), (shared, [(2, 3), (2, 3)]), (shared_model, [(4, 3), (4, 3)]), (nested_graph, [(2, 3)]), (nested_names, [(2, 3), (2, 2)]),
    (deep_nested, [(2, 3)]), (residual, [(2, 6, 6, 3)]), (transformer, [ints((2, 5), 9)]), (mask_travels, [ints((2, 5), 4)]), (mask_over_ops, [ints((2, 5), 4)]), (mask_computed, [ints((2, 5), 4)]), (mask_of_ops, [(2, 5, 4)]), (mask_rnn, [ints((2, 5), 4)]),
    (mask_nested, [ints((2, 5), 4)]), (sequence_without_input, [(2, 3)]), (frozen, [(4, 3)]), (frozen_inside, [(4, 3)]), (frozen_then_free, [(4, 3)]), (one_input_twice, [(2, 3)]), (output_twice, [(2, 3)]), (unused_output, [(2, 4, 3)]), (split_outputs, [(2, 6)]), (operation_shared_number, [(2, 3)]), (scalar_of_tensor, [(2, 3), (2,)]),
    (names, [(2, 3)]), (dict_of_one, [(2, 3)]), (tuple_inputs, [(2, 3), (2, 3)]), (nested_inputs, [(2, 3), (2, 3), (2, 3)]), (input_layer, [(2, 3)]), (batch_shape, [(2, 3)]), (types, [ints((2, 3), 9), truth((2, 3))]), (half_ints, [lambda random: random.normal(size=(2, 3)).astype("float16")]), (doubles, [lambda random: random.normal(size=(2, 3))]), (int_dense, [ints((2, 3), 9)]), (uint8_image, [ints((2, 4, 4, 3), 255, dtype="uint8")]),
    (two_by_name_turned, [(2, 4), (2, 3)]),
]:
    build(f.__name__, f, *inputs, train=True)
