// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.List;
import org.hornbeam.graph.Gather;

/** Values between values: matrices of weights, and gathering at places that are computed. */
final class Resampling {
    private Resampling() {}

    /** Weights (size, results): result i sees the input around (i + 0.5 - translation) / scale - 0.5. */
    static Value matrix(
            Value like,
            int size,
            int results,
            double scale,
            double translation,
            Images.Interpolation method,
            boolean antialias) {
        DType dtype = like.dtype();
        Value table = Ops.full(like, Shape.of(size, results), 0, dtype);
        Value row = Ops.indices(table, 0).cast(dtype);
        Value result = Ops.indices(table, 1).cast(dtype);
        if (method == Images.Interpolation.NEAREST) {
            Value at = Ops.floor(result.plus(0.5 - translation).times(1 / scale));
            return Ops.equal(row, Ops.clip(at, 0, size - 1.0)).cast(dtype);
        }
        double width = antialias ? Math.max(1 / scale, 1) : 1;
        Value at = result.plus(0.5 - translation).times(1 / scale).minus(0.5);
        Value distance = Ops.abs(at.minus(row)).times(1 / width);
        Value weights = switch (method) {
            case BILINEAR -> Ops.relu(distance.unaryMinus().plus(1.0));
            case BICUBIC -> cubic(distance);
            case LANCZOS3 -> lanczos(distance, 3);
            case LANCZOS5 -> lanczos(distance, 5);
            case NEAREST -> throw new AssertionError();
        };
        Value sum = Ops.keepDims(Ops.sum(weights, 0), weights, 0);
        Value shares = Numbers.divideNoNan(weights, sum);
        Value inside =
                Ops.logicalAnd(Ops.greaterEqual(at, Ops.fill(at, -0.5)), Ops.lessEqual(at, Ops.fill(at, size - 0.5)));
        return Ops.where(inside, shares, Ops.zerosLike(shares));
    }

    private static Value cubic(Value x) {
        Value square = Ops.square(x);
        Value near = x.times(1.5).minus(2.5).times(square).plus(1.0);
        Value far = x.times(-0.5).plus(2.5).times(x).minus(4.0).times(x).plus(2.0);
        Value inner = Ops.where(Ops.greaterEqual(x, Ops.onesLike(x)), far, near);
        return Ops.where(Ops.greaterEqual(x, Ops.fill(x, 2)), Ops.zerosLike(x), inner);
    }

    private static Value lanczos(Value x, double lobes) {
        Value weight = Numbers.sinc(x).times(Numbers.sinc(x.times(1 / lobes)));
        return Ops.where(Ops.greater(x, Ops.fill(x, lobes)), Ops.zerosLike(x), weight);
    }

    /** An axis times a matrix of weights. */
    static Value along(Value x, Value matrix, int axis) {
        Value product = Ops.tensordot(x, matrix, List.of(axis), List.of(0));
        return Ops.moveaxis(product, product.rank() - 1, axis);
    }

    /**
     * Elements at places.
     *
     * @param x {@code (batch, space..., channels)}
     * @param places one value {@code (batch, places)} for each spatial axis
     */
    static Value sample(Value x, List<Value> places, boolean linear, Images.FillMode mode, double fillValue) {
        int spatial = places.size();
        long elements = 1;
        for (int axis = 0; axis < spatial; axis++) {
            elements *= x.dim(axis + 1);
        }
        Value flat = Ops.reshape(
                x, Shape.of(x.shape().dim(0), Dim.of(elements), x.shape().dim(-1)));
        Value sum = null;
        for (int corner = 0; corner < (linear ? 1 << spatial : 1); corner++) {
            Value place = null;
            Value weight = null;
            Value inside = null;
            for (int axis = 0; axis < spatial; axis++) {
                Value at = places.get(axis);
                Value low = linear ? Ops.floor(at) : Ops.round(at);
                boolean upper = (corner >> axis & 1) == 1;
                Value own = linear
                        ? upper ? at.minus(low) : at.minus(low).unaryMinus().plus(1.0)
                        : Ops.onesLike(at);
                Value index = (upper ? low.plus(1.0) : low).cast(DType.I32);
                int size = x.dim(axis + 1);
                Value good = Ops.logicalAnd(
                        Ops.greaterEqual(index, Ops.like(index, 0)), Ops.less(index, Ops.like(index, size)));
                Value real = folded(index, size, mode);
                place = place == null ? real : place.times(size).plus(real);
                weight = weight == null ? own : weight.times(own);
                inside = inside == null ? good : Ops.logicalAnd(inside, good);
            }
            Value picked = flat.builder().add(new Gather(1), flat, java.util.Objects.requireNonNull(place));
            if (mode == Images.FillMode.CONSTANT) {
                Value wide = Ops.expandDims(java.util.Objects.requireNonNull(inside), 2);
                picked = Ops.where(wide, picked, Ops.fill(picked, fillValue));
            }
            Value part = picked.times(
                    Ops.expandDims(java.util.Objects.requireNonNull(weight), 2).cast(x.dtype()));
            sum = sum == null ? part : sum.plus(part);
        }
        return java.util.Objects.requireNonNull(sum);
    }

    private static Value folded(Value index, int size, Images.FillMode mode) {
        Value zero = Ops.like(index, 0);
        Value last = Ops.like(index, size - 1);
        return switch (mode) {
            case CONSTANT, NEAREST -> Ops.maximum(Ops.minimum(index, last), zero);
            case WRAP -> Ops.mod(index, Ops.like(index, size));
            case MIRROR -> {
                int period = Math.max(1, 2 * (size - 1));
                Value turn = Ops.mod(index, Ops.like(index, period));
                yield Ops.minimum(turn, turn.unaryMinus().plus(period));
            }
            case REFLECT -> {
                Value turn = Ops.mod(index, Ops.like(index, 2 * size));
                yield Ops.minimum(turn, turn.unaryMinus().plus(2 * size - 1));
            }
        };
    }
}
