// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The mean of (yTrue - yPred)² along the last axis ({@code keras.losses.MeanSquaredError}).
 *
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 */
public record MeanSquaredError(Reduction reduction) implements Loss {
    @Override
    public Value trace(Value yTrue, Value yPred) {
        return Ops.mean(Ops.square(yTrue.cast(yPred.dtype()).minus(yPred)), -1);
    }

    /** Another reduction. */
    public MeanSquaredError reduction(Reduction value) {
        return new MeanSquaredError(value);
    }
}
