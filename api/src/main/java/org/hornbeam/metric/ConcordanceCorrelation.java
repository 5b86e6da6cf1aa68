// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import org.hornbeam.loss.Weighting;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The mean over examples of the concordance of labels and predictions along an axis, 1 where they are equal
 * ({@code keras.metrics.ConcordanceCorrelation}; Lin, 1989). As in Keras labels are centred by the mean of the
 * predictions.
 *
 * @param axis the axis; default -1
 */
public record ConcordanceCorrelation(int axis) implements MeanMetric {
    /** Another axis. */
    public ConcordanceCorrelation axis(int value) {
        return new ConcordanceCorrelation(value);
    }

    @Override
    public Value values(Value yTrue, Value yPred) {
        Value y = yTrue.cast(DType.F32);
        Value p = yPred.cast(DType.F32);
        Value yMean = mean(y);
        Value pMean = mean(p);
        Value joint = y.minus(pMean).times(p.minus(pMean)).times(2.0);
        Value spread = mean(Ops.square(y.minus(yMean)))
                .plus(mean(Ops.square(p.minus(pMean))))
                .plus(Ops.square(yMean.minus(pMean)));
        return Ops.mean(joint.div(spread.plus(Weighting.EPSILON)), axis);
    }

    private Value mean(Value x) {
        return Ops.keepDims(Ops.mean(x, axis), x, axis);
    }
}
