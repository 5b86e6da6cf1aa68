// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Linalg;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Statistics;
import org.hornbeam.ops.Value;

/** Sums, extremes, moments, orders and norms along axes, and running ones. */
final class ReductionFunctions extends Functions {
    private interface Reduction {
        Value of(Value x, int... axes);
    }

    private interface Along {
        Value of(Value x, int axis);
    }

    private interface Quantile {
        Value of(Value x, double q, Statistics.Interpolation method, int... axes);
    }

    ReductionFunctions() {
        reduction("Sum", (x, axes) -> Ops.sum(counted(x), axes));
        reduction("Prod", (x, axes) -> Ops.prod(counted(x), axes));
        reduction("Mean", (x, axes) -> Ops.mean(Ops.floating(x), axes));
        reduction("Var", (x, axes) -> Ops.variance(Ops.floating(x), axes));
        reduction("Std", (x, axes) -> Ops.std(Ops.floating(x), axes));
        reduction("Max", Ops::max);
        reduction("Amax", Ops::max);
        reduction("Min", Ops::min);
        reduction("Amin", Ops::min);
        reduction("Any", Ops::any);
        reduction("All", Ops::all);
        reduction("Logsumexp", Ops::logsumexp);
        reduction("CountNonzero", Ops::countNonzero);
        reduction("Ptp", Statistics::ptp);
        reduction("Median", Statistics::median);
        reduction("Nanmedian", Statistics::nanmedian);
        reduction("Nanmax", Statistics::nanmax);
        reduction("Nanmin", Statistics::nanmin);
        reduction("Nansum", (x, axes) -> Statistics.nansum(counted(x), axes));
        reduction("Nanprod", (x, axes) -> Statistics.nanprod(counted(x), axes));
        reduction("Nanmean", Statistics::nanmean);
        reduction("Nanvar", Statistics::nanvar);
        reduction("Nanstd", Statistics::nanstd);
        index("Argmax", Ops::argmax);
        index("Argmin", Ops::argmin);
        index("Nanargmax", Statistics::nanargmax);
        index("Nanargmin", Statistics::nanargmin);
        running("Cumsum", Ops::cumsum);
        running("Cumprod", Ops::cumprod);
        running("Nancumsum", Statistics::nancumsum);
        running("Nancumprod", Statistics::nancumprod);
        quantile("Quantile", Statistics::quantile);
        quantile("Percentile", Statistics::percentile);
        quantile("Nanquantile", Statistics::nanquantile);
        quantile("Nanpercentile", Statistics::nanpercentile);
        one("Average", ReductionFunctions::average);
        several("Moments", call -> {
            Value x = call.value(0, "x");
            int[] axes = call.axes("axes", x);
            return List.of(kept(call, Ops.mean(x, axes), x, axes), kept(call, Ops.variance(x, axes), x, axes));
        });
        one("Norm", ReductionFunctions::norm);
        one("Normalize", call -> {
            Value x = Ops.floating(call.value(0, "x"));
            int[] axes = call.axes("axis", x);
            double order = call.number("order", 2);
            double epsilon = call.number("epsilon", 1e-7);
            if (axes.length == 1) {
                return Ops.normalize(x, order, axes[0], epsilon);
            }
            Value norm = Ops.keepDims(Ops.norm(x, order, axes), x, axes);
            return x.div(Ops.maximum(norm, Ops.like(norm, epsilon)));
        });
    }

    /** Small types are summed as int32. */
    private static Value counted(Value x) {
        return x.dtype() == DType.BOOL || x.dtype() == DType.U8 ? x.cast(DType.I32) : x;
    }

    private static Value kept(FunctionCall call, Value reduced, Value x, int... axes) {
        return call.flag("keepdims") ? Ops.keepDims(reduced, x, axes) : reduced;
    }

    private void reduction(String name, Reduction reduction) {
        one(name, call -> {
            Value x = call.value(0, "x");
            int[] axes = call.axes("axis", x);
            Value reduced = axes.length == 0 ? reduction.of(Ops.expandDims(x, 0), 0) : reduction.of(x, axes);
            if (call.get("initial") instanceof Number initial) {
                Value bound = FunctionCall.scalar(List.of(reduced), initial);
                reduced = name.equals("Max") ? Ops.maximum(reduced, bound) : Ops.minimum(reduced, bound);
            }
            Value y = kept(call, reduced, x, axes);
            return call.get("dtype") == null ? y : y.cast(call.dtype("dtype", y.dtype()));
        });
    }

