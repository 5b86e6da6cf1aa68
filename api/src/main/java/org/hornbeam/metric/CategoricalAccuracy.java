// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/** How often the largest prediction stands where the one-hot label does ({@code keras.metrics.CategoricalAccuracy}). */
public record CategoricalAccuracy() implements MeanMetric {
    @Override
    public Value values(Value yTrue, Value yPred) {
        return Ops.equal(Classes.largest(yTrue), Classes.largest(yPred));
    }
}
