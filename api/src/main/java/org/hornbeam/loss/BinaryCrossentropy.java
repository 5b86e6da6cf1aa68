// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The mean along an axis of the cross-entropy between labels 0 or 1 and predicted probabilities
 * ({@code keras.losses.BinaryCrossentropy}). Probabilities are clipped to [1e-7, 1 - 1e-7]; from logits nothing is
 * clipped.
 *
 * @param fromLogits whether predictions are logits, not probabilities; default false
 * @param labelSmoothing how much labels are drawn toward even shares, from 0 to 1; default 0
 * @param axis the axis of classes or features; default -1
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 */
public record BinaryCrossentropy(boolean fromLogits, double labelSmoothing, int axis, Reduction reduction)
        implements Loss {
    /** Checks the smoothing. */
    public BinaryCrossentropy {
        Smoothing.check(labelSmoothing);
    }

    @Override
    public Value trace(Value yTrue, Value yPred) {
        Value y = Smoothing.half(yTrue.cast(yPred.dtype()), labelSmoothing);
        Value losses = fromLogits ? Logits.binary(y, yPred) : Logits.binaryOfProbabilities(y, yPred);
        return Ops.mean(losses, axis);
    }

    /** Whether predictions are logits, not probabilities. */
    public BinaryCrossentropy fromLogits(boolean value) {
        return new BinaryCrossentropy(value, labelSmoothing, axis, reduction);
    }

    /** How much labels are drawn toward even shares, from 0 to 1. */
    public BinaryCrossentropy labelSmoothing(double value) {
        return new BinaryCrossentropy(fromLogits, value, axis, reduction);
    }

    /** Another axis of classes. */
    public BinaryCrossentropy axis(int value) {
        return new BinaryCrossentropy(fromLogits, labelSmoothing, value, reduction);
    }

    /** Another reduction. */
    public BinaryCrossentropy reduction(Reduction value) {
        return new BinaryCrossentropy(fromLogits, labelSmoothing, axis, value);
    }
}
