// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hornbeam.ops.Complex;
import org.hornbeam.ops.ControlFlow;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Images;
import org.hornbeam.ops.Indexing;
import org.hornbeam.ops.Indexing.Part;
import org.hornbeam.ops.Linalg;
import org.hornbeam.ops.Nn;
import org.hornbeam.ops.Numbers;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Shaping;
import org.hornbeam.ops.Signal;
import org.hornbeam.ops.Statistics;
import org.hornbeam.ops.Value;
import org.hornbeam.propertytests.Program;

/** What is to be compared with NumPy and SciPy, by the names of the recorded cases. */
final class OpsPrograms {
    private static final int[] ONE = {1};
    private static final int[] TWO = {2};

    private final Map<String, Program> all = new TreeMap<>();

    private interface Unary {
        Value of(Value x);
    }

    private interface Binary {
        Value of(Value a, Value b);
    }

    private interface Several {
        List<Value> of(Value x);
    }

    private void one(String name, Unary f) {
        all.put(name, x -> List.of(f.of(x.getFirst())));
    }

    private void two(String name, Binary f) {
        all.put(name, x -> List.of(f.of(x.get(0), x.get(1))));
    }

    private void several(String name, Several f) {
        all.put(name, x -> f.of(x.getFirst()));
    }

    private static List<Value> parts(Complex x) {
        return List.of(x.real(), x.imaginary());
    }

    private static Value at(Value graph, int number) {
        return Shaping.scalar(graph, DType.I32, number);
    }

    static Map<String, Program> all() {
        OpsPrograms programs = new OpsPrograms();
        programs.numbers();
        programs.statistics();
        programs.shapes();
        programs.indices();
        programs.algebra();
        programs.signals();
        programs.images();
        programs.networks();
        programs.loops();
        return programs.all;
    }

    private void numbers() {
        one("fabs", Numbers::fabs);
        one("deg2rad", Numbers::deg2rad);
        one("rad2deg", Numbers::rad2deg);
        one("sinc", Numbers::sinc);
        one("i0", Numbers::i0);
        one("angle", Numbers::angle);
        one("arcsin", Ops::arcsin);
        one("arccos", Ops::arccos);
        one("arctanh", Ops::arctanh);
        one("arctan", Ops::arctan);
        one("arcsinh", Ops::arcsinh);
        one("arccosh", Ops::arccosh);
        one("exp2", Ops::exp2);
        one("expm1", Ops::expm1);
        one("cbrt", Ops::cbrt);
        one("tan", Ops::tan);
        one("cosh", Ops::cosh);
        one("sinh", Ops::sinh);
        one("trunc", Ops::trunc);
        one("signbit", Numbers::signbit);
        one("log2", Ops::log2);
        one("log10", Ops::log10);
        one("log1p", Ops::log1p);
        one("reciprocal", Ops::reciprocal);
        one("erfinv", Ops::erfinv);
        one("lgamma", Ops::lgamma);
        two("arctan2", Ops::arctan2);
        two("logaddexp", Ops::logaddexp);
        two("logaddexp2", Numbers::logaddexp2);
        two("fmod", Numbers::fmod);
        two("mod", Ops::mod);
        two("floor_divide", Ops::floorDivide);
        two("hypot", Ops::hypot);
        two("fmax", Numbers::fmax);
        two("fmin", Numbers::fmin);
        two("fmax_nan", Numbers::fmax);
        two("fmin_nan", Numbers::fmin);
        two("nextafter", Numbers::nextafter);
        two("heaviside", Ops::heaviside);
        two("ldexp", Numbers::ldexp);
        two("gcd", Numbers::gcd);
        two("lcm", Numbers::lcm);
        two("divide_no_nan", Numbers::divideNoNan);
        two("power", Ops::power);
        two("gammainc", Numbers::gammainc);
        one("saturate_cast_u8", x -> Numbers.saturateCast(x, DType.U8).cast(DType.I32));
        one("view_i64", x -> Numbers.view(x, DType.I64));
    }

