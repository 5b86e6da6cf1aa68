// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.List;
import java.util.Optional;
import org.hornbeam.ops.Value;

/**
 * The number of negative labels predicted as negative ({@code keras.metrics.TrueNegatives}).
 *
 * @param thresholds above which a prediction is positive; default none, which means 0.5; with several the
 *     result has one number for each
 */
public record TrueNegatives(List<Double> thresholds) implements Metric {
    /** Copies and checks the thresholds. */
    public TrueNegatives {
        thresholds = List.copyOf(thresholds);
        Thresholds.check(name(), thresholds);
    }

    /** Other thresholds. */
    public TrueNegatives thresholds(Double... values) {
        return new TrueNegatives(List.of(values));
    }

    @Override
    public void update(MetricScope scope, Value yTrue, Value yPred, Optional<Value> weight) {
        Confusion counts = Confusion.Counting.of(Thresholds.of(thresholds, 0.5)).count(scope, yTrue, yPred, weight);
        scope.add("accumulator", counts.trueNegatives());
    }

    @Override
    public Value result(MetricScope scope) {
        return Confusion.scalarIfOne(scope.state("accumulator"));
    }
}
