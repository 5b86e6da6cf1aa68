// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hornbeam.ops.Value;

/**
 * The share of positive labels that are predicted ({@code keras.metrics.Recall}).
 *
 * @param thresholds above which a prediction is positive, from 0 to 1; with several the result has one number for each;
 *     default none, which means 0.5, or no threshold where topK is given
 * @param topK how many of the largest predictions of an example can be positive; default all
 * @param classId the only class that counts; default all
 */
public record Recall(List<Double> thresholds, OptionalInt topK, OptionalInt classId) implements Metric {
    /** Copies and checks the thresholds. */
    public Recall {
        thresholds = List.copyOf(thresholds);
        Thresholds.check("recall", thresholds);
    }

    /** Other thresholds. */
    public Recall thresholds(Double... values) {
        return new Recall(List.of(values), topK, classId);
    }

    /** Only the largest predictions can be positive. */
    public Recall topK(int value) {
        return new Recall(thresholds, OptionalInt.of(value), classId);
    }

    /** Only one class counts. */
    public Recall classId(int value) {
        return new Recall(thresholds, topK, OptionalInt.of(value));
    }

    @Override
    public void update(MetricScope scope, Value yTrue, Value yPred, Optional<Value> weight) {
        Thresholds above = Thresholds.of(thresholds, topK.isPresent() ? -1e10 : 0.5);
        Confusion counts =
                Confusion.Counting.of(above).topK(topK).classId(classId).count(scope, yTrue, yPred, weight);
        scope.add("true_positives", counts.truePositives());
        scope.add("false_negatives", counts.falseNegatives());
    }

    @Override
    public Value result(MetricScope scope) {
        return Confusion.scalarIfOne(Confusion.share(scope.state("true_positives"), scope.state("false_negatives")));
    }
}
