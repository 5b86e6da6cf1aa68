// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import org.hornbeam.ops.DType;
import org.hornbeam.ops.Value;

/**
 * How often the labelled index is among the k largest predictions ({@code keras.metrics.SparseTopKCategoricalAccuracy}).
 *
 * @param k how many; default 5
 */
public record SparseTopKCategoricalAccuracy(int k) implements MeanMetric {
    @Override
    public Value values(Value yTrue, Value yPred) {
        return Classes.amongLargest(Classes.indices(yTrue, yPred).cast(DType.I32), yPred, k);
    }

    /** Another number. */
    public SparseTopKCategoricalAccuracy k(int value) {
        return new SparseTopKCategoricalAccuracy(value);
    }
}
