// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The mean of max(1 - yTrue yPred, 0)² along the last axis; labels are -1 and 1, or 0 and 1
 * ({@code keras.losses.SquaredHinge}).
 *
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 */
public record SquaredHinge(Reduction reduction) implements Loss {
    @Override
    public Value trace(Value yTrue, Value yPred) {
        return Ops.mean(Ops.square(Hinge.margin(yTrue.cast(yPred.dtype()), yPred)), -1);
    }

    /** Another reduction. */
    public SquaredHinge reduction(Reduction value) {
        return new SquaredHinge(value);
    }
}
