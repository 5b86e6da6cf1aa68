// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Categorical cross-entropy in which easy examples count less: times alpha (1 - p)^gamma
 * ({@code keras.losses.CategoricalFocalCrossentropy}; Lin et al., "Focal loss for dense object detection", 2017).
 *
 * @param alpha the weight of the loss; default 0.25
 * @param gamma the exponent; default 2
 * @param fromLogits whether predictions are logits, not probabilities; default false
 * @param labelSmoothing how much labels are drawn toward even shares, from 0 to 1; default 0
 * @param axis the axis of classes or features; default -1
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 */
public record CategoricalFocalCrossentropy(
        double alpha, double gamma, boolean fromLogits, double labelSmoothing, int axis, Reduction reduction)
        implements Loss {
    /** Checks the smoothing. */
    public CategoricalFocalCrossentropy {
        Smoothing.check(labelSmoothing);
    }

    @Override
    public Value trace(Value yTrue, Value yPred) {
        Value y = Smoothing.even(yTrue.cast(yPred.dtype()), labelSmoothing, axis);
        Value given = fromLogits ? Ops.exp(Logits.logSoftmax(yPred, axis)) : yPred;
        Value p = Weighting.clip(Logits.shares(given, axis), Weighting.EPSILON, 1 - Weighting.EPSILON);
        Value entropy = y.times(Ops.log(p)).unaryMinus();
        Value focus = Ops.power(Ops.onesLike(p).minus(p), gamma).times(alpha);
        return Ops.sum(focus.times(entropy), axis);
    }

    /** Another weight. */
    public CategoricalFocalCrossentropy alpha(double value) {
        return Components.with(this, "alpha", value);
    }

    /** Another exponent. */
    public CategoricalFocalCrossentropy gamma(double value) {
        return Components.with(this, "gamma", value);
    }

    /** Whether predictions are logits, not probabilities. */
    public CategoricalFocalCrossentropy fromLogits(boolean value) {
        return Components.with(this, "fromLogits", value);
    }

    /** How much labels are drawn toward even shares, from 0 to 1. */
    public CategoricalFocalCrossentropy labelSmoothing(double value) {
        return Components.with(this, "labelSmoothing", value);
    }

    /** Another axis of classes. */
    public CategoricalFocalCrossentropy axis(int value) {
        return Components.with(this, "axis", value);
    }

    /** Another reduction. */
    public CategoricalFocalCrossentropy reduction(Reduction value) {
        return Components.with(this, "reduction", value);
    }
}
