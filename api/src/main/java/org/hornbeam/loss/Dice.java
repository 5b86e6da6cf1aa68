// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import java.util.List;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * 1 - 2 |overlap| / (|yTrue| + |yPred|) ({@code keras.losses.Dice}; Dice, 1945), over all numbers together or along some
 * axes. Over all it is one number, which sample weights do not fit.
 *
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 * @param axis the axes that are summed over; default none, which means all
 */
public record Dice(Reduction reduction, List<Integer> axis) implements Loss {
    /** Copies the axes. */
    public Dice {
        axis = List.copyOf(axis);
    }

    @Override
    public Value trace(Value yTrue, Value yPred) {
        int[] axes = Weighting.axes(axis);
        Value y = yTrue.cast(yPred.dtype());
        Value overlap = Ops.sum(y.times(yPred), axes);
        Value sizes = Ops.sum(y, axes).plus(Ops.sum(yPred, axes)).plus(Weighting.EPSILON);
        Value share = overlap.times(2.0).div(sizes);
        return Ops.onesLike(share).minus(share);
    }

    /** Other axes. */
    public Dice axis(Integer... values) {
        return new Dice(reduction, List.of(values));
    }

    /** Another reduction. */
    public Dice reduction(Reduction value) {
        return new Dice(value, axis);
    }
}
