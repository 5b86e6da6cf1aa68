// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.util.Arrays;
import org.hornbeam.graph.ArgReduce;
import org.hornbeam.graph.Cumulative;
import org.hornbeam.graph.Reduce;
import org.hornbeam.ops.DType;

/** The meaning of reductions and running combinations. */
final class Reductions {
    private Reductions() {}

    static Array reduce(Reduce op, Array x) {
        long[] shape = x.shape();
        long[] kept = java.util.stream.IntStream.range(0, shape.length)
                .filter(axis -> !op.axes().contains(axis))
                .mapToLong(axis -> shape[axis])
                .toArray();
        // The place of each element's group: its index with 0 along the reduced axes.
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = op.axes().contains(axis) ? 0 : stride;
            stride *= op.axes().contains(axis) ? 1 : shape[axis];
        }
        int groups = Index.elements(kept);
        if (x.dtype().isFloat()) {
            double[] results = new double[groups];
            Arrays.fill(results, start(op.kind()));
            for (int i = 0; i < x.size(); i++) {
                int group = Index.place(Index.unflatten(i, shape), strides);
                results[group] = combine(op.kind(), results[group], x.doubleAt(i));
            }
            return Array.wrap(x.dtype(), kept, results);
        }
        long[] results = new long[groups];
        Arrays.fill(results, start(op.kind(), x.dtype()));
        for (int i = 0; i < x.size(); i++) {
            int group = Index.place(Index.unflatten(i, shape), strides);
            results[group] = Numbers.wrap(combine(op.kind(), results[group], x.longAt(i)), x.dtype());
        }
        return Array.wrap(x.dtype(), kept, results);
    }

    private static double start(Reduce.Kind kind) {
        return switch (kind) {
            case SUM -> 0;
            case PRODUCT -> 1;
            case MAX -> Double.NEGATIVE_INFINITY;
            case MIN -> Double.POSITIVE_INFINITY;
            case ANY, ALL -> throw new IllegalArgumentException(kind + " takes booleans");
        };
    }

    private static long start(Reduce.Kind kind, DType dtype) {
        return switch (kind) {
            case SUM, ANY -> 0;
            case PRODUCT, ALL -> 1;
            case MAX -> Numbers.lowestInteger(dtype);
            case MIN -> Numbers.highestInteger(dtype);
        };
    }

    private static double combine(Reduce.Kind kind, double a, double b) {
        return switch (kind) {
            case SUM -> a + b;
            case PRODUCT -> a * b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            case ANY, ALL -> throw new IllegalArgumentException(kind + " takes booleans");
        };
    }

    private static long combine(Reduce.Kind kind, long a, long b) {
        return switch (kind) {
            case SUM -> a + b;
            case PRODUCT -> a * b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            case ANY -> a | b;
            case ALL -> a & b;
        };
    }

    static Array argReduce(ArgReduce op, Array x) {
        Lines lines = new Lines(x.shape(), op.axis());
        boolean largest = op.kind() == ArgReduce.Kind.MAX;
        long[] chosen = new long[lines.count()];
        for (int line = 0; line < chosen.length; line++) {
            for (int i = 1; i < lines.length(); i++) {
                if (beats(x, lines.place(line, i), lines.place(line, (int) chosen[line]), largest)) {
                    chosen[line] = i;
                }
            }
        }
        long[] shape = java.util.stream.IntStream.range(0, x.rank())
                .filter(axis -> axis != op.axis())
                .mapToLong(x::dim)
                .toArray();
        return Array.wrap(DType.I32, shape, chosen);
    }

    /** Whether an element is strictly larger (or smaller) than another; NaN beats all but NaN. */
    static boolean beats(Array x, int challenger, int champion, boolean largest) {
        if (!x.dtype().isFloat()) {
            long a = x.longAt(challenger);
            long b = x.longAt(champion);
            return largest ? a > b : a < b;
        }
        double a = x.doubleAt(challenger);
        double b = x.doubleAt(champion);
        return Double.isNaN(a) ? !Double.isNaN(b) : largest ? a > b : a < b;
    }

    static Array cumulative(Cumulative op, Array x) {
        Reduce.Kind kind = switch (op.kind()) {
            case SUM -> Reduce.Kind.SUM;
            case PRODUCT -> Reduce.Kind.PRODUCT;
            case MAX -> Reduce.Kind.MAX;
            case MIN -> Reduce.Kind.MIN;
        };
        Lines lines = new Lines(x.shape(), op.axis());
        double[] floats = new double[x.dtype().isFloat() ? x.size() : 0];
        long[] integers = new long[x.dtype().isFloat() ? 0 : x.size()];
        for (int line = 0; line < lines.count(); line++) {
            double running = start(kind);
            long exact = x.dtype().isFloat() ? 0 : start(kind, x.dtype());
            for (int step = 0; step < lines.length(); step++) {
                int place = lines.place(line, op.reverse() ? lines.length() - 1 - step : step);
                if (x.dtype().isFloat()) {
                    running = combine(kind, running, x.doubleAt(place));
                    floats[place] = running;
                } else {
                    exact = Numbers.wrap(combine(kind, exact, x.longAt(place)), x.dtype());
                    integers[place] = exact;
                }
            }
        }
        return x.dtype().isFloat()
                ? Array.wrap(x.dtype(), x.shape(), floats)
                : Array.wrap(x.dtype(), x.shape(), integers);
    }
}
