// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * 1 - overlap / (overlap + alpha * said only + beta * missed), over all numbers together ({@code keras.losses.Tversky}
 * with axis none; Salehi et al., 2017). Sample weights do not fit it: it is one number.
 *
 * @param alpha the weight of what only the prediction has; default 0.5
 * @param beta the weight of what only the label has; default 0.5
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 */
public record Tversky(double alpha, double beta, Reduction reduction) implements Loss {
    @Override
    public Value trace(Value yTrue, Value yPred) {
        Value y = yTrue.cast(yPred.dtype());
        Value one = Ops.onesLike(y);
        Value overlap = Ops.sum(y.times(yPred));
        Value saidOnly = Ops.sum(one.minus(y).times(yPred));
        Value missed = Ops.sum(y.times(one.minus(yPred)));
        Value whole =
                overlap.plus(saidOnly.times(alpha)).plus(missed.times(beta)).plus(Weighting.EPSILON);
        Value share = overlap.plus(Weighting.EPSILON).div(whole);
        return Ops.onesLike(share).minus(share);
    }

    /** Another weight. */
    public Tversky alpha(double value) {
        return new Tversky(value, beta, reduction);
    }

    /** Another weight. */
    public Tversky beta(double value) {
        return new Tversky(alpha, value, reduction);
    }

    /** Another reduction. */
    public Tversky reduction(Reduction value) {
        return new Tversky(alpha, beta, value);
    }
}
