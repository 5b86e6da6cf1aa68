// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.List;
import java.util.Optional;
import org.hornbeam.ops.Value;

/**
 * The share of positive predictions that are right ({@code keras.metrics.Precision}).
 *
 * @param thresholds above which a prediction is positive; default 0.5; with several the result has one number for each
 */
public record Precision(List<Double> thresholds) implements Metric {
    /** Copies the list. */
    public Precision {
        thresholds = List.copyOf(thresholds);
    }

    /** Other thresholds. */
    public Precision thresholds(Double... values) {
        return new Precision(List.of(values));
    }

    @Override
    public void update(MetricScope scope, Value yTrue, Value yPred, Optional<Value> weight) {
        Confusion counts = new Confusion(yTrue, yPred, weight, Confusion.thresholds(scope, thresholds));
        scope.add("true_positives", counts.truePositives());
        scope.add("false_positives", counts.falsePositives());
    }

    @Override
    public Value result(MetricScope scope) {
        return Confusion.scalarIfOne(Confusion.share(scope.state("true_positives"), scope.state("false_positives")));
    }
}
