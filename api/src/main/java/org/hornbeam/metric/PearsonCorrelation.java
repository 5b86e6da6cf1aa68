// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

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
        Value product = scaled(yTrue.cast(DType.F32)).times(scaled(yPred.cast(DType.F32)));
        return Ops.mean(product, axis);
    }

    /** With mean 0 and deviation 1; NaN where all are equal. */
    private Value scaled(Value x) {
        Value moved = x.minus(Ops.keepDims(Ops.mean(x, axis), x, axis));
        return moved.div(Ops.keepDims(Ops.sqrt(Ops.mean(Ops.square(moved), axis)), x, axis));
    }
}