    private void index(String name, Along index) {
        one(name, call -> {
            Value x = call.value(0, "x");
            if (call.get("axis") != null) {
                int axis = call.whole("axis", 0);
                return kept(call, index.of(x, axis), x, axis);
            }
            Value found = index.of(Ops.flatten(x), 0);
            return call.flag("keepdims")
                    ? Ops.reshape(found, new Shape(java.util.Collections.nCopies(x.rank(), Dim.of(1))))
                    : found;
        });
    }

    private void running(String name, Along running) {
        one(name, call -> {
            Value x = counted(call.value(0, "x"));
            Value typed = x.cast(call.dtype("dtype", x.dtype()));
            return call.get("axis") == null
                    ? running.of(Ops.flatten(typed), 0)
                    : running.of(typed, call.whole("axis", 0));
        });
    }

    private void quantile(String name, Quantile quantile) {
        one(name, call -> {
            Value x = Ops.floating(call.value(0, "x"));
            int[] axes = call.axes("axis", x);
            // In a graph Keras 3.16 computes quantiles as if the method were linear.
            Statistics.Interpolation method = name.equals("Quantile")
                    ? Statistics.Interpolation.LINEAR
                    : call.constant(Statistics.Interpolation.class, "method", Statistics.Interpolation.LINEAR);
            Object q = call.get(1, "q");
            List<Value> all = new ArrayList<>();
            for (Object each : q instanceof List<?> list ? list : List.of(java.util.Objects.requireNonNull(q))) {
                if (!(each instanceof Number number)) {
                    throw call.unsupported("a share that is a tensor");
                }
                all.add(kept(call, quantile.of(x, number.doubleValue(), method, axes), x, axes));
            }
            return q instanceof List ? Ops.stack(all, 0) : all.getFirst();
        });
    }

    private static Value average(FunctionCall call) {
        Value x = Ops.floating(call.value(0, "x"));
        int[] axes = call.axes("axis", x);
        Value weights = call.optional(1, "weights").orElse(null);
        return weights == null ? Ops.mean(x, axes) : Statistics.average(x, weights, axes);
    }

    /** Of vectors along one axis, or of matrices along two. */
    private static Value norm(FunctionCall call) {
        Value x = Ops.floating(call.value(0, "x"));
        int[] axes = call.axes("axis", x);
        Object order = call.get("ord");
        if (order == null || "fro".equals(order)) {
            return kept(call, Ops.norm(x, 2, axes), x, axes);
        } else if (axes.length == 1 && order instanceof Number number) {
            return kept(call, Ops.norm(x, number.doubleValue(), axes), x, axes);
        } else if (axes.length != 2) {
            throw call.unsupported("the order " + order + " of " + axes.length + " axes");
        }
        int[] last = IntStream.range(0, x.rank())
                .boxed()
                .sorted(java.util.Comparator.comparingInt(i -> i == axes[0] ? 1 : i == axes[1] ? 2 : 0))
                .mapToInt(i -> i)
                .toArray();
        Value norm = Linalg.matrixNorm(Ops.transpose(x, last), matrixOrder(call, order));
        return kept(call, norm, x, axes);
    }

    private static Linalg.MatrixNorm matrixOrder(FunctionCall call, Object order) {
        if (order.equals("nuc")) {
            return Linalg.MatrixNorm.NUCLEAR;
        }
        return switch (order instanceof Number number ? Double.toString(number.doubleValue()) : "") {
            case "1.0" -> Linalg.MatrixNorm.ONE;
            case "-1.0" -> Linalg.MatrixNorm.MINUS_ONE;
            case "2.0" -> Linalg.MatrixNorm.TWO;
            case "-2.0" -> Linalg.MatrixNorm.MINUS_TWO;
            case "Infinity" -> Linalg.MatrixNorm.INFINITY;
            case "-Infinity" -> Linalg.MatrixNorm.MINUS_INFINITY;
            default -> throw call.unsupported("the order " + order);
        };
    }
}
