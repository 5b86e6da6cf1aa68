// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Numbers above which a prediction is positive.
 *
 * @param values the numbers
 * @param even whether they are i / (n - 1), in which case predictions are compared with i after they are multiplied by
 *     n - 1: a prediction on a threshold is not above it
 * @param below whether the first lies below all predictions
 */
record Thresholds(List<Double> values, boolean even, boolean below) {
    private static final double EPSILON = 1e-7;

    Thresholds {
        values = List.copyOf(values);
    }

    /** Given ones; none stand for a default. */
    static Thresholds of(List<Double> given, double otherwise) {
        List<Double> values = given.isEmpty() ? List.of(otherwise) : given;
        return new Thresholds(values, isEven(values), false);
    }

    /** From 0 to 1 in even steps. */
    static Thresholds even(int count) {
        return count == 1 ? of(List.of(), 0.5) : new Thresholds(steps(count), true, false);
    }

    /** From below 0 to above 1 in even steps, or through some in between. */
    static Thresholds open(int count, List<Double> between) {
        if (between.isEmpty()) {
            return new Thresholds(steps(count), true, true);
        }
        List<Double> values = new ArrayList<>(between.stream().sorted().toList());
        values.addFirst(0.0);
        values.addLast(1.0);
        boolean even = isEven(values);
        values.set(0, -EPSILON);
        values.set(values.size() - 1, 1 + EPSILON);
        return new Thresholds(values, even, true);
    }

    private static List<Double> steps(int count) {
        return IntStream.range(0, count).mapToObj(i -> (double) i / (count - 1)).toList();
    }

    private static boolean isEven(List<Double> values) {
        List<Double> even = steps(values.size());
        return values.size() >= 3
                && IntStream.range(0, values.size())
                        .allMatch(i -> Math.abs(values.get(i) - even.get(i)) <= EPSILON + 1e-5 * even.get(i));
    }

    static void check(String metric, List<Double> values) {
        for (double value : values) {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException(metric + ": thresholds must be from 0 to 1, found " + values);
            }
        }
    }

    /** Whether each prediction is above each threshold, along a new leading axis. */
    Value said(MetricScope scope, Value predictions) {
        Shape table = predictions.shape().insert(0, Dim.of(values.size()));
        if (!even) {
            List<Value> numbers = values.stream()
                    .map(value -> Ops.reshape(scope.constant(value), Shape.of(1)))
                    .toList();
            Value column = Ops.concatenate(numbers, 0);
            for (int axis = 1; axis < table.rank(); axis++) {
                column = Ops.expandDims(column, axis);
            }
            return Ops.greater(Ops.broadcastTo(predictions, table), column);
        }
        Value scaled = Ops.broadcastTo(Ops.clip(predictions, 0, 1).times(values.size() - 1.0), table);
        Value index = Ops.indices(scaled, 0).cast(DType.F32);
        Value above = Ops.greater(scaled, index);
        return below ? Ops.logicalOr(above, Ops.equal(index, Ops.zerosLike(index))) : above;
    }
}