    private void statistics() {
        one("median", Statistics::median);
        one("median_axis", x -> Statistics.median(x, 1));
        for (Statistics.Interpolation method : Statistics.Interpolation.values()) {
            one(
                    "quantile_" + method.name().toLowerCase(java.util.Locale.ROOT),
                    x -> Statistics.quantile(x, 0.3, method, 1));
        }
        one("percentile", x -> Statistics.percentile(x, 85, Statistics.Interpolation.LINEAR));
        two("average", (x, w) -> Statistics.average(x, w, 1));
        one("nanmax", x -> Statistics.nanmax(x, 1));
        one("nanmin", x -> Statistics.nanmin(x, 1));
        one("nansum", x -> Statistics.nansum(x, 1));
        one("nanprod", x -> Statistics.nanprod(x, 1));
        one("nanmean", x -> Statistics.nanmean(x, 1));
        one("nanvar", x -> Statistics.nanvar(x, 1));
        one("nanstd", x -> Statistics.nanstd(x, 1));
        one("nanmedian", x -> Statistics.nanmedian(x, 1));
        one("nanquantile", x -> Statistics.nanquantile(x, 0.3, Statistics.Interpolation.LINEAR, 0));
        one("nanpercentile", x -> Statistics.nanpercentile(x, 70, Statistics.Interpolation.LINEAR));
        one("nanargmax", x -> Statistics.nanargmax(x, 1));
        one("nanargmin", x -> Statistics.nanargmin(x, 0));
        one("nancumsum", x -> Statistics.nancumsum(x, 1));
        one("nancumprod", x -> Statistics.nancumprod(x, 0));
        one("ptp", x -> Statistics.ptp(x, 1));
        one("bincount", x -> Statistics.bincount(x, 6));
        two("bincount_weights", (x, w) -> Statistics.bincount(x, w, 6));
        several("histogram", x -> counted(Statistics.histogram(x, 7)));
        several("histogram_range", x -> counted(Statistics.histogram(x, 5, -1, 1)));
        two("digitize", Statistics::digitize);
        two("searchsorted_left", (x, y) -> Indexing.searchsorted(x, y, false));
        two("searchsorted_right", (x, y) -> Indexing.searchsorted(x, y, true));
        one("corrcoef", Statistics::corrcoef);
        one("trapezoid", y -> Statistics.trapezoid(y, 0.5, 1));
        two("trapezoid_x", (y, x) -> Statistics.trapezoid(y, x, 1));
        two("isclose", (x, y) -> Statistics.isclose(x, y, 1e-5, 1e-8, false));
        two("isclose_nan", (x, y) -> Statistics.isclose(x, y, 1e-5, 1e-8, true));
        two("allclose", (x, y) -> Statistics.allclose(x, y, 1e-5, 1e-8, false));
    }

    private static List<Value> counted(Statistics.Histogram histogram) {
        return List.of(histogram.counts(), histogram.edges());
    }

    private void shapes() {
        two("append", (x, y) -> Shaping.append(x, y, 1));
        two("append_flat", Shaping::append);
        two("vstack", (x, y) -> Shaping.vstack(List.of(x, y)));
        two("hstack", (x, y) -> Shaping.hstack(List.of(x, y)));
        two("hstack_1d", (x, y) -> Shaping.hstack(List.of(x, y)));
        two("dstack", (x, y) -> Shaping.dstack(List.of(x, y)));
        two("dstack_1d", (x, y) -> Shaping.dstack(List.of(x, y)));
        two("column_stack", (x, y) -> Shaping.columnStack(List.of(x, y)));
        several("array_split", x -> Shaping.arraySplit(x, 4, 0));
        several("split_at", x -> Shaping.splitAt(x, 0, 2, 3));
        several("vsplit", x -> Shaping.vsplit(x, 2));
        several("hsplit", x -> Shaping.hsplit(x, 2));
        several("dsplit", x -> Shaping.dsplit(x, 3));
        several("unstack", x -> Shaping.unstack(x, 1));
        one("flipud", Shaping::flipud);
        one("fliplr", Shaping::fliplr);
        for (int k = -1; k < 4; k++) {
            int turns = k;
            one("rot90_" + k, x -> Shaping.rot90(x, turns, 0, 2));
        }
        all.put("meshgrid_xy", x -> Shaping.meshgrid(true, x.get(0), x.get(1)));
        all.put("meshgrid_ij", x -> Shaping.meshgrid(false, x.get(0), x.get(1), x.get(2)));
        for (int k : new int[] {-2, 0, 1}) {
            one("diag_" + k, x -> Shaping.diag(x, k));
            one("diag_of_" + k, x -> Shaping.diag(x, k));
            one("tri_" + k, x -> Shaping.tri(x, 3, 5, k, DType.F64));
        }
        one("diagflat", x -> Shaping.diagflat(x, 1));
        one("diagonal", x -> Shaping.diagonal(x, 1, 2, 1));
        one("diagonal_0", x -> Shaping.diagonal(x, -1, 0, 1));
        one("trace", x -> Shaping.trace(x, 1, 1, 2));
        two("inner", Shaping::inner);
        two("vdot", Shaping::vdot);
        two("cross", (x, y) -> Shaping.cross(x, y, -1));
        two("kron", Shaping::kron);
        two("kron_rank", Shaping::kron);
        one("diff", x -> Shaping.diff(x, 2, 1));
        one("vander", x -> Shaping.vander(x, 4, false));
        one("vander_increasing", x -> Shaping.vander(x, 3, true));
        one("logspace", x -> Shaping.logspace(x, 0.5, 2, 5, true, 10));
        one("geomspace", x -> Shaping.geomspace(x, 1, 64, 4, true));
        one("linspace_open", x -> Shaping.linspace(x, 1, 3, 5, false));
        one("rearrange", x -> Shaping.rearrange(x, "a (b c) d -> b (c d) a", Map.of("b", 2)));
        one("rearrange_dots", x -> Shaping.rearrange(x, "... c -> c 1 ...", Map.of()));
    }

