// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.List;
import java.util.Optional;
import org.hornbeam.ops.Value;

/**
 * The number of negative labels predicted as positive ({@code keras.metrics.FalsePositives}).
 *
 * @param thresholds above which a prediction is positive; default 0.5; with several the result has one number for each
 */
public record FalsePositives(List<Double> thresholds) implements Metric {
    /** Copies the list. */
    public FalsePositives {
        thresholds = List.copyOf(thresholds);
    }

    /** Other thresholds. */
    public FalsePositives thresholds(Double... values) {
        return new FalsePositives(List.of(values));
    }

    @Override
    public void update(MetricScope scope, Value yTrue, Value yPred, Optional<Value> weight) {
        Confusion counts = new Confusion(yTrue, yPred, weight, Confusion.thresholds(scope, thresholds));
        scope.add("accumulator", counts.falsePositives());
    }

    @Override
    public Value result(MetricScope scope) {
        return Confusion.scalarIfOne(scope.state("accumulator"));
    }
}
