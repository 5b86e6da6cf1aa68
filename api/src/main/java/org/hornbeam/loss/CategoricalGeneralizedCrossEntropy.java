// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * (1 - p^q) / q, where p is the probability given to the right class
 * ({@code keras.losses.CategoricalGeneralizedCrossEntropy}; Zhang and Sabuncu, "Generalized cross entropy loss for
 * training deep neural networks with noisy labels", 2018). Labels are indices of classes.
 *
 * @param q from 0 (cross-entropy) excluded to 1 (mean absolute error); default 0.5
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 */
public record CategoricalGeneralizedCrossEntropy(double q, Reduction reduction) implements Loss {
    /** Checks the exponent. */
    public CategoricalGeneralizedCrossEntropy {
        if (!(q > 0 && q <= 1)) {
            throw new IllegalArgumentException("q must be above 0 and at most 1, found " + q);
        }
    }

    @Override
    public Value trace(Value yTrue, Value yPred) {
        Value classes = yTrue.rank() == yPred.rank() ? Ops.squeeze(yTrue, -1) : yTrue;
        Value p = Ops.sum(Logits.chosen(classes.cast(DType.I32), yPred, -1), -1);
        Value power = Ops.power(p, q);
        return Ops.onesLike(power).minus(power).div(q);
    }

    @Override
    public Labels labels(Value yPred) {
        return Labels.indices(yPred.shape().remove(-1), yPred.dim(-1));
    }

    /** Another exponent. */
    public CategoricalGeneralizedCrossEntropy q(double value) {
        return new CategoricalGeneralizedCrossEntropy(value, reduction);
    }

    /** Another reduction. */
    public CategoricalGeneralizedCrossEntropy reduction(Reduction value) {
        return new CategoricalGeneralizedCrossEntropy(q, value);
    }
}
