// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.Locale;
import java.util.Optional;
import org.hornbeam.ops.Value;

/**
 * A number that is gathered over batches. Its state is float32 sums, zero at the start of an epoch, so that the states of
 * several machines merge by addition. The built-in ones are in {@link Metrics}.
 */
public interface Metric {
    /**
     * Adds a batch to the state.
     *
     * @param scope where states are asked for and assigned
     * @param yTrue the labels as given
     * @param yPred the predictions, batch first
     * @param weight a weight for each example or each value, or none
     */
    void update(MetricScope scope, Value yTrue, Value yPred, Optional<Value> weight);

    /**
     * What the state says.
     *
     * @param scope where states are read
     * @return float32: a scalar, or one number for each class
     */
    Value result(MetricScope scope);

    /** The same under another name. */
    default Metric named(String name) {
        return new Named(name, this);
    }

    /** Its name in logs and history: by default that of its class in snake case. */
    default String name() {
        return getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
    }
}
