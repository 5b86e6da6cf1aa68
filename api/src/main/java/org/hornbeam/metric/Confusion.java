// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hornbeam.loss.Weighting;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/** How often predictions above each of some thresholds are right, as weighted sums. */
final class Confusion {
    private static final double NONE = -1e10;

    private final Value positive;
    private final Value said;
    private final Value weight;

    private Confusion(Value positive, Value said, Value weight) {
        this.positive = positive;
        this.said = said;
        this.weight = weight;
    }

    /**
     * What is counted of labels and predictions of any one shape.
     *
     * @param thresholds one for each row of the sums
     * @param topK how many of the largest predictions along the last axis can be positive
     * @param classId the only class along the last axis that counts
     * @param labelWeights a weight for each class, or none
     * @param multiLabel whether each class, the second axis, has sums of its own
     */
    record Counting(
            Thresholds thresholds,
            OptionalInt topK,
            OptionalInt classId,
            List<Double> labelWeights,
            boolean multiLabel) {
        static Counting of(Thresholds thresholds) {
            return new Counting(thresholds, OptionalInt.empty(), OptionalInt.empty(), List.of(), false);
        }

        Counting topK(OptionalInt value) {
            return new Counting(thresholds, value, classId, labelWeights, multiLabel);
        }

        Counting classId(OptionalInt value) {
            return new Counting(thresholds, topK, value, labelWeights, multiLabel);
        }

        Confusion count(MetricScope scope, Value yTrue, Value yPred, Optional<Value> weights) {
            Weighting.Pair pair = Weighting.alignRanks(yTrue, yPred.cast(DType.F32));
            Value labels = pair.first();
            Value predictions = pair.second();
            if (!labels.shape().equals(predictions.shape())) {
                throw new ShapeException("labels " + yTrue.shape() + " and predictions " + yPred.shape()
                        + " must have one shape; give a label for each prediction");
            }
            Value weight = wide(predictions, weights);
            if (!labelWeights.isEmpty()) {
                weight = weight.times(vector(scope, labelWeights));
            }
            if (topK.isPresent()) {
                predictions = largest(predictions, topK.getAsInt());
            }
            if (classId.isPresent()) {
                if (predictions.rank() == 1) {
                    throw new ShapeException("a class of predictions " + yPred.shape()
                            + " can't be chosen; they need an axis of classes behind the batch");
                }
                labels = Ops.slice(labels, -1, classId.getAsInt(), 1);
                predictions = Ops.slice(predictions, -1, classId.getAsInt(), 1);
                weight = Ops.slice(weight, -1, classId.getAsInt(), 1);
            }
            if (multiLabel && predictions.rank() != 2) {
                throw new ShapeException("several labels need predictions (batch, labels), found " + yPred.shape());
            }
            if (!multiLabel) {
                Shape flat = Shape.of(predictions.shape().elements());
                labels = Ops.reshape(labels, flat);
                predictions = Ops.reshape(predictions, flat);
                weight = Ops.reshape(weight, flat);
            }
            Value said = thresholds.said(scope, predictions);
            return new Confusion(
                    Ops.broadcastTo(labels.cast(DType.BOOL), said.shape()),
                    said,
                    Ops.broadcastTo(weight, said.shape()));
        }
    }

    /** A weight for each number. */
    private static Value wide(Value yPred, Optional<Value> weights) {
        if (weights.isEmpty()) {
            return Ops.onesLike(yPred);
        }
        Value wide = weights.get().cast(DType.F32);
        while (wide.rank() < yPred.rank()) {
            wide = Ops.expandDims(wide, wide.rank());
        }
        if (wide.rank() == yPred.rank() + 1 && wide.shape().dim(-1).is(1)) {
            wide = Ops.squeeze(wide, -1);
        }
        return Ops.broadcastTo(wide, yPred.shape());
    }

    /** The k largest along the last axis, of equal ones the first; all others as good as minus infinity. */
    private static Value largest(Value x, int k) {
        Value places = Ops.topK(x, k).indices();
        Value among = Ops.sum(Ops.oneHot(places, x.dim(-1)), x.rank() - 1);
        return Ops.where(Ops.greater(among, Ops.zerosLike(among)), x, Ops.fill(x, NONE));
    }

    static Value vector(MetricScope scope, List<Double> values) {
        List<Value> numbers = new ArrayList<>();
        values.forEach(value -> numbers.add(Ops.reshape(scope.constant(value), Shape.of(1))));
        return Ops.concatenate(numbers, 0);
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

    /** A vector, or its only number as a scalar. */
    static Value scalarIfOne(Value x) {
        return x.shape().dim(0).is(1) ? Ops.pick(x, 0, 0) : x;
    }

    /** a / (a + b), 0 where both are 0. */
    static Value share(Value a, Value b) {
        return Weighting.divideNoNan(a, a.plus(b));
    }
}
