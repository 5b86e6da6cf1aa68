// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.Optional;
import java.util.OptionalInt;
import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The largest value of one share over all thresholds at which another is large enough
 * ({@code keras.metrics.SensitivityAtSpecificity}, {@code SpecificityAtSensitivity}, {@code PrecisionAtRecall},
 * {@code RecallAtPrecision}).
 *
 * @param wanted the share that is made large
 * @param bounded the share that has a bound
 * @param bound its smallest allowed value, from 0 to 1
 * @param numThresholds how many thresholds; default 200
 * @param classId the only class that counts; default all
 * @param name its name in logs
 */
public record BestShare(Share wanted, Share bounded, double bound, int numThresholds, OptionalInt classId, String name)
        implements Metric {
    /** A share of counts. */
    public enum Share {
        /** Of positive labels that are predicted as positive; also named sensitivity. */
        RECALL,
        /** Of negative labels that are predicted as negative. */
        SPECIFICITY,
        /** Of positive predictions that are right. */
        PRECISION
    }

    /** Checks the bound. */
    public BestShare {
        if (!(bound >= 0 && bound <= 1) || numThresholds < 1) {
            throw new IllegalArgumentException(name + ": the bound must be from 0 to 1 and there must be a threshold,"
                    + " found " + bound + " and " + numThresholds);
        }
    }

    /** Another number of thresholds. */
    public BestShare numThresholds(int value) {
        return Components.with(this, "numThresholds", value);
    }

    /** Only one class counts. */
    public BestShare classId(int value) {
        return new BestShare(wanted, bounded, bound, numThresholds, OptionalInt.of(value), name);
    }

    /** Another name. */
    @Override
    public BestShare named(String value) {
        return new BestShare(wanted, bounded, bound, numThresholds, classId, value);
    }

    @Override
    public void update(MetricScope scope, Value yTrue, Value yPred, Optional<Value> weight) {
        Confusion.Counting.of(Thresholds.even(numThresholds))
                .classId(classId)
                .count(scope, yTrue, yPred, weight)
                .addTo(scope);
    }

    @Override
    public Value result(MetricScope scope) {
        Value limit = share(scope, bounded);
        Value value = share(scope, wanted);
        Value allowed = Ops.greaterEqual(limit, Ops.fill(limit, bound));
        return Ops.max(Ops.where(allowed, value, Ops.zerosLike(value)));
    }

    private static Value share(MetricScope scope, Share share) {
        return switch (share) {
            case RECALL -> Confusion.share(scope.state("true_positives"), scope.state("false_negatives"));
            case SPECIFICITY -> Confusion.share(scope.state("true_negatives"), scope.state("false_positives"));
            case PRECISION -> Confusion.share(scope.state("true_positives"), scope.state("false_positives"));
        };
    }
}