    private void indices() {
        one(
                "get_item",
                x -> Indexing.getItem(
                        x, new Part(1, Long.MAX_VALUE, 1), new Part(-1, Long.MAX_VALUE, -2), Part.of(0, 2)));
        one("get_item_negative", x -> Indexing.getItem(x, Part.all(), Part.of(-3, -1), new Part(2, 0, -1)));
        one("slice", x -> Indexing.slice(x, List.of(at(x, 1), at(x, 2), at(x, 0)), 1, 2, 2));
        two("slice_update", (x, up) -> Indexing.sliceUpdate(x, List.of(at(x, 1), at(x, 2), at(x, 0)), up));
        two("scatter", (places, values) -> Indexing.scatter(places, values, Shape.of(3, 4)));
        for (Indexing.Reduction reduction : Indexing.Reduction.values()) {
            all.put(
                    "scatter_update_" + reduction.name().toLowerCase(java.util.Locale.ROOT),
                    x -> List.of(Indexing.scatterUpdate(x.get(0), x.get(1), x.get(2), reduction)));
        }
        two("segment_max", (x, ids) -> Indexing.segmentMax(x, ids, 3));
        two("segment_min", (x, ids) -> Indexing.segmentMin(x, ids, 3));
        two("segment_prod", (x, ids) -> Indexing.segmentProd(x, ids, 3));
        two("segment_sum", (x, ids) -> Ops.segmentSum(x, ids, 3));
        two("isin", (x, y) -> Indexing.isin(x, y, false));
        two("isin_not", (x, y) -> Indexing.isin(x, y, true));
        two("in_top_k", (x, y) -> Indexing.inTopK(x, y, 2));
        several("nonzero", x -> Indexing.nonzero(x, 9, -7));
        several("unravel_index", x -> Indexing.unravelIndex(x, Shape.of(3, 4)));
        several("unique", x -> {
            Indexing.Unique u = Indexing.unique(x, 7, 9);
            return List.of(u.values(), u.index(), u.inverse(), u.counts(), u.found());
        });
        one("unique_cut", x -> Indexing.unique(x, 2, 0).values());
        two(
                "select",
                (x, y) -> Indexing.select(
                        List.of(Ops.greater(x, Ops.like(x, 1.0)), Ops.greater(x, Ops.like(x, 0.0))),
                        List.of(x, y),
                        Ops.like(x, 5.0)));
        one("partition", x -> Ops.pick(Ops.take(x, Indexing.argpartition(x, 2, 0)), 0, 2));
    }

