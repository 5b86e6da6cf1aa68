// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.Optional;
import org.hornbeam.loss.Weighting;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The area under a curve of two shares over all thresholds, as a sum over evenly spaced ones
 * ({@code keras.metrics.AUC}). Labels are 0 and 1, predictions probabilities.
 *
 * @param numThresholds how many; at least 3; default 200
 * @param curve which curve; default {@link Curve#ROC}
 * @param summationMethod how the area between two thresholds is taken; default {@link Summation#INTERPOLATION}
 * @param fromLogits whether predictions are logits; default false
 */
public record Auc(int numThresholds, Curve curve, Summation summationMethod, boolean fromLogits) implements Metric {
    /** Which curve. */
    public enum Curve {
        /** Recall over the share of negative labels that are predicted as positive. */
        ROC,
        /** Precision over recall (Davis and Goadrich, 2006). */
        PR
    }

    /** How the area between two thresholds is taken. */
    public enum Summation {
        /** By trapezoids; of precision by its own curve. */
        INTERPOLATION,
        /** With the smaller height. */
        MINORING,
        /** With the larger height. */
        MAJORING
    }

    /** Checks the number of thresholds. */
    public Auc {
        if (numThresholds < 3) {
            throw new IllegalArgumentException("auc needs at least 3 thresholds, found " + numThresholds);
        }
    }

    /** Another number of thresholds. */
    public Auc numThresholds(int value) {
        return new Auc(value, curve, summationMethod, fromLogits);
    }

    /** Another curve. */
    public Auc curve(Curve value) {
        return new Auc(numThresholds, value, summationMethod, fromLogits);
    }

    /** Another method of summation. */
    public Auc summationMethod(Summation value) {
        return new Auc(numThresholds, curve, value, fromLogits);
    }

    /** Whether predictions are logits. */
    public Auc fromLogits(boolean value) {
        return new Auc(numThresholds, curve, summationMethod, value);
    }

    @Override
    public void update(MetricScope scope, Value yTrue, Value yPred, Optional<Value> weight) {
        Value p = fromLogits ? Ops.sigmoid(yPred) : yPred;
        new Confusion(yTrue, p, weight, Confusion.evenThresholds(scope, numThresholds, Weighting.EPSILON)).addTo(scope);
    }

    @Override
    public Value result(MetricScope scope) {
        Value tp = scope.state("true_positives");
        Value fp = scope.state("false_positives");
        Value fn = scope.state("false_negatives");
        Value recall = Confusion.share(tp, fn);
        if (curve == Curve.PR && summationMethod == Summation.INTERPOLATION) {
            return interpolatedPrecision(tp, fp, fn);
        }
        Value x = curve == Curve.PR ? recall : Confusion.share(fp, scope.state("true_negatives"));
        Value y = curve == Curve.PR ? Confusion.share(tp, fp) : recall;
        Value height = switch (summationMethod) {
            case INTERPOLATION -> first(y).plus(rest(y)).times(0.5);
            case MINORING -> Ops.minimum(first(y), rest(y));
            case MAJORING -> Ops.maximum(first(y), rest(y));
        };
        return Ops.sum(first(x).minus(rest(x)).times(height));
    }

    /** Between two thresholds true positives grow linearly with positives, precision does not. */
    private Value interpolatedPrecision(Value tp, Value fp, Value fn) {
        Value p = tp.plus(fp);
        Value zero = Ops.zerosLike(rest(p));
        Value moreTrue = first(tp).minus(rest(tp));
        Value slope = Weighting.divideNoNan(moreTrue, Ops.maximum(first(p).minus(rest(p)), zero));
        Value intercept = rest(tp).minus(slope.times(rest(p)));
        Value both = Ops.logicalAnd(Ops.greater(first(p), zero), Ops.greater(rest(p), zero));
        Value ratio = Ops.where(both, Weighting.divideNoNan(first(p), Ops.maximum(rest(p), zero)), Ops.onesLike(zero));
        Value area = slope.times(moreTrue.plus(intercept.times(Ops.log(ratio))));
        return Ops.sum(Weighting.divideNoNan(area, Ops.maximum(rest(tp).plus(rest(fn)), zero)));
    }

    private Value first(Value x) {
        return Ops.slice(x, 0, 0, numThresholds - 1L);
    }

    private Value rest(Value x) {
        return Ops.slice(x, 0, 1, numThresholds - 1L);
    }
}
