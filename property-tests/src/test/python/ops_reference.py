# SPDX-License-Identifier: Apache-2.0
"""Writes what NumPy and SciPy say of operations on small arrays: python3 ops_reference.py ../resources/ops_reference.safetensors"""

import json
import sys

import numpy as np
import scipy.ndimage
import scipy.signal
import scipy.special

rng = np.random.default_rng(7)
cases = {}


def floats(*shape):
    return rng.uniform(-2, 2, shape)


def positive(*shape):
    return rng.uniform(0.2, 3, shape)


def case(name, inputs, *expected):
    cases[name] = ([np.asarray(x) for x in inputs], [np.asarray(y) for y in expected])


def pair(z):
    return np.real(z), np.imag(z)


a, b = floats(3, 4), floats(3, 4)
v, w = floats(6), floats(4)
p = positive(3, 4)
i, j = rng.integers(-20, 20, (3, 4)).astype(np.int32), rng.integers(1, 30, (3, 4)).astype(np.int32)
nan = a.copy()
nan[0, 1] = nan[2, 3] = np.nan

for name in ("fabs", "deg2rad", "rad2deg", "sinc", "i0", "angle"):
    case(name, [a], getattr(np, name)(a))
for name in ("arcsin", "arccos", "arctanh"):
    case(name, [a / 3], getattr(np, name)(a / 3))
for name in ("arctan", "arcsinh", "exp2", "expm1", "cbrt", "tan", "cosh", "sinh", "trunc", "signbit"):
    case(name, [a], getattr(np, name)(a))
for name in ("log2", "log10", "log1p", "reciprocal"):
    case(name, [p], getattr(np, name)(p))
case("arccosh", [p + 1], np.arccosh(p + 1))
case("arctan2", [a, b], np.arctan2(a, b))
for name in ("logaddexp", "logaddexp2", "fmod", "mod", "floor_divide", "hypot", "fmax", "fmin", "nextafter", "heaviside"):
    case(name, [a, b], getattr(np, name)(a, b))