    private void algebra() {
        one("cholesky", x -> Linalg.cholesky(x, false));
        one("cholesky_upper", x -> Linalg.cholesky(x, true));
        one("cholesky_inverse", x -> Linalg.choleskyInverse(x, false));
        one("det", Linalg::det);
        several(
                "slogdet",
                x -> List.of(Linalg.slogdet(x).sign(), Linalg.slogdet(x).logarithm()));
        one("logdet", Linalg::logdet);
        one("inv", Linalg::inv);
        two("solve", Linalg::solve);
        two("solve_vector", Linalg::solve);
        two("solve_triangular", (a, b) -> Linalg.solveTriangular(a, b, true));
        two("lstsq", Linalg::lstsq);
        one("pinv", Linalg::pinv);
        one("matrix_power", x -> Linalg.matrixPower(x, 5));
        one("matrix_power_inverse", x -> Linalg.matrixPower(x, -2));
        one("matrix_power_0", x -> Linalg.matrixPower(x, 0));
        one("matrix_rank", Linalg::matrixRank);
        Map<String, Linalg.MatrixNorm> norms = Map.of(
                "fro", Linalg.MatrixNorm.FROBENIUS,
                "nuc", Linalg.MatrixNorm.NUCLEAR,
                "1", Linalg.MatrixNorm.ONE,
                "m1", Linalg.MatrixNorm.MINUS_ONE,
                "2", Linalg.MatrixNorm.TWO,
                "m2", Linalg.MatrixNorm.MINUS_TWO,
                "inf", Linalg.MatrixNorm.INFINITY,
                "minf", Linalg.MatrixNorm.MINUS_INFINITY);
        norms.forEach((name, order) -> one("norm_" + name, x -> Linalg.matrixNorm(x, order)));
        one("eigh_values", x -> Linalg.eigh(x).values());
        one("svd_values", Linalg::svdvals);
        one("qr_again", x -> Ops.matmul(Linalg.qr(x).q(), Linalg.qr(x).r()));
        one(
                "qr_complete_again",
                x -> Ops.matmul(Linalg.qrComplete(x).q(), Linalg.qrComplete(x).r()));
        one("svd_again", x -> again(Linalg.svd(x, false)));
        one("svd_full_again", x -> {
            Linalg.Svd svd = Linalg.svd(x, true);
            return again(new Linalg.Svd(Ops.slice(svd.u(), -1, 0, x.dim(-1)), svd.values(), svd.vTransposed()));
        });
        one("eigh_again", x -> {
            Linalg.SymmetricEigen e = Linalg.eigh(x);
            Value scaled = e.vectors().times(Ops.expandDims(e.values(), 1));
            return Ops.matmul(scaled, Ops.swapaxes(e.vectors(), -1, -2));
        });
        one("lu_again", OpsPrograms::luAgain);
        one("eig_again", OpsPrograms::eigAgain);
        two("cdist", Linalg::cdist);
    }

    private static Value again(Linalg.Svd svd) {
        return Ops.matmul(svd.u().times(Ops.expandDims(svd.values(), 1)), svd.vTransposed());
    }

    /** L U with the rows exchanged back: P is found by sorting what the exchanges do. */
    private static Value luAgain(Value x) {
        Linalg.LuFactors lu = Linalg.luFactor(x);
        Value one = Ops.equal(Ops.indices(x, -1), Ops.indices(x, -2)).cast(x.dtype());
        Value product = Ops.matmul(Ops.tril(lu.factors(), -1).plus(one), Ops.triu(lu.factors(), 0));
        Value row = Ops.indices(x, 1);
        for (int k = x.dim(-1) - 1; k >= 0; k--) {
            Value pivot =
                    Ops.broadcastTo(Ops.reshape(Ops.pick(lu.pivots(), 1, k), Shape.of(x.dim(0), 1, 1)), x.shape());
            Value own = Ops.fill(row, k);
            Value from = Ops.where(Ops.equal(row, own), pivot, Ops.where(Ops.equal(row, pivot), own, row));
            product = Ops.takeAlongAxis(product, from, 1);
        }
        return product;
    }

