// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.Optional;
import org.hornbeam.loss.Weighting;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The weighted harmonic mean of precision and recall of each class ({@code keras.metrics.FBetaScore}, {@code F1Score}).
 * Labels are 0 and 1, {@code (batch, classes)}.
 *
 * @param average how classes are combined; default {@link Average#NONE}
 * @param beta how much more recall counts than precision; default 1
 * @param threshold above it a prediction is positive; default NaN: the largest of each example is
 * @param name its name in logs
 */
public record FBeta(Average average, double beta, double threshold, String name) implements Metric {
    /** Checks the numbers. */
    public FBeta {
        if (!(beta > 0) || threshold <= 0 || threshold > 1) {
            throw new IllegalArgumentException(
                    name + ": beta must be above 0 and a threshold above 0 and at most 1, found " + beta + " and "
                            + threshold);
        }
    }

    /** How classes are combined. */
    public enum Average {
        /** One number for each class. */
        NONE,
        /** One number from the counts of all classes together. */
        MICRO,
        /** The mean of the classes. */
        MACRO,
        /** The mean of the classes weighted by their numbers of labels. */
        WEIGHTED
    }

    /** Another way of combining. */
    public FBeta average(Average value) {
        return new FBeta(value, beta, threshold, name);
    }

    /** Another weight of recall. */
    public FBeta beta(double value) {
        return new FBeta(average, value, threshold, name);
    }

    /** Another threshold. */
    public FBeta threshold(double value) {
        return new FBeta(average, beta, value, name);
    }

    /** Another name. */
    @Override
    public FBeta named(String value) {
        return new FBeta(average, beta, threshold, value);
    }

    @Override
    public void update(MetricScope scope, Value yTrue, Value yPred, Optional<Value> weight) {
        Value y = yTrue.cast(DType.F32);
        Value p = yPred.cast(DType.F32);
        Value said;
        if (Double.isNaN(threshold)) {
            Value largest = Ops.expandDims(Ops.max(p, -1), p.rank() - 1);
            said = Ops.logicalAnd(Ops.greaterEqual(p, largest), Ops.greater(Ops.abs(p), Ops.fill(p, 1e-9)));
        } else {
            said = Ops.greater(p, Ops.fill(p, threshold));
        }
        Value positive = said.cast(DType.F32);
        Value one = Ops.onesLike(y);
        gather(scope, "true_positives", positive.times(y), weight);
        gather(scope, "false_positives", positive.times(one.minus(y)), weight);
        gather(scope, "false_negatives", one.minus(positive).times(y), weight);
        gather(scope, "intermediate_weights", y, weight);
    }

    private void gather(MetricScope scope, String state, Value counts, Optional<Value> weight) {
        Value weighted = weight.map(
                        w -> counts.times(w.rank() < 2 ? Ops.expandDims(w.cast(DType.F32), 1) : w.cast(DType.F32)))
                .orElse(counts);
        scope.add(state, average == Average.MICRO ? Ops.sum(weighted) : Ops.sum(weighted, 0));
    }

    @Override
    public Value result(MetricScope scope) {
        Value tp = scope.state("true_positives");
        Value precision = tp.div(tp.plus(scope.state("false_positives")).plus(Weighting.EPSILON));
        Value recall = tp.div(tp.plus(scope.state("false_negatives")).plus(Weighting.EPSILON));
        Value sum = precision.times(beta * beta).plus(recall).plus(Weighting.EPSILON);
        Value score = precision.times(recall).div(sum).times(1 + beta * beta);
        return switch (average) {
            case NONE, MICRO -> score;
            case MACRO -> Ops.mean(score);
            case WEIGHTED -> {
                Value weights = scope.state("intermediate_weights");
                yield Ops.sum(score.times(weights.div(Ops.sum(weights).plus(Weighting.EPSILON))));
            }
        };
    }
}
