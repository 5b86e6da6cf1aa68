// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The mean along the last axis of error² / 2 where the error is at most delta, else of delta (|error| - delta / 2)
 * ({@code keras.losses.Huber}).
 *
 * @param delta where the square passes to a line; default 1
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 */
public record Huber(double delta, Reduction reduction) implements Loss {
    @Override
    public Value trace(Value yTrue, Value yPred) {
        Value error = yPred.minus(yTrue.cast(yPred.dtype()));
        Value size = Ops.abs(error);
        Value square = Ops.square(error).times(0.5);
        Value line = size.times(delta).minus(0.5 * delta * delta);
        return Ops.mean(Ops.where(Ops.lessEqual(size, Ops.fill(size, delta)), square, line), -1);
    }

    /** Another border between square and line. */
    public Huber delta(double value) {
        return new Huber(value, reduction);
    }

    /** Another reduction. */
    public Huber reduction(Reduction value) {
        return new Huber(delta, value);
    }
}
