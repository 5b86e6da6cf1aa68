// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The sum of yTrue log(yTrue / yPred) along the last axis, both clipped to [1e-7, 1]
 * ({@code keras.losses.KLDivergence}).
 *
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 */
public record KlDivergence(Reduction reduction) implements Loss {
    @Override
    public Value trace(Value yTrue, Value yPred) {
        Value y = Weighting.clip(yTrue.cast(yPred.dtype()), Weighting.EPSILON, 1);
        return Ops.sum(y.times(Ops.log(y.div(Weighting.clip(yPred, Weighting.EPSILON, 1)))), -1);
    }

    /** Another reduction. */
    public KlDivergence reduction(Reduction value) {
        return new KlDivergence(value);
    }
}
