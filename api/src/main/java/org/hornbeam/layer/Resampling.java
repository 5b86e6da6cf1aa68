// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.graph.Iota;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * One axis in another size: pixel centers lie at half numbers, edges are repeated. What each old pixel adds to each new
 * one is a matrix, computed from the sizes, which need not be known.
 */
final class Resampling {
    private Resampling() {}

    /**
     * The value with another size of an axis.
     *
     * @param x floats, or for NEAREST any type
     * @param antialias whether a smaller result averages over what it leaves out
     */
    static Value resize(Value x, int axis, int size, Interpolation interpolation, boolean antialias) {
        if (interpolation == Interpolation.NEAREST) {
            Value place = centers(x, axis, Shape.of(size), 0).plus(0.5);
            Value index = Ops.floor(place).cast(DType.I32);
            Value most = x.size(axis).cast(DType.I32).minus(1);
            return Ops.take(x, Ops.minimum(index, most), axis);
        }
        Value weights = weights(x, axis, size, interpolation, antialias).cast(x.dtype());
        int last = x.rank() - 1;
        Value moved = Axes.move(x, axis, last);
        return Axes.move(Ops.matmul(moved, weights), last, axis);
    }

    /** Where new pixels lie among the old ones, along an axis of this shape. */
    private static Value centers(Value x, int axis, Shape shape, int along) {
        Value index = x.builder().add(new Iota(shape, along, DType.F32));
        Value scale = x.size(axis).cast(DType.F32).div(shape.dim(along).fixed());
        return index.plus(0.5).times(scale).minus(0.5);
    }

    /** (old size, new size) */
    private static Value weights(Value x, int axis, int size, Interpolation interpolation, boolean antialias) {
        Dim before = x.shape().dim(axis);
        Shape shape = Shape.of(before, Dim.of(size));
        Value old = x.builder().add(new Iota(shape, 0, DType.F32));
        Value place = centers(x, axis, shape, 1);
        Value scale = x.size(axis).cast(DType.F32).div(size);
        boolean lanczos = interpolation == Interpolation.LANCZOS3 || interpolation == Interpolation.LANCZOS5;
        if (antialias || lanczos) {
            Value wide = antialias ? Ops.maximum(scale, Ops.like(scale, 1.0)) : Ops.like(scale, 1.0);
            Value raw = kernel(old.minus(place).div(wide), interpolation, -0.5);
            return raw.div(Ops.keepDims(Ops.sum(raw, 0), raw, 0));
        }
        Value most = x.size(axis).cast(DType.F32).minus(1);
        if (interpolation == Interpolation.BILINEAR) {
            Value inside = Ops.minimum(Ops.maximum(place, Ops.like(place, 0.0)), most);
            return kernel(old.minus(inside), interpolation, 0);
        }
        Value left = Ops.floor(place);
        Value sum = null;
        for (int tap = -1; tap <= 2; tap++) {
            Value at = left.plus((double) tap);
            Value source = Ops.minimum(Ops.maximum(at, Ops.like(at, 0.0)), most);
            Value share = Ops.where(
                    Ops.equal(source, old), kernel(at.minus(place), interpolation, -0.75), Ops.like(place, 0.0));
            sum = sum == null ? share : sum.plus(share);
        }
        return java.util.Objects.requireNonNull(sum);
    }

    private static Value kernel(Value distance, Interpolation interpolation, double a) {
        Value d = Ops.abs(distance);
        Value zero = Ops.like(d, 0.0);
        return switch (interpolation) {
            case NEAREST -> throw new IllegalStateException("nearest pixels have no weights");
            case BILINEAR -> Ops.maximum(zero, Ops.like(d, 1.0).minus(d));
            case BICUBIC -> {
                Value near = d.times(a + 2).minus(a + 3).times(d).times(d).plus(1.0);
                Value far =
                        d.times(a).minus(5 * a).times(d).plus(8 * a).times(d).minus(4 * a);
                yield Ops.where(
                        Ops.lessEqual(d, Ops.like(d, 1.0)), near, Ops.where(Ops.less(d, Ops.like(d, 2.0)), far, zero));
            }
            case LANCZOS3 -> lanczos(d, 3);
            case LANCZOS5 -> lanczos(d, 5);
        };
    }

    private static Value lanczos(Value d, int radius) {
        Value safe = Ops.maximum(d, Ops.like(d, 1e-4));
        Value angle = safe.times(Math.PI);
        Value sinc =
                Ops.sin(angle).times(Ops.sin(angle.div(radius))).times(radius).div(angle.times(angle));
        Value inside = Ops.where(Ops.greater(d, Ops.like(d, 1e-3)), sinc, Ops.like(d, 1.0));
        return Ops.where(Ops.less(d, Ops.like(d, radius)), inside, Ops.like(d, 0.0));
    }
}
