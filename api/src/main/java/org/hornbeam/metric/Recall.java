// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.List;
import java.util.Optional;
import org.hornbeam.ops.Value;

/**
 * The share of positive labels that are predicted ({@code keras.metrics.Recall}).
 *
 * @param thresholds above which a prediction is positive; default 0.5; with several the result has one number for each
 */
public record Recall(List<Double> thresholds) implements Metric {
    /** Copies the list. */
    public Recall {
        thresholds = List.copyOf(thresholds);
    }

    /** Other thresholds. */
    public Recall thresholds(Double... values) {
        return new Recall(List.of(values));
    }

    @Override
    public void update(MetricScope scope, Value yTrue, Value yPred, Optional<Value> weight) {
        Confusion counts = new Confusion(yTrue, yPred, weight, Confusion.thresholds(scope, thresholds));
        scope.add("true_positives", counts.truePositives());
        scope.add("false_negatives", counts.falseNegatives());
    }

    @Override
    public Value result(MetricScope scope) {
        return Confusion.scalarIfOne(Confusion.share(scope.state("true_positives"), scope.state("false_negatives")));
    }
}
