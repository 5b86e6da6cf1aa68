// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.loss.Loss;
import org.hornbeam.metric.Metric;
import org.jspecify.annotations.Nullable;

/**
 * What one output of a model is trained for.
 *
 * @param loss its loss, or {@code null} if it has none
 * @param weight the factor of its loss; default 1
 * @param metrics what is measured without sample weights
 * @param weightedMetrics what is measured with sample weights
 */
public record Target(@Nullable Loss loss, double weight, List<Metric> metrics, List<Metric> weightedMetrics) {
    /** Nothing. */
    public static final Target NONE = new Target(null, 1, List.of(), List.of());

    /** Copies the lists. */
    public Target {
        metrics = List.copyOf(metrics);
        weightedMetrics = List.copyOf(weightedMetrics);
    }

    /** Another loss. */
    public Target loss(@Nullable Loss value) {
        return new Target(value, weight, metrics, weightedMetrics);
    }

    /** Another factor. */
    public Target weight(double value) {
        return new Target(loss, value, metrics, weightedMetrics);
    }

    /** One more metric. */
    public Target metric(Metric metric) {
        return new Target(loss, weight, with(metrics, metric), weightedMetrics);
    }

    /** One more metric that takes sample weights. */
    public Target weightedMetric(Metric metric) {
        return new Target(loss, weight, metrics, with(weightedMetrics, metric));
    }

    private static List<Metric> with(List<Metric> list, Metric metric) {
        List<Metric> longer = new ArrayList<>(list);
        longer.add(metric);
        return longer;
    }
}
