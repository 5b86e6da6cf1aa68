// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.List;
import org.hornbeam.graph.ArgReduce;
import org.hornbeam.graph.Cumulative;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Reduce;
import org.hornbeam.graph.SizeOf;
import org.hornbeam.graph.Sort;

/** Sums and their relatives, orders and running sums. */
final class Reductions {
    private Reductions() {}

    /** The axes from 0, ascending; all, if none are named. */
    static List<Integer> axes(Value x, int... axes) {
        java.util.stream.IntStream all =
                axes.length == 0 ? java.util.stream.IntStream.range(0, x.rank()) : java.util.Arrays.stream(axes);
        List<Integer> sorted = all.map(x.shape()::axis).sorted().boxed().toList();
        if (sorted.stream().distinct().count() != sorted.size()) {
            throw new ShapeException(
                    "the axes " + java.util.Arrays.toString(axes) + " of " + x.shape() + " name one of them twice");
        }
        return sorted;
    }

    /** A reduced value with axes of size 1 where they were removed. */
    static Value keep(Value reduced, Value like, List<Integer> axes) {
        Shape shape = like.shape();
        for (int axis : axes) {
            shape = shape.with(axis, Dim.of(1));
        }
        return Ops.reshape(reduced, shape);
    }

    /** The product of the sizes of the axes, as a scalar. */
    static Value count(Value x, List<Integer> axes, DType dtype) {
        Dim count = axes.stream().map(x.shape()::dim).reduce(Dim.of(1), Dim::times);
        boolean half = dtype == DType.F16 || dtype == DType.BF16;
        return x.builder().add(new SizeOf(count, half ? DType.F32 : dtype)).cast(dtype);
    }

    static Value mean(Value x, List<Integer> axes) {
        Value floats = Ops.floating(x);
        return axes.isEmpty() ? floats : Ops.sum(floats, axes).div(count(x, axes, floats.dtype()));
    }

    static Value variance(Value x, List<Integer> axes) {
        Value floats = Ops.floating(x);
        return mean(Ops.square(floats.minus(keep(mean(floats, axes), floats, axes))), axes);
    }

    static Value logSumExp(Value x, List<Integer> axes) {
        Value floats = Ops.floating(x);
        Value largest = Ops.reduce(Reduce.Kind.MAX, Ops.stopGradient(floats), axes);
        // An infinite maximum is left out of the difference, which would be NaN.
        Value shift = Ops.where(Ops.isFinite(largest), largest, Ops.zerosLike(largest));
        Value sum = Ops.sum(Ops.exp(floats.minus(keep(shift, floats, axes))), axes);
        return Ops.log(sum).plus(shift);
    }

    /** Booleans compare numbers with 0. */
    static Value logical(Reduce.Kind kind, Value x, int... axes) {
        return Ops.reduce(kind, x.cast(DType.BOOL), axes(x, axes));
    }

    static Value norm(Value x, double order, List<Integer> axes) {
        Value floats = Ops.floating(x);
        Value size = Ops.abs(floats);
        if (order == 2) {
            return Ops.sqrt(Ops.sum(Ops.square(floats), axes));
        }
        if (order == 1) {
            return Ops.sum(size, axes);
        }
        if (order == Double.POSITIVE_INFINITY) {
            return Ops.reduce(Reduce.Kind.MAX, size, axes);
        }
        if (order == Double.NEGATIVE_INFINITY) {
            return Ops.reduce(Reduce.Kind.MIN, size, axes);
        }
        if (order == 0) {
            return Ops.sum(Ops.notEqual(floats, Ops.zerosLike(floats)).cast(floats.dtype()), axes);
        }
        return Ops.power(Ops.sum(Ops.power(size, Ops.fill(size, order)), axes), Ops.like(size, 1 / order));
    }

    static Value normalize(Value x, double order, int axis, double epsilon) {
        Value floats = Ops.floating(x);
        List<Integer> axes = axes(x, axis);
        if (order == 2) {
            // One root and no division, as x rsqrt(max(sum, epsilon^2)).
            Value sum = keep(Ops.sum(Ops.square(floats), axes), floats, axes);
            return floats.times(Ops.rsqrt(Ops.maximum(sum, Ops.like(sum, epsilon * epsilon))));
        }
        Value norm = keep(norm(floats, order, axes), floats, axes);
        return floats.div(Ops.maximum(norm, Ops.like(norm, epsilon)));
    }

    static Value arg(ArgReduce.Kind kind, Value x, int axis) {
        return x.builder().add(new ArgReduce(kind, x.shape().axis(axis)), x);
    }

    static Value cumulative(Cumulative.Kind kind, Value x, int axis, boolean reverse) {
        return x.builder().add(new Cumulative(kind, x.shape().axis(axis), reverse), x);
    }

    /** Element 0: the sorted values; element 1: where each was. */
    static Value sort(Value x, int axis, boolean descending, int element) {
        Value pair = x.builder().add(new Sort(x.shape().axis(axis), descending), x);
        return x.builder().add(new Element(element), pair);
    }
}
