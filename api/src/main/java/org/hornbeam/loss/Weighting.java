// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import java.util.Optional;
import org.hornbeam.graph.SizeOf;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/** Weights and masks as losses and metrics take them (Keras 3: {@code keras.losses.Loss}). */
public final class Weighting {
    /** What keeps divisions and logarithms finite: {@code keras.config.epsilon()}. */
    public static final double EPSILON = 1e-7;

    private Weighting() {}

    /** Two values of the same number of axes, if a trailing axis of size 1 was all that made the difference. */
    public record Pair(Value first, Value second) {}

    /** The value in a type that losses are computed in: float64 stays, all others become float32. */
    public static Value computable(Value x) {
        return x.dtype() == DType.F64 ? x : x.cast(DType.F32);
    }

    /** Axes as the operations take them. */
    static int[] axes(java.util.List<Integer> axes) {
        return axes.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Drops or adds a trailing axis of size 1 where the ranks differ by one. */
    public static Pair alignRanks(Value a, Value b) {
        if (b.rank() == a.rank() + 1 && b.shape().dim(-1).is(1)) {
            return a.rank() == 1 ? new Pair(Ops.expandDims(a, 1), b) : new Pair(a, Ops.squeeze(b, -1));
        }
        if (a.rank() == b.rank() + 1 && a.shape().dim(-1).is(1)) {
            return b.rank() == 1 ? new Pair(a, Ops.expandDims(b, 1)) : new Pair(Ops.squeeze(a, -1), b);
        }
        return new Pair(a, b);
    }

    /**
     * The weights of what a mask keeps.
     *
     * @param weight weights, or none for 1
     * @param mask what counts
     * @param mean whether the kept ones are scaled up so that dividing by the number of all gives their mean
     */
    public static Value masked(Optional<Value> weight, Value mask, DType dtype, boolean mean) {
        Value kept = mask.cast(dtype);
        if (mean) {
            Value total = mask.builder().add(new SizeOf(mask.shape().elements(), dtype));
            kept = kept.times(total.div(Ops.sum(kept).plus(EPSILON)));
        }
        if (weight.isEmpty()) {
            return kept;
        }
        Pair pair = alignRanks(kept, weight.get().cast(dtype));
        return pair.second().times(pair.first());
    }

    /** What counts of what a loss says and what the predictions bring. */
    public static Optional<Value> counted(Optional<Value> valid, Optional<Value> mask) {
        return valid.isPresent() && mask.isPresent()
                ? Optional.of(Ops.logicalAnd(valid.get(), mask.get()))
                : valid.or(() -> mask);
    }

    /** Losses times weights, as one number. */
    public static Value reduce(Value losses, Optional<Value> weight, Optional<Value> mask, Reduction reduction) {
        boolean mean = reduction == Reduction.SUM_OVER_BATCH_SIZE;
        Optional<Value> weights = mask.isPresent()
                ? Optional.of(masked(weight, mask.get(), losses.dtype(), mean))
                : weight.map(w -> w.cast(losses.dtype()));
        Value weighted = losses;
        if (weights.isPresent()) {
            Pair pair = alignRanks(losses, weights.get());
            if (pair.first().rank() != pair.second().rank() && pair.second().rank() != 0) {
                throw new ShapeException("sample weights " + pair.second().shape() + " do not fit losses "
                        + pair.first().shape() + "; give one weight for each loss");
            }
            weighted = pair.first().times(pair.second());
            weights = Optional.of(pair.second());
        }
        if (reduction == Reduction.NONE || weighted.rank() == 0) {
            return weighted;
        }
        Value sum = Ops.sum(weighted);
        Value count = weighted.builder().add(new SizeOf(weighted.shape().elements(), weighted.dtype()));
        return switch (reduction) {
            case NONE -> throw new AssertionError();
            case SUM -> sum;
            case SUM_OVER_BATCH_SIZE -> sum.div(count);
            case MEAN_WITH_SAMPLE_WEIGHT ->
                weights.isEmpty() ? sum.div(count) : divideNoNan(sum, Ops.sum(weights.get()));
        };
    }

    /** The quotient, 0 where the divisor is 0. */
    public static Value divideNoNan(Value a, Value b) {
        Value zero = Ops.equal(b, Ops.zerosLike(b));
        return Ops.where(zero, Ops.zerosLike(a), a.div(Ops.where(zero, Ops.onesLike(b), b)));
    }

    /** The value between two numbers, the derivative being zero outside. */
    public static Value clip(Value x, double low, double high) {
        Value bottom = Ops.fill(x, low);
        Value top = Ops.fill(x, high);
        Value inside = Ops.logicalAnd(Ops.greaterEqual(x, bottom), Ops.lessEqual(x, top));
        return Ops.where(inside, x, Ops.stopGradient(Ops.minimum(Ops.maximum(x, bottom), top)));
    }
}
