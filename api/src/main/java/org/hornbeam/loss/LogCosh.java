// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The mean of log(cosh(yPred - yTrue)) along the last axis ({@code keras.losses.LogCosh}).
 *
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 */
public record LogCosh(Reduction reduction) implements Loss {
    @Override
    public Value trace(Value yTrue, Value yPred) {
        Value x = yPred.minus(yTrue.cast(yPred.dtype()));
        return Ops.mean(x.plus(Ops.softplus(x.times(-2.0))).minus(Math.log(2)), -1);
    }

    /** Another reduction. */
    public LogCosh reduction(Reduction value) {
        return new LogCosh(value);
    }
}
