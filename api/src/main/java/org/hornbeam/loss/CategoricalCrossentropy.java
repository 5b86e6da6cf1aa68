// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The cross-entropy between shares and predicted probabilities of classes
 * ({@code keras.losses.CategoricalCrossentropy}). Probabilities are divided by their sum and clipped to
 * [1e-7, 1 - 1e-7]; from logits nothing is clipped.
 *
 * @param fromLogits whether predictions are logits, not probabilities; default false
 * @param labelSmoothing how much labels are drawn toward even shares, from 0 to 1; default 0
 * @param axis the axis of classes or features; default -1
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 */
public record CategoricalCrossentropy(boolean fromLogits, double labelSmoothing, int axis, Reduction reduction)
        implements Loss {
    /** Checks the smoothing. */
    public CategoricalCrossentropy {
        Smoothing.check(labelSmoothing);
    }

    @Override
    public Value trace(Value yTrue, Value yPred) {
        Logits.checkClasses("categorical_crossentropy", yPred, axis);
        Value y = Smoothing.even(yTrue.cast(yPred.dtype()), labelSmoothing, axis);
        Value logs = fromLogits ? Logits.logSoftmax(yPred, axis) : Logits.logClipped(Logits.shares(yPred, axis));
        return Ops.sum(y.times(logs), axis).unaryMinus();
    }

    /** Whether predictions are logits, not probabilities. */
    public CategoricalCrossentropy fromLogits(boolean value) {
        return new CategoricalCrossentropy(value, labelSmoothing, axis, reduction);
    }

    /** How much labels are drawn toward even shares, from 0 to 1. */
    public CategoricalCrossentropy labelSmoothing(double value) {
        return new CategoricalCrossentropy(fromLogits, value, axis, reduction);
    }

    /** Another axis of classes. */
    public CategoricalCrossentropy axis(int value) {
        return new CategoricalCrossentropy(fromLogits, labelSmoothing, value, reduction);
    }

    /** Another reduction. */
    public CategoricalCrossentropy reduction(Reduction value) {
        return new CategoricalCrossentropy(fromLogits, labelSmoothing, axis, value);
    }
}