    /** The real part of V diag(w) V^-1, with the inverse of a complex matrix as that of a real one of twice the size. */
    private static Value eigAgain(Value x) {
        Linalg.Eigen eigen = Linalg.eig(x);
        Complex v = eigen.vectors();
        Value big = Ops.concatenate(
                List.of(
                        Ops.concatenate(List.of(v.real(), v.imaginary().unaryMinus()), -1),
                        Ops.concatenate(List.of(v.imaginary(), v.real()), -1)),
                -2);
        int n = x.dim(-1);
        Value inverse = Linalg.inv(big);
        Value real = Ops.slice(Ops.slice(inverse, -1, 0, n), -2, 0, n);
        Value imaginary = Ops.slice(Ops.slice(inverse, -1, 0, n), -2, n, n);
        Complex values = new Complex(
                Ops.expandDims(eigen.values().real(), 1),
                Ops.expandDims(eigen.values().imaginary(), 1));
        Complex scaled = v.times(values);
        return Ops.matmul(scaled.real(), real).minus(Ops.matmul(scaled.imaginary(), imaginary));
    }

    private void signals() {
        for (int n : new int[] {1, 5, 8, 12, 97, 100}) {
            all.put("fft_" + n, x -> parts(Signal.fft(new Complex(x.get(0), x.get(1)))));
            all.put("ifft_" + n, x -> parts(Signal.ifft(new Complex(x.get(0), x.get(1)))));
            several("rfft_" + n, x -> parts(Signal.rfft(x)));
        }
        all.put("fft2", x -> parts(Signal.fft2(new Complex(x.get(0), x.get(1)))));
        all.put("ifft2", x -> parts(Signal.ifft2(new Complex(x.get(0), x.get(1)))));
        several("rfft_longer", x -> parts(Signal.rfft(x, 9)));
        for (int n : new int[] {10, 11, 8}) {
            two("irfft_" + n, (re, im) -> Signal.irfft(new Complex(re, im), n));
        }
        several("stft", x -> parts(Signal.stft(x, 8, 4, 10, Signal.Window.HANN, true)));
        several("stft_inside", x -> parts(Signal.stft(x, 10, 5, 10, Signal.Window.HANN, false)));
        one(
                "istft",
                x -> Signal.istft(
                        Signal.stft(x, 8, 4, 10, Signal.Window.HANN, true), 8, 4, 10, 40, Signal.Window.HANN, true));
        one("bartlett", x -> Signal.bartlett(x, 9));
        one("blackman", x -> Signal.blackman(x, 9));
        one("hamming", x -> Signal.hamming(x, 9));
        one("hanning", x -> Signal.hanning(x, 9));
        one("kaiser", x -> Signal.kaiser(x, 9, 3.5));
        for (Signal.Mode mode : Signal.Mode.values()) {
            String name = mode.name().toLowerCase(java.util.Locale.ROOT);
            two("correlate_" + name, (x, y) -> Signal.correlate(x, y, mode));
            two("correlate_short_" + name, (x, y) -> Signal.correlate(x, y, mode));
        }
    }

    private void images() {
        one("rgb_to_hsv", Images::rgbToHsv);
        one("hsv_to_rgb", Images::hsvToRgb);
        two("map_coordinates", (x, c) -> Images.mapCoordinates(x, c, true, Images.FillMode.CONSTANT, 0.5));
        for (Images.FillMode mode : List.of(
                Images.FillMode.NEAREST, Images.FillMode.MIRROR, Images.FillMode.REFLECT, Images.FillMode.WRAP)) {
            two(
                    "map_coordinates_" + mode.name().toLowerCase(java.util.Locale.ROOT),
                    (x, c) -> Images.mapCoordinates(x, c, true, mode, 0));
        }
        one("resize_bilinear", x -> Images.resize(x, 8, 4, Images.Interpolation.BILINEAR, false));
        one("resize_nearest", x -> Images.resize(x, 8, 4, Images.Interpolation.NEAREST, false));
        two("affine_identity", (x, t) -> Images.affineTransform(x, t, true, Images.FillMode.CONSTANT, 0));
        two("affine_shift", (x, t) -> Images.affineTransform(x, t, false, Images.FillMode.CONSTANT, 0));
        all.put(
                "perspective_identity",
                x -> List.of(Images.perspectiveTransform(x.get(0), x.get(1), x.get(2), true, 0)));
        one("gaussian_blur", x -> Images.gaussianBlur(x, 3, 3, 1, 1));
        one("ssim_same", x -> Images.ssim(x, x, 1, 11, 1.5, 0.01, 0.03));
        one("extract_patches", x -> Images.extractPatches(x, new int[] {2, 3}, new int[] {2, 3}, ONE, false));
        one("reconstruct_patches", x -> Images.reconstructPatches(x, new int[] {2, 3}, new int[] {4, 6}, false));
        two("psnr", (x, y) -> Statistics.psnr(x, y, 1));
    }

