// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The share of numbers that are on the right side of a threshold ({@code keras.metrics.BinaryAccuracy}).
 *
 * @param threshold above it a prediction means 1; from 0 to 1; default 0.5
 */
public record BinaryAccuracy(double threshold) implements MeanMetric {
    @Override
    public Value values(Value yTrue, Value yPred) {
        Value said = Ops.greater(yPred, Ops.fill(yPred, threshold)).cast(yPred.dtype());
        return Ops.equal(yTrue.cast(yPred.dtype()), said);
    }

    /** Another threshold. */
    public BinaryAccuracy threshold(double value) {
        return new BinaryAccuracy(value);
    }
}
