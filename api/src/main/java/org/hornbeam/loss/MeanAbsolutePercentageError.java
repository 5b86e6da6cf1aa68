// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * 100 times the mean of |yTrue - yPred| / max(|yTrue|, 1e-7) along the last axis
 * ({@code keras.losses.MeanAbsolutePercentageError}).
 *
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 */
public record MeanAbsolutePercentageError(Reduction reduction) implements Loss {
    @Override
    public Value trace(Value yTrue, Value yPred) {
        Value y = yTrue.cast(yPred.dtype());
        Value size = Ops.maximum(Ops.abs(y), Ops.fill(y, Weighting.EPSILON));
        return Ops.mean(Ops.abs(y.minus(yPred).div(size)), -1).times(100.0);
    }

    /** Another reduction. */
    public MeanAbsolutePercentageError reduction(Reduction value) {
        return new MeanAbsolutePercentageError(value);
    }
}
