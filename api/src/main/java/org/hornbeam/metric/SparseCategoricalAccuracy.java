// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/** How often the largest prediction stands at the labelled index ({@code keras.metrics.SparseCategoricalAccuracy}). */
public record SparseCategoricalAccuracy() implements MeanMetric {
    @Override
    public Value values(Value yTrue, Value yPred) {
        return Ops.equal(Classes.indices(yTrue, yPred).cast(DType.I32), Classes.largest(yPred));
    }
}
