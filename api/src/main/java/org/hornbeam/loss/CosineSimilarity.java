// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The negative cosine between labels and predictions along an axis ({@code keras.losses.CosineSimilarity}).
 *
 * @param axis the axis of classes or features; default -1
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 */
public record CosineSimilarity(int axis, Reduction reduction) implements Loss {
    @Override
    public Value trace(Value yTrue, Value yPred) {
        return Ops.sum(normalized(yTrue.cast(yPred.dtype()), axis).times(normalized(yPred, axis)), axis)
                .unaryMinus();
    }

    private static Value normalized(Value x, int axis) {
        Value square = Ops.sum(Ops.square(x), axis);
        Value norm = Ops.sqrt(Ops.maximum(square, Ops.fill(square, Weighting.EPSILON * Weighting.EPSILON)));
        return x.div(Ops.expandDims(norm, x.shape().axis(axis)));
    }

    /** Another axis of classes. */
    public CosineSimilarity axis(int value) {
        return new CosineSimilarity(value, reduction);
    }

    /** Another reduction. */
    public CosineSimilarity reduction(Reduction value) {
        return new CosineSimilarity(axis, value);
    }
}
