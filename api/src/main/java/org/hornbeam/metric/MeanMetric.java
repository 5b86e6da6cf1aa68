// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hornbeam.loss.Weighting;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * A metric that is the weighted mean of one value for each example ({@code keras.metrics.MeanMetricWrapper}). One's own
 * is a lambda or a record with {@link #values}.
 */
@FunctionalInterface
public interface MeanMetric extends Metric {
    /**
     * The value of each example (and time step, ...).
     *
     * @param yTrue the labels, of the rank of the predictions or one less
     * @param yPred the predictions
     * @return usually the shape of the predictions without the last axis; booleans count as 0 and 1
     */
    Value values(Value yTrue, Value yPred);

    /** Which values count at all, shaped like {@link #values}; by default all. */
    default Optional<Value> valid(Value yTrue, Value yPred) {
        return Optional.empty();
    }

    @Override
    default void update(MetricScope scope, Value yTrue, Value yPred, Optional<Value> weight) {
        Weighting.Pair pair = Weighting.alignRanks(yTrue, yPred);
        Value values = values(pair.first(), pair.second()).cast(DType.F32);
        Optional<Value> weights = weight;
        if (scope.mask().isPresent()) {
            weights = Optional.of(Weighting.masked(weights, scope.mask().get(), DType.F32, false));
        }
        // As in Keras, what a loss leaves out is left out only together with weights.
        Optional<Value> valid = valid(pair.first(), pair.second());
        if (weights.isPresent() && valid.isPresent()) {
            weights = Optional.of(Weighting.masked(weights, valid.get(), DType.F32, false));
        }
        gather(scope, values, weights);
    }

    /** Adds values to the sum and their weights to the count. */
    static void gather(MetricScope scope, Value values, Optional<Value> weights) {
        if (weights.isPresent()) {
            Weighting.Pair pair = Weighting.alignRanks(values, weights.get().cast(DType.F32));
            Value reduced = meanFrom(pair.first(), pair.second().rank());
            Value full = Ops.broadcastTo(pair.second(), reduced.shape());
            scope.add("total", Ops.sum(meanFrom(reduced.times(full), 1)));
            scope.add("count", Ops.sum(meanFrom(full, 1)));
        } else {
            scope.add("total", Ops.sum(meanFrom(values, 1)));
            scope.add("count", values.rank() == 0 ? scope.constant(1) : values.size(0));
        }
    }

    /** The mean over the axes from one on. */
    private static Value meanFrom(Value x, int axis) {
        List<Integer> axes = IntStream.range(axis, x.rank()).boxed().toList();
        return axes.isEmpty()
                ? x
                : Ops.mean(x, axes.stream().mapToInt(Integer::intValue).toArray());
    }

    @Override
    default Value result(MetricScope scope) {
        return Weighting.divideNoNan(scope.state("total"), scope.state("count"));
    }
}
