// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import org.hornbeam.ops.Value;

/**
 * How often the one-hot label is among the k largest predictions ({@code keras.metrics.TopKCategoricalAccuracy}).
 *
 * @param k how many; default 5
 */
public record TopKCategoricalAccuracy(int k) implements MeanMetric {
    @Override
    public Value values(Value yTrue, Value yPred) {
        return Classes.amongLargest(Classes.largest(yTrue), yPred, k);
    }

    /** Another number. */
    public TopKCategoricalAccuracy k(int value) {
        return new TopKCategoricalAccuracy(value);
    }
}
