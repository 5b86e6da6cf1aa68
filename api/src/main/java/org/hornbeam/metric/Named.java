// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.Optional;
import org.hornbeam.ops.Value;

/**
 * A metric under another name.
 *
 * @param name the name
 * @param metric the metric
 */
record Named(String name, Metric metric) implements Metric {
    @Override
    public void update(MetricScope scope, Value yTrue, Value yPred, Optional<Value> weight) {
        metric.update(scope, yTrue, yPred, weight);
    }

    @Override
    public Value result(MetricScope scope) {
        return metric.result(scope);
    }
}