case("fmax_nan", [nan, b], np.fmax(nan, b))
case("fmin_nan", [nan, b], np.fmin(nan, b))
case("ldexp", [a, i // 4], np.ldexp(a, i // 4))
case("gcd", [i, j], np.gcd(i, j))
case("lcm", [i, j], np.lcm(i, j))
case("divide_no_nan", [a, np.where(b > 0, b, 0)], np.where(b > 0, a / np.where(b > 0, b, 1), 0))
case("power", [p, b], p**b)
case("gammainc", [p * 2, positive(3, 4) * 2], None)
cases["gammainc"][1][0] = scipy.special.gammainc(*cases["gammainc"][0])
case("erfinv", [a / 3], scipy.special.erfinv(a / 3))
case("lgamma", [p], scipy.special.gammaln(p))
case("saturate_cast_u8", [a * 300], np.clip(a * 300, 0, 255).astype(np.uint8).astype(np.int32))
case("view_i64", [a], a.view(np.int64))

# Statistics.
case("median", [a], np.median(a))
case("median_axis", [a], np.median(a, 1))
for method in ("linear", "lower", "higher", "nearest", "midpoint"):
    case("quantile_" + method, [a], np.quantile(a, 0.3, 1, method=method))
case("percentile", [a], np.percentile(a, 85))
case("average", [a, w], np.average(a, 1, w))
for name in ("nanmax", "nanmin", "nansum", "nanprod", "nanmean", "nanvar", "nanstd", "nanmedian"):
    case(name, [nan], getattr(np, name)(nan, 1))
case("nanquantile", [nan], np.nanquantile(nan, 0.3, 0))
case("nanpercentile", [nan], np.nanpercentile(nan, 70))
case("nanargmax", [nan], np.nanargmax(nan, 1).astype(np.int32))
case("nanargmin", [nan], np.nanargmin(nan, 0).astype(np.int32))
case("nancumsum", [nan], np.nancumsum(nan, 1))
case("nancumprod", [nan], np.nancumprod(nan, 0))
case("ptp", [a], np.ptp(a, 1))
small = rng.integers(0, 5, 9).astype(np.int32)
case("bincount", [small], np.bincount(small, minlength=6)[:6].astype(np.int32))
case("bincount_weights", [small, floats(9)], None)
cases["bincount_weights"][1][0] = np.bincount(small, cases["bincount_weights"][0][1], 6)
many = floats(40)
case("histogram", [many], np.histogram(many, 7)[0].astype(np.int32), np.histogram(many, 7)[1])
case("histogram_range", [many], *[x.astype(np.int32) if k == 0 else x for k, x in enumerate(np.histogram(many, 5, (-1, 1)))])
edges = np.sort(w)
case("digitize", [v, edges], np.digitize(v, edges).astype(np.int32))
case("searchsorted_left", [edges, np.append(v, edges)], np.searchsorted(edges, np.append(v, edges)).astype(np.int32))
case("searchsorted_right", [edges, np.append(v, edges)], np.searchsorted(edges, np.append(v, edges), "right").astype(np.int32))
case("corrcoef", [a], np.corrcoef(a))
case("trapezoid", [a], np.trapezoid(a, dx=0.5, axis=1))
case("trapezoid_x", [a, edges], np.trapezoid(a, edges, axis=1))
case("isclose", [a, np.where(b > 0, a, b)], np.isclose(a, np.where(b > 0, a, b)))
case("isclose_nan", [nan, nan], np.isclose(nan, nan, equal_nan=True))
case("allclose", [a, a + 1e-9], np.allclose(a, a + 1e-9))

# Shapes.
x3 = floats(2, 4, 3)
case("append", [a, b], np.append(a, b, 1))
case("append_flat", [a, v], np.append(a, v))
case("vstack", [v, v], np.vstack([v, v]))
case("hstack", [a, b], np.hstack([a, b]))
case("hstack_1d", [v, w], np.hstack([v, w]))
case("dstack", [a, b], np.dstack([a, b]))
case("dstack_1d", [v, v], np.dstack([v, v]))
case("column_stack", [v, v], np.column_stack([v, v]))
case("array_split", [v], *np.array_split(v, 4))
case("split_at", [v], *np.split(v, [2, 3]))
case("vsplit", [x3], *np.vsplit(x3, 2))
case("hsplit", [x3], *np.hsplit(x3, 2))
case("dsplit", [x3], *np.dsplit(x3, 3))
case("unstack", [x3], *[x3[:, k] for k in range(4)])
case("flipud", [a], np.flipud(a))
case("fliplr", [a], np.fliplr(a))
for k in range(-1, 4):
    case(f"rot90_{k}", [x3], np.rot90(x3, k, (0, 2)))
case("meshgrid_xy", [v, w], *np.meshgrid(v, w))
case("meshgrid_ij", [v, w, v], *np.meshgrid(v, w, v, indexing="ij"))
for k in (-2, 0, 1):
    case(f"diag_{k}", [v], np.diag(v, k))
    case(f"diag_of_{k}", [a], np.diag(a, k))
    case(f"tri_{k}", [a], np.tri(3, 5, k))
case("diagflat", [a], np.diagflat(a, 1))
case("diagonal", [x3], np.diagonal(x3, 1, 2, 1))
case("diagonal_0", [x3], np.diagonal(x3, -1, 0, 1))
case("trace", [x3], np.trace(x3, 1, 1, 2))
case("inner", [a, b], np.inner(a, b))
case("vdot", [a, b], np.vdot(a, b))
c3, d3 = floats(4, 3), floats(4, 3)
case("cross", [c3, d3], np.cross(c3, d3))
case("kron", [a, c3], np.kron(a, c3))
case("kron_rank", [v, a], np.kron(v, a))
case("diff", [a], np.diff(a, 2, 1))
case("vander", [v], np.vander(v, 4))
case("vander_increasing", [v], np.vander(v, 3, True))
case("logspace", [v], np.logspace(0.5, 2, 5))
case("geomspace", [v], np.geomspace(1, 64, 4))
case("linspace_open", [v], np.linspace(1, 3, 5, endpoint=False))
case("rearrange", [floats(2, 6, 4)], None)
x = cases["rearrange"][0][0]
cases["rearrange"][1][0] = x.reshape(2, 2, 3, 4).transpose(1, 2, 3, 0).reshape(2, 12, 2)
case("rearrange_dots", [x], x.transpose(2, 0, 1).reshape(4, 1, 2, 6))

# Indices.
case("get_item", [x3], x3[1:, ::-2, :2])
case("get_item_negative", [x3], x3[:, -3:-1, 2:0:-1])
case("slice", [x3], x3[1:2, 2:4, 0:2])
up = floats(1, 2, 2)
new = x3.copy()
new[1:2, 2:4, 0:2] = up
case("slice_update", [x3, up], new)
places = np.array([[0, 1], [2, 3], [0, 1]], np.int32)
values = floats(3)
added = np.zeros((3, 4))
np.add.at(added, tuple(places.T), values)
case("scatter", [places, values], added)
for name, op in (("add", np.add), ("max", np.maximum), ("min", np.minimum), ("mul", np.multiply)):
    new = a.copy()
    op.at(new, tuple(places.T), values)
    case("scatter_update_" + name, [a, places, values], new)
new = a.copy()
for place, value in zip(places, values):
    new[tuple(place)] = value
case("scatter_update_replace", [a, places, values], new)
rows, ids = floats(6, 2), np.array([0, 2, 2, 0, 1, 2], np.int32)
for name, op in (("max", np.max), ("min", np.min), ("prod", np.prod), ("sum", np.sum)):
    case("segment_" + name, [rows, ids], np.stack([op(rows[ids == k], 0) for k in range(3)]))
case("isin", [small, np.array([1, 3], np.int32)], np.isin(small, [1, 3]))
case("isin_not", [small, np.array([1, 3], np.int32)], np.isin(small, [1, 3], invert=True))
targets = np.array([1, 0, 3], np.int32)
case("in_top_k", [targets, a], np.array([(a[r] > a[r, t]).sum() < 2 for r, t in enumerate(targets)]))
holes = np.where(a > 0, a, 0)
found = np.argwhere(holes)
size = 9
filled = np.full((size, 2), -7)
filled[: len(found)] = found[:size]
case("nonzero", [holes], filled[:, 0].astype(np.int32), filled[:, 1].astype(np.int32))
case("unravel_index", [np.array([3, 11, 6], np.int32)], *[x.astype(np.int32) for x in np.unravel_index([3, 11, 6], (3, 4))])
u, index, inverse, counts = np.unique(small, True, True, True)
more = 7 - len(u)
case(
    "unique",
    [small],
    np.append(u, [9] * more).astype(np.int32),
    np.append(index, [0] * more).astype(np.int32),
    inverse.astype(np.int32),
    np.append(counts, [0] * more).astype(np.int32),
    np.int32(len(u)),
)
case("unique_cut", [small], u[:2].astype(np.int32))
case("select", [a, b], np.select([a > 1, a > 0], [a, b], 5))
case("partition", [v], np.sort(v)[2])

# Linear algebra.
m = floats(2, 3, 3) + 3 * np.eye(3)
spd = m @ m.swapaxes(-1, -2)
tall, wide = floats(2, 4, 3), floats(3, 5)
rhs = floats(2, 3, 2)
case("cholesky", [spd], np.linalg.cholesky(spd))
case("cholesky_upper", [spd], np.linalg.cholesky(spd).swapaxes(-1, -2))
case("cholesky_inverse", [np.linalg.cholesky(spd)], np.linalg.inv(spd))
case("det", [m], np.linalg.det(m))
case("slogdet", [-m], *np.linalg.slogdet(-m))
case("logdet", [spd], np.linalg.slogdet(spd)[1])
case("inv", [m], np.linalg.inv(m))
case("solve", [m, rhs], np.linalg.solve(m, rhs))
case("solve_vector", [m[0], rhs[0, :, 0]], np.linalg.solve(m[0], rhs[0, :, 0]))
case("solve_triangular", [m, rhs], np.linalg.solve(np.tril(m), rhs))
case("lstsq", [tall[0], floats(4)], None)
cases["lstsq"][1][0] = np.linalg.lstsq(*cases["lstsq"][0])[0]
case("pinv", [wide], np.linalg.pinv(wide))
case("matrix_power", [m], np.linalg.matrix_power(m, 5))
case("matrix_power_inverse", [m], np.linalg.matrix_power(m, -2))
case("matrix_power_0", [m], np.linalg.matrix_power(m, 0))
case("matrix_rank", [np.stack([m[0], np.outer(v[:3], v[3:])])], np.array([3, 1], np.int32))
for name, order in (("fro", "fro"), ("nuc", "nuc"), ("1", 1), ("m1", -1), ("2", 2), ("m2", -2), ("inf", np.inf), ("minf", -np.inf)):
    case("norm_" + name, [tall[0]], np.linalg.norm(tall[0], order))
case("eigh_values", [spd], np.linalg.eigvalsh(spd))
case("svd_values", [tall], np.linalg.svd(tall, compute_uv=False))
for name, x in (("qr", tall), ("qr_complete", tall), ("svd", tall), ("svd_full", tall), ("eigh", spd), ("lu", m), ("eig", m)):
    case(name + "_again", [x], x)
case("cdist", [a, floats(5, 4)], None)
x, y = cases["cdist"][0]
cases["cdist"][1][0] = np.linalg.norm(x[:, None] - y[None], axis=-1)

# Signals.
for n in (1, 5, 8, 12, 97, 100):
    re, im = floats(2, n), floats(2, n)
    case(f"fft_{n}", [re, im], *pair(np.fft.fft(re + 1j * im)))
    case(f"ifft_{n}", [re, im], *pair(np.fft.ifft(re + 1j * im)))
    case(f"rfft_{n}", [re], *pair(np.fft.rfft(re)))
re, im = floats(2, 6, 5), floats(2, 6, 5)
case("fft2", [re, im], *pair(np.fft.fft2(re + 1j * im)))
case("ifft2", [re, im], *pair(np.fft.ifft2(re + 1j * im)))
case("rfft_longer", [floats(2, 6)], None)
cases["rfft_longer"] = (cases["rfft_longer"][0], [np.asarray(x) for x in pair(np.fft.rfft(cases["rfft_longer"][0][0], 9))])
re, im = floats(2, 6), floats(2, 6)
for n in (10, 11, 8):
    case(f"irfft_{n}", [re, im], np.fft.irfft(re + 1j * im, n))
sound = floats(2, 40)


def stft(x, length, stride, n, center):
    window = scipy.signal.get_window("hann", length)
    before = (n - length) // 2
    window = np.pad(window, (before, n - length - before))
    if center:
        x = np.pad(x, ((0, 0), (n // 2, n // 2)), mode="reflect")
    frames = np.stack([x[:, k : k + n] for k in range(0, x.shape[1] - n + 1, stride)], 1)
    return np.fft.rfft(frames * window)


case("stft", [sound], *pair(stft(sound, 8, 4, 10, True)))
case("stft_inside", [sound], *pair(stft(sound, 10, 5, 10, False)))
case("istft", [sound], sound)
for name in ("bartlett", "blackman", "hamming", "hanning"):
    case(name, [v], getattr(np, name)(9))
case("kaiser", [v], np.kaiser(9, 3.5))
for mode in ("valid", "same", "full"):
    case("correlate_" + mode, [v, w], np.correlate(v, w, mode))
    case("correlate_short_" + mode, [w, v], np.correlate(w, v, mode))

# Images.
image = rng.uniform(0, 1, (2, 5, 6, 3))
maximum, minimum = image.max(-1), image.min(-1)
import colorsys

hsv = np.array([[colorsys.rgb_to_hsv(*pixel) for pixel in one.reshape(-1, 3)] for one in image]).reshape(image.shape)
case("rgb_to_hsv", [image], hsv)
case("hsv_to_rgb", [hsv], image)
grid = np.stack(np.meshgrid(np.linspace(-1.5, 6, 7), np.linspace(-2, 5, 4), indexing="ij"))
flat = image[0, :, :, 0]
case("map_coordinates", [flat, grid], scipy.ndimage.map_coordinates(flat, grid, order=1, mode="grid-constant", cval=0.5))
case("map_coordinates_nearest", [flat, grid], scipy.ndimage.map_coordinates(flat, grid, order=1, mode="nearest"))
case("map_coordinates_mirror", [flat, grid], scipy.ndimage.map_coordinates(flat, grid, order=1, mode="mirror"))
case("map_coordinates_reflect", [flat, grid], scipy.ndimage.map_coordinates(flat, grid, order=1, mode="reflect"))
case("map_coordinates_wrap", [flat, grid], scipy.ndimage.map_coordinates(flat, grid, order=1, mode="grid-wrap"))


def resized(x, n, axis):
    old = x.shape[axis]
    at = np.clip((np.arange(n) + 0.5) * old / n - 0.5, 0, old - 1)
    low = np.floor(at).astype(int)
    high = np.minimum(low + 1, old - 1)
    share = (at - low).reshape([-1 if k == axis else 1 for k in range(x.ndim)])
    return x.take(low, axis) * (1 - share) + x.take(high, axis) * share


case("resize_bilinear", [image], resized(resized(image, 8, 1), 4, 2))
case("resize_nearest", [image], image.take(np.floor((np.arange(8) + 0.5) * 5 / 8).astype(int), 1).take([0, 2, 3, 5], 2))
case("affine_identity", [image, np.array([1.0, 0, 0, 0, 1, 0, 0, 0])], image)
case("affine_shift", [image, np.array([1.0, 0, 1, 0, 1, 0, 0, 0])], np.pad(image[:, :, 1:], ((0, 0), (0, 0), (0, 1), (0, 0))))
square = np.array([[0.0, 0], [5, 0], [0, 4], [5, 4]])
case("perspective_identity", [image, square, square], image)
bell = np.exp(-0.5 * (np.arange(3) - 1.0) ** 2)
bell /= bell.sum()
blurred = scipy.ndimage.convolve1d(scipy.ndimage.convolve1d(image, bell, 1, mode="constant"), bell, 2, mode="constant")
case("gaussian_blur", [image], blurred)
case("ssim_same", [rng.uniform(0, 1, (2, 12, 12, 1))], np.ones(2))
patches = np.stack([image[:, y : y + 2, x : x + 3].reshape(2, -1) for y in (0, 2) for x in (0, 3)], 1).reshape(2, 2, 2, 18)
case("extract_patches", [image], patches)
case("reconstruct_patches", [patches], image[:, :4])
case("psnr", [image, image + 0.1], 20.0)

# Networks.
case("moments", [a], a.mean(1), a.var(1))
case("multi_hot", [small.reshape(3, 3)], np.stack([np.bincount(r, minlength=5)[:5] > 0 for r in small.reshape(3, 3)]).astype(np.float64))
deep = floats(1, 4, 4, 2)
case("space_to_depth_again", [deep], deep)
unfolded = np.stack(
    [
        np.stack([np.pad(x, 1)[r : r + 2, c : c + 3] for r in range(0, 5, 2) for c in range(0, 4, 2)], -1).reshape(6, -1)
        for x in np.moveaxis(deep[0], -1, 0)
    ]
)
case("unfold", [np.moveaxis(deep, -1, 1)], unfolded.reshape(1, 12, -1))
q, k, val = floats(2, 3, 4, 2), floats(2, 5, 2, 2), floats(2, 5, 2, 2)
logits = np.einsum("btnh,bsnh->bnts", q, k.repeat(2, 2)) / np.sqrt(2)
case("dot_product_attention", [q, k, val], np.einsum("bnts,bsnh->btnh", scipy.special.softmax(logits, -1), val.repeat(2, 2)))
case("binary_crossentropy", [np.float64(a > 0), 1 / (1 + np.exp(-b))], -np.where(a > 0, -np.log1p(np.exp(-b)), -np.log1p(np.exp(b))))
case("binary_crossentropy_logits", [np.float64(a > 0), b], -np.where(a > 0, -np.log1p(np.exp(-b)), -np.log1p(np.exp(b))))
case("sparse_categorical_crossentropy", [targets, a], -scipy.special.log_softmax(a, -1)[np.arange(3), targets])
case("max_pool", [deep], np.stack([np.stack([deep[:, r : r + 2, c : c + 2].max((1, 2)) for c in (0, 2)], 1) for r in (0, 2)], 1))
case("average_pool", [deep], np.stack([np.stack([deep[:, r : r + 2, c : c + 2].mean((1, 2)) for c in (0, 2)], 1) for r in (0, 2)], 1))
case("adaptive_average_pool", [v.reshape(1, 6, 1)], np.array([v[0:2], v[1:3], v[3:5], v[4:6]]).mean(1).reshape(1, 4, 1))
series, kernel = floats(2, 7, 3), floats(3, 3, 2)
case("conv", [series, kernel], np.stack([np.einsum("bkc,kcf->bf", series[:, t : t + 3], kernel) for t in range(0, 5, 2)], 1))
case("depthwise_conv", [series, kernel], np.stack([np.einsum("bkc,kcm->bcm", series[:, t : t + 3], kernel).reshape(2, -1) for t in range(5)], 1))
back = np.zeros((2, 15, 3))
for t in range(7):
    back[:, 2 * t : 2 * t + 3] += np.einsum("bf,kcf->bkc", series[..., :2][:, t], kernel)
case("conv_transpose", [series[..., :2], kernel], back)

# As Keras 3.16 computes it: by the sum of all running sums of what is kept, not the last of them.
ordered = -np.sort(-a, -1)
running = ordered.cumsum(-1)
kept = ordered > (running - 1) / np.arange(1, 5)
bound = ((running * kept).sum(-1) - 1) / kept.sum(-1)
case("sparsemax", [a], np.maximum(a - bound[:, None], 0))
best = np.array([[1, 1, 0, 2, 2, 0], [0, 3, 3, 0, 3, 1]])
logits = floats(2, 6, 4)
logits[np.arange(2)[:, None], np.arange(6), best] += 9
case(
    "ctc_decode",
    [logits, np.array([6, 5], np.int32)],
    np.array([[[1, 2, -1, -1, -1, -1], [3, 3, -1, -1, -1, -1]]], np.int32),
    -np.array([[logits[0].max(-1).sum()], [logits[1, :5].max(-1).sum()]]),
)

# Loops.
case("associative_scan", [x3], np.cumsum(x3, 1))
case("associative_scan_reverse", [x3], np.cumprod(x3[:, ::-1], 1)[:, ::-1])
case("scan", [v], np.cumsum(v))
case("while_loop", [v], v * 32)
case("fori_loop", [v], v + 3 + 4 + 5)
case("cond", [v], v * 2)
case("switch", [v], v - 1)
case("map", [a], a.sum(1))
case("vectorize", [a, w], a * w)
case("jvp", [a, b], a**3, 3 * a**2 * b)

entries, data = {}, b""
names = {np.dtype("float64"): "F64", np.dtype("int32"): "I32", np.dtype("int64"): "I64", np.dtype("bool"): "BOOL"}
for name, (inputs, expected) in cases.items():
    for kind, arrays in (("x", inputs), ("y", expected)):
        for k, array in enumerate(arrays):
            raw = np.ascontiguousarray(array).tobytes()
            entries[f"{name}/{kind}{k}"] = {
                "dtype": names[array.dtype],
                "shape": list(array.shape),
                "data_offsets": [len(data), len(data) + len(raw)],
            }
            data += raw
header = json.dumps(entries).encode()
header += b" " * (-len(header) % 8)
with open(sys.argv[1], "wb") as out:
    out.write(len(header).to_bytes(8, "little") + header + data)
print(len(cases), "cases,", len(data), "bytes")
