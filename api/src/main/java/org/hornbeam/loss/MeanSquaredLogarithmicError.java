// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The mean of (log(1 + yTrue) - log(1 + yPred))² along the last axis, both raised to at least 1e-7
 * ({@code keras.losses.MeanSquaredLogarithmicError}).
 *
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 */
public record MeanSquaredLogarithmicError(Reduction reduction) implements Loss {
    @Override
    public Value trace(Value yTrue, Value yPred) {
        return Ops.mean(Ops.square(logarithm(yPred).minus(logarithm(yTrue.cast(yPred.dtype())))), -1);
    }

    private static Value logarithm(Value x) {
        return Ops.log1p(Ops.maximum(x, Ops.fill(x, Weighting.EPSILON)));
    }

    /** Another reduction. */
    public MeanSquaredLogarithmicError reduction(Reduction value) {
        return new MeanSquaredLogarithmicError(value);
    }
}
