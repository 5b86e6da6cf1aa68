// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import java.util.Locale;
import java.util.Optional;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Value;

/**
 * How far predictions are from labels. One's own is a lambda or a record; the built-in ones are in {@link Losses}.
 */
@FunctionalInterface
public interface Loss {
    /**
     * The loss of each example (and time step, ...), not yet reduced over the batch.
     *
     * @param yTrue the labels, as {@link #labels} says; a trailing axis of size 1 may be there or not
     * @param yPred the predictions in float32 (or float64), batch first
     * @return usually the shape of the predictions without the last axis
     */
    Value trace(Value yTrue, Value yPred);

    /** Which losses count at all, shaped like the result of {@link #trace}; by default all. */
    default Optional<Value> valid(Value yTrue, Value yPred) {
        return Optional.empty();
    }

    /** How the losses become one number. */
    default Reduction reduction() {
        return Reduction.SUM_OVER_BATCH_SIZE;
    }

    /** What labels fit predictions of this shape; by default numbers of the same shape. */
    default Labels labels(Value yPred) {
        return Labels.numbers(yPred.shape());
    }

    /** Its name in messages and logs: by default that of its class in snake case. */
    default String name() {
        return getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
    }

    /** The same computed in another type than float32: labels and predictions are cast to it. */
    default Loss dtype(DType dtype) {
        return new Typed(this, dtype);
    }

    /**
     * The reduced loss.
     *
     * @param yTrue the labels
     * @param yPred the predictions, any floating-point type
     * @param weight a weight for each example or each loss, or none
     * @param mask which steps of the predictions are real, or none
     * @return a scalar, or one number for each loss where the reduction is {@link Reduction#NONE}
     */
    default Value reduced(Value yTrue, Value yPred, Optional<Value> weight, Optional<Value> mask) {
        Value predictions = Weighting.computable(yPred);
        Weighting.Pair pair = Weighting.alignRanks(yTrue, predictions);
        Value losses = trace(pair.first(), pair.second());
        Optional<Value> valid = valid(pair.first(), pair.second());
        return Weighting.reduce(losses, weight, Weighting.counted(valid, mask), reduction());
    }
}
