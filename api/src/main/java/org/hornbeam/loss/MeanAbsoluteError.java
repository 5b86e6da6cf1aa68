// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The mean of |yTrue - yPred| along the last axis ({@code keras.losses.MeanAbsoluteError}).
 *
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 */
public record MeanAbsoluteError(Reduction reduction) implements Loss {
    @Override
    public Value trace(Value yTrue, Value yPred) {
        return Ops.mean(Ops.abs(yTrue.cast(yPred.dtype()).minus(yPred)), -1);
    }

    /** Another reduction. */
    public MeanAbsoluteError reduction(Reduction value) {
        return new MeanAbsoluteError(value);
    }
}
