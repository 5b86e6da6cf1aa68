// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/** The share of predictions that equal their labels ({@code keras.metrics.Accuracy}, the class). */
public record ExactAccuracy() implements MeanMetric {
    @Override
    public Value values(Value yTrue, Value yPred) {
        return Ops.equal(yTrue.cast(yPred.dtype()), yPred);
    }
}
