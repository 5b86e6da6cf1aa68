// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hornbeam.loss.Weighting;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/** How often predictions above each of some thresholds are right, as weighted sums. */
final class Confusion {
    private final Value positive;
    private final Value said;
    private final Value weight;

    /**
     * Labels and predictions of any one shape.
     *
     * @param thresholds one for each row of the sums
     */
    Confusion(Value yTrue, Value yPred, Optional<Value> weights, Value thresholds) {
        Weighting.Pair pair = Weighting.alignRanks(yTrue, yPred.cast(DType.F32));
        if (!pair.first().shape().equals(pair.second().shape())) {
            throw new ShapeException("labels " + yTrue.shape() + " and predictions " + yPred.shape()
                    + " must have one shape; give a label for each prediction");
        }
        Shape flat = Shape.of(pair.second().shape().elements());
        Value p = Ops.reshape(pair.second(), flat);
        Value y = Ops.reshape(pair.first().cast(DType.BOOL), flat);
        Shape table = Shape.of(thresholds.shape().dim(0), flat.dim(0));
        said = Ops.greater(Ops.broadcastTo(p, table), Ops.expandDims(thresholds, 1));
        positive = Ops.broadcastTo(y, table);
        weight = Ops.broadcastTo(weight(pair.second(), weights), table);
    }

    /** A weight for each number, flat. */
    private static Value weight(Value yPred, Optional<Value> weights) {
        Shape flat = Shape.of(yPred.shape().elements());
        if (weights.isEmpty()) {
            return Ops.reshape(Ops.onesLike(yPred), flat);
        }
        Value wide = weights.get().cast(DType.F32);
        while (wide.rank() < yPred.rank()) {
            wide = Ops.expandDims(wide, wide.rank());
        }
        return Ops.reshape(Ops.broadcastTo(wide, yPred.shape()), flat);
    }

    private Value sum(Value cases) {
        return Ops.sum(Ops.where(cases, weight, Ops.zerosLike(weight)), 1);
    }

    Value truePositives() {
        return sum(Ops.logicalAnd(positive, said));
    }

    Value falsePositives() {
        return sum(Ops.logicalAnd(Ops.logicalNot(positive), said));
    }

    Value trueNegatives() {
        return sum(Ops.logicalNot(Ops.logicalOr(positive, said)));
    }

    Value falseNegatives() {
        return sum(Ops.logicalAnd(positive, Ops.logicalNot(said)));
    }

    /** Adds the four sums to the states of their names. */
    void addTo(MetricScope scope) {
        scope.add("true_positives", truePositives());
        scope.add("false_positives", falsePositives());
        scope.add("true_negatives", trueNegatives());
        scope.add("false_negatives", falseNegatives());
    }

    /** A few thresholds as a vector. */
    static Value thresholds(MetricScope scope, List<Double> values) {
        List<Value> numbers = new ArrayList<>();
        for (double value : values) {
            numbers.add(Ops.reshape(scope.constant(value), Shape.of(1)));
        }
        return Ops.concatenate(numbers, 0);
    }

    /** Thresholds from 0 to 1 in even steps; the ends moved outwards. */
    static Value evenThresholds(MetricScope scope, int count, double beyond) {
        Value like = Ops.broadcastTo(scope.constant(0), Shape.of(count));
        Value even = Ops.indices(like, 0).cast(DType.F32).times(1.0 / (count - 1));
        Value index = Ops.indices(like, 0);
        Value low = Ops.equal(index, Ops.zerosLike(index));
        Value high = Ops.equal(index, Ops.fill(index, count - 1));
        return Ops.where(low, Ops.fill(like, -beyond), Ops.where(high, Ops.fill(like, 1 + beyond), even));
    }

    /** A vector, or its only number as a scalar. */
    static Value scalarIfOne(Value x) {
        return x.shape().dim(0).is(1) ? Ops.pick(x, 0, 0) : x;
    }

    /** a / (a + b), 0 where both are 0. */
    static Value share(Value a, Value b) {
        return Weighting.divideNoNan(a, a.plus(b));
    }
}