    private void networks() {
        several(
                "moments",
                x -> List.of(
                        Statistics.moments(x, 1).mean(),
                        Statistics.moments(x, 1).variance()));
        one("sparsemax", x -> Nn.sparsemax(x, -1));
        all.put("ctc_decode", x -> {
            Nn.Decoded decoded = Nn.ctcDecode(x.get(0), x.get(1), true, 0);
            return List.of(decoded.labels(), decoded.scores());
        });
        one("multi_hot", x -> Nn.multiHot(x, 5));
        one("space_to_depth_again", x -> Nn.depthToSpace(Nn.spaceToDepth(x, 2), 2));
        one("unfold", x -> Nn.unfold(x, new int[] {2, 3}, 1, 1, 2));
        all.put(
                "dot_product_attention",
                x -> List.of(Nn.dotProductAttention(
                        x.get(0), x.get(1), x.get(2), Optional.empty(), Optional.empty(), Optional.empty(), false, 0)));
        two("binary_crossentropy", (y, p) -> Nn.binaryCrossentropy(y, p, false));
        two("binary_crossentropy_logits", (y, p) -> Nn.binaryCrossentropy(y, p, true));
        two("sparse_categorical_crossentropy", (y, p) -> Nn.sparseCategoricalCrossentropy(y, p, true, -1));
        one("max_pool", x -> Nn.maxPool(x, TWO, TWO, false));
        one("average_pool", x -> Nn.averagePool(x, TWO, TWO, false));
        one("adaptive_average_pool", x -> Nn.adaptiveAveragePool(x, 4));
        two("conv", (x, k) -> Nn.conv(x, k, TWO, ONE, false));
        two("depthwise_conv", (x, k) -> Nn.depthwiseConv(x, k, ONE, ONE, false));
        two("conv_transpose", (x, k) -> Nn.convTranspose(x, k, TWO, ONE, false));
    }

    private void loops() {
        one("associative_scan", x -> ControlFlow.associativeScan(Value::plus, x, false, 1));
        one("associative_scan_reverse", x -> ControlFlow.associativeScan(Value::times, x, true, 1));
        one(
                "scan",
                x -> ControlFlow.scan(
                                (carried, step) -> {
                                    Value sum = carried.getFirst().plus(step.getFirst());
                                    return new ControlFlow.Step(List.of(sum), List.of(sum));
                                },
                                List.of(Ops.sum(x).times(0.0)),
                                List.of(x),
                                false)
                        .outputs()
                        .getFirst());
        one(
                "while_loop",
                x -> ControlFlow.whileLoop(
                                s -> Ops.less(s.get(1), Ops.like(s.get(1), 5)),
                                s -> List.of(s.get(0).times(2.0), s.get(1).plus(1)),
                                List.of(x, at(x, 0)),
                                9)
                        .getFirst());
        one(
                "fori_loop",
                x -> ControlFlow.foriLoop(3, 6, (i, s) -> List.of(s.getFirst().plus(i.cast(x.dtype()))), List.of(x))
                        .getFirst());
        one(
                "cond",
                x -> ControlFlow.cond(
                        Ops.less(Ops.like(x, 0.0), Ops.like(x, 1.0)), () -> x.times(2.0), () -> x.plus(7.0)));
        one(
                "switch",
                x -> ControlFlow.switchCase(
                                at(x, 5),
                                List.of(s -> s, s -> List.of(s.getFirst().times(3.0)), s -> List.of(x.minus(1.0))),
                                x)
                        .getFirst());
        one("map", x -> ControlFlow.map(row -> Ops.sum(row), x));
        two(
                "vectorize",
                (x, y) -> ControlFlow.vectorize(s -> s.get(0).times(s.get(1))).apply(List.of(x, y)));
        all.put("jvp", x -> {
            ControlFlow.Jvp jvp = ControlFlow.jvp(
                    s -> List.of(s.getFirst().times(s.getFirst()).times(s.getFirst())),
                    List.of(x.get(0)),
                    List.of(x.get(1)));
            return List.of(jvp.outputs().getFirst(), jvp.tangents().getFirst());
        });
    }
}
