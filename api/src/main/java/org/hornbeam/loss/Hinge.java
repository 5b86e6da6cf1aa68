// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import org.hornbeam.graph.Reduce;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The mean of max(1 - yTrue yPred, 0) along the last axis; labels are -1 and 1, or 0 and 1
 * ({@code keras.losses.Hinge}).
 *
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 */
public record Hinge(Reduction reduction) implements Loss {
    @Override
    public Value trace(Value yTrue, Value yPred) {
        return Ops.mean(margin(yTrue.cast(yPred.dtype()), yPred), -1);
    }

    /** max(1 - y p, 0), with labels 0 and 1 taken as -1 and 1 if there are no others in the batch. */
    static Value margin(Value y, Value yPred) {
        Value binary = Ops.logicalOr(Ops.equal(y, Ops.zerosLike(y)), Ops.equal(y, Ops.onesLike(y)));
        Value all = Ops.reduce(Reduce.Kind.ALL, binary);
        Value signs = Ops.where(all, y.times(2.0).minus(1.0), y);
        return Ops.relu(Ops.onesLike(yPred).minus(signs.times(yPred)));
    }

    /** Another reduction. */
    public Hinge reduction(Reduction value) {
        return new Hinge(value);
    }
}
