// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hornbeam.component.Components;
import org.hornbeam.loss.Weighting;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The area under a curve of two shares over all thresholds, as a sum over some of them ({@code keras.metrics.AUC}).
 * Labels are 0 and 1, predictions probabilities.
 *
 * @param numThresholds how many, at even distances; at least 2; default 200
 * @param curve which curve; default {@link Curve#ROC}
 * @param summationMethod how the area between two thresholds is taken; default {@link Summation#INTERPOLATION}
 * @param thresholds thresholds between 0 and 1 in place of even ones, to which both ends are added; default none
 * @param multiLabel whether each label, the second axis, has a curve of its own and the mean of the areas is taken;
 *     default false
 * @param numLabels how many labels there are, if several; default as many as predictions have
 * @param labelWeights a weight for each label; default none
 * @param fromLogits whether predictions are logits; default false
 */
public record Auc(
        int numThresholds,
        Curve curve,
        Summation summationMethod,
        List<Double> thresholds,
        boolean multiLabel,
        OptionalInt numLabels,
        List<Double> labelWeights,
        boolean fromLogits)
        implements Metric {
    /** Which curve. */
    public enum Curve {
        /** Recall over the share of negative labels that are predicted as positive. */
        ROC,
        /** Precision over recall (Davis and Goadrich, 2006). */
        PR,
        /** Precision over recall, each as what is gained over saying yes always (Flach and Kull, 2015). */
        PRGAIN
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

    /** Copies the lists and checks the thresholds. */
    public Auc {
        thresholds = List.copyOf(thresholds);
        labelWeights = List.copyOf(labelWeights);
        Thresholds.check("auc", thresholds);
        if (!thresholds.isEmpty()) {
            numThresholds = thresholds.size() + 2;
        }
        if (numThresholds < 2) {
            throw new IllegalArgumentException("auc needs at least 2 thresholds, found " + numThresholds);
        }
        if (numLabels.isPresent() && !multiLabel) {
            throw new IllegalArgumentException("auc: numLabels is for multiLabel only");
        }
    }

    /** Another number of thresholds. */
    public Auc numThresholds(int value) {
        return Components.with(this, "numThresholds", value);
    }

    /** Another curve. */
    public Auc curve(Curve value) {
        return Components.with(this, "curve", value);
    }

    /** Another method of summation. */
    public Auc summationMethod(Summation value) {
        return Components.with(this, "summationMethod", value);
    }

    /** Thresholds between 0 and 1, to which both ends are added. */
    public Auc thresholds(List<Double> value) {
        return Components.with(this, "thresholds", value);
    }

    /** Whether each label has a curve of its own. */
    public Auc multiLabel(boolean value) {
        return Components.with(this, "multiLabel", value);
    }

    /** The number of labels, if each has a curve of its own. */
    public Auc numLabels(int value) {
        return new Auc(
                numThresholds,
                curve,
                summationMethod,
                thresholds,
                multiLabel,
                OptionalInt.of(value),
                labelWeights,
                fromLogits);
    }

    /** A weight for each label. */
    public Auc labelWeights(List<Double> value) {
        return Components.with(this, "labelWeights", value);
    }

    /** Whether predictions are logits. */
    public Auc fromLogits(boolean value) {
        return Components.with(this, "fromLogits", value);
    }

    @Override
    public void update(MetricScope scope, Value yTrue, Value yPred, Optional<Value> weight) {
        Value p = fromLogits ? Ops.sigmoid(yPred) : yPred;
        new Confusion.Counting(
                        Thresholds.open(numThresholds, thresholds),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        multiLabel ? List.of() : labelWeights,
                        multiLabel)
                .count(scope, yTrue, p, weight)
                .addTo(scope);
    }

    @Override
    public Value result(MetricScope scope) {
        Value tp = scope.state("true_positives");
        Value fp = scope.state("false_positives");
        Value fn = scope.state("false_negatives");
        Value tn = scope.state("true_negatives");
        if (curve == Curve.PR && summationMethod == Summation.INTERPOLATION) {
            return overLabels(scope, interpolatedPrecision(tp, fp, fn));
        }
        Value x = switch (curve) {
            case ROC -> Confusion.share(fp, tn);
            case PR -> Confusion.share(tp, fn);
            case PRGAIN -> Ops.relu(gain(tp, fn, tp.plus(fn), tn.plus(fp), 0));
        };
        Value y = switch (curve) {
            case ROC -> Confusion.share(tp, fn);
            case PR -> Confusion.share(tp, fp);
            case PRGAIN -> gain(tp, fp, tp.plus(fn), tn.plus(fp), 1);
        };
        Value height = switch (summationMethod) {
            case INTERPOLATION -> first(y).plus(rest(y)).times(0.5);
            case MINORING -> Ops.minimum(first(y), rest(y));
            case MAJORING -> Ops.maximum(first(y), rest(y));
        };
        return overLabels(scope, first(x).minus(rest(x)).times(height));
    }

    /** The sum of the areas between thresholds, and over labels their mean. */
    private Value overLabels(MetricScope scope, Value areas) {
        Value sums = Ops.sum(areas, 0);
        if (sums.rank() == 0) {
            return sums;
        }
        if (labelWeights.isEmpty()) {
            return Ops.mean(sums);
        }
        Value weights = Confusion.vector(scope, labelWeights);
        return Weighting.divideNoNan(Ops.sum(sums.times(weights)), Ops.sum(weights));
    }

    /** 1 - (positives / negatives) (wrong / right); a number where nothing is right. */
    private static Value gain(Value right, Value wrong, Value positives, Value negatives, double none) {
        Value ratio = Weighting.divideNoNan(positives, negatives).times(Weighting.divideNoNan(wrong, right));
        Value nothing = Ops.equal(right, Ops.zerosLike(right));
        return Ops.where(nothing, Ops.fill(ratio, none), ratio.unaryMinus().plus(1.0));
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
        return Weighting.divideNoNan(area, Ops.maximum(rest(tp).plus(rest(fn)), zero));
    }

    private Value first(Value x) {
        return Ops.slice(x, 0, 0, numThresholds - 1L);
    }

    private Value rest(Value x) {
        return Ops.slice(x, 0, 1, numThresholds - 1L);
    }
}
