// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import org.hornbeam.loss.Weighting;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The mean over examples of the correlation of labels and predictions along an axis
 * ({@code keras.metrics.PearsonCorrelation}).
 *
 * @param axis the axis; default -1
 */
public record PearsonCorrelation(int axis) implements MeanMetric {
    /** Another axis. */
    public PearsonCorrelation axis(int value) {
        return new PearsonCorrelation(value);
    }

    @Override
    public Value values(Value yTrue, Value yPred) {
        return Ops.sum(centered(yTrue.cast(DType.F32)).times(centered(yPred.cast(DType.F32))), axis);
    }

    private Value centered(Value x) {
        int at = x.shape().axis(axis);
        Value moved = x.minus(Ops.expandDims(Ops.mean(x, at), at));
        Value square = Ops.sum(Ops.square(moved), at);
        Value norm = Ops.sqrt(Ops.maximum(square, Ops.fill(square, Weighting.EPSILON * Weighting.EPSILON)));
        return moved.div(Ops.expandDims(norm, at));
    }
}
