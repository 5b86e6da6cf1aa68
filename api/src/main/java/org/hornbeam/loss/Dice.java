// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * 1 - 2 |overlap| / (|yTrue| + |yPred|), over all numbers together ({@code keras.losses.Dice} with axis none; Dice,
 * 1945). Sample weights do not fit it: it is one number.
 *
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 */
public record Dice(Reduction reduction) implements Loss {
    @Override
    public Value trace(Value yTrue, Value yPred) {
        Value y = yTrue.cast(yPred.dtype());
        Value overlap = Ops.sum(y.times(yPred));
        Value sizes = Ops.sum(y).plus(Ops.sum(yPred)).plus(Weighting.EPSILON);
        Value share = overlap.times(2.0).div(sizes);
        return Ops.onesLike(share).minus(share);
    }

    /** Another reduction. */
    public Dice reduction(Reduction value) {
        return new Dice(value);
    }
}
