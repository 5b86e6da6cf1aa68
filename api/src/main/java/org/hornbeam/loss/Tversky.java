// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * 1 - overlap / (overlap + alpha * said only + beta * missed) ({@code keras.losses.Tversky}; Salehi et al., 2017), over
 * all numbers together or along some axes. Over all it is one number, which sample weights do not fit.
 *
 * @param alpha the weight of what only the prediction has; default 0.5
 * @param beta the weight of what only the label has; default 0.5
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 * @param axis the axes that are summed over; default none, which means all
 */
public record Tversky(double alpha, double beta, Reduction reduction, List<Integer> axis) implements Loss {
    /** Copies the axes. */
    public Tversky {
        axis = List.copyOf(axis);
    }

    @Override
    public Value trace(Value yTrue, Value yPred) {
        int[] axes = Weighting.axes(axis);
        Value y = yTrue.cast(yPred.dtype());
        Value one = Ops.onesLike(y);
        Value overlap = Ops.sum(y.times(yPred), axes);
        Value saidOnly = Ops.sum(one.minus(y).times(yPred), axes);
        Value missed = Ops.sum(y.times(one.minus(yPred)), axes);
        Value whole =
                overlap.plus(saidOnly.times(alpha)).plus(missed.times(beta)).plus(Weighting.EPSILON);
        Value share = overlap.div(whole);
        return Ops.onesLike(share).minus(share);
    }

    /** Another weight. */
    public Tversky alpha(double value) {
        return Components.with(this, "alpha", value);
    }

    /** Another weight. */
    public Tversky beta(double value) {
        return Components.with(this, "beta", value);
    }

    /** Other axes. */
    public Tversky axis(Integer... values) {
        return new Tversky(alpha, beta, reduction, List.of(values));
    }

    /** Another reduction. */
    public Tversky reduction(Reduction value) {
        return Components.with(this, "reduction", value);
    }
}
