// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * max(neg - pos + 1, 0), where pos is the sum of yTrue yPred and neg the largest of (1 - yTrue) yPred along the last
 * axis ({@code keras.losses.CategoricalHinge}).
 *
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 */
public record CategoricalHinge(Reduction reduction) implements Loss {
    @Override
    public Value trace(Value yTrue, Value yPred) {
        Value y = yTrue.cast(yPred.dtype());
        Value positive = Ops.sum(y.times(yPred), -1);
        Value negative = Ops.max(Ops.onesLike(y).minus(y).times(yPred), -1);
        return Ops.relu(negative.minus(positive).plus(1.0));
    }

    /** Another reduction. */
    public CategoricalHinge reduction(Reduction value) {
        return new CategoricalHinge(value);
    }
}
