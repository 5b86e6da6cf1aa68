// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Binary cross-entropy in which easy examples count less: times (1 - p)^gamma, where p is the probability given to the
 * right answer ({@code keras.losses.BinaryFocalCrossentropy}; Lin et al., "Focal loss for dense object detection",
 * 2017).
 *
 * @param applyClassBalancing whether 1 is weighted by alpha and 0 by 1 - alpha; default false
 * @param alpha the weight of label 1; default 0.25
 * @param gamma the exponent; default 2
 * @param fromLogits whether predictions are logits, not probabilities; default false
 * @param labelSmoothing how much labels are drawn toward even shares, from 0 to 1; default 0
 * @param axis the axis of classes or features; default -1
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 */
public record BinaryFocalCrossentropy(
        boolean applyClassBalancing,
        double alpha,
        double gamma,
        boolean fromLogits,
        double labelSmoothing,
        int axis,
        Reduction reduction)
        implements Loss {
    /** Checks the smoothing. */
    public BinaryFocalCrossentropy {
        Smoothing.check(labelSmoothing);
    }

    @Override
    public Value trace(Value yTrue, Value yPred) {
        Value y = Smoothing.half(yTrue.cast(yPred.dtype()), labelSmoothing);
        Value one = Ops.onesLike(y);
        Value p = fromLogits ? Ops.sigmoid(yPred) : yPred;
        Value right = y.times(p).plus(one.minus(y).times(one.minus(p)));
        Value focus = Ops.power(one.minus(right), gamma);
        Value losses = focus.times(Logits.binaryOfProbabilities(y, p));
        if (applyClassBalancing) {
            losses = losses.times(y.times(alpha).plus(one.minus(y).times(1 - alpha)));
        }
        return Ops.mean(losses, axis);
    }

    /** Whether classes are weighted by alpha. */
    public BinaryFocalCrossentropy applyClassBalancing(boolean value) {
        return Components.with(this, "applyClassBalancing", value);
    }

    /** Another weight. */
    public BinaryFocalCrossentropy alpha(double value) {
        return Components.with(this, "alpha", value);
    }

    /** Another exponent. */
    public BinaryFocalCrossentropy gamma(double value) {
        return Components.with(this, "gamma", value);
    }

    /** Whether predictions are logits, not probabilities. */
    public BinaryFocalCrossentropy fromLogits(boolean value) {
        return Components.with(this, "fromLogits", value);
    }

    /** How much labels are drawn toward even shares, from 0 to 1. */
    public BinaryFocalCrossentropy labelSmoothing(double value) {
        return Components.with(this, "labelSmoothing", value);
    }

    /** Another axis of classes. */
    public BinaryFocalCrossentropy axis(int value) {
        return Components.with(this, "axis", value);
    }

    /** Another reduction. */
    public BinaryFocalCrossentropy reduction(Reduction value) {
        return Components.with(this, "reduction", value);
    }
}
