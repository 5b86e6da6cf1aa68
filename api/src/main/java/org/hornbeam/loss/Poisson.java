// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The mean of yPred - yTrue log(yPred + 1e-7) along the last axis ({@code keras.losses.Poisson}).
 *
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 */
public record Poisson(Reduction reduction) implements Loss {
    @Override
    public Value trace(Value yTrue, Value yPred) {
        Value y = yTrue.cast(yPred.dtype());
        return Ops.mean(yPred.minus(y.times(Ops.log(yPred.plus(Weighting.EPSILON)))), -1);
    }

    /** Another reduction. */
    public Poisson reduction(Reduction value) {
        return new Poisson(value);
    }
}
