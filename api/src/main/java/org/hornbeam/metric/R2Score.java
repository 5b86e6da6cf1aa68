// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.Optional;
import org.hornbeam.loss.Weighting;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * 1 - residual sum of squares / total sum of squares ({@code keras.metrics.R2Score}). Labels and predictions are
 * {@code (batch, outputs)}. Before data it is NaN.
 *
 * @param classAggregation how outputs are combined; default {@link Aggregation#UNIFORM_AVERAGE}
 * @param numRegressors the number of independent regressors, for the adjusted score; default 0, that is none
 */
public record R2Score(Aggregation classAggregation, int numRegressors) implements Metric {
    /** How outputs are combined. */
    public enum Aggregation {
        /** One number for each output. */
        NONE,
        /** Their mean. */
        UNIFORM_AVERAGE,
        /** Their mean weighted by the variance of the labels. */
        VARIANCE_WEIGHTED_AVERAGE
    }

    /** Another way of combining. */
    public R2Score classAggregation(Aggregation value) {
        return new R2Score(value, numRegressors);
    }

    /** Another number of regressors. */
    public R2Score numRegressors(int value) {
        return new R2Score(classAggregation, value);
    }

    @Override
    public void update(MetricScope scope, Value yTrue, Value yPred, Optional<Value> weight) {
        Weighting.Pair pair = Weighting.alignRanks(yTrue.cast(DType.F32), yPred.cast(DType.F32));
        Value y = pair.first();
        Value w = weight.map(value -> value.cast(DType.F32))
                .map(value -> Ops.broadcastTo(value.rank() == 1 ? Ops.expandDims(value, 1) : value, y.shape()))
                .orElse(Ops.onesLike(y));
        scope.add("sum", Ops.sum(y.times(w), 0));
        scope.add("squared_sum", Ops.sum(Ops.square(y).times(w), 0));
        scope.add("residual", Ops.sum(Ops.square(y.minus(pair.second())).times(w), 0));
        scope.add("count", Ops.sum(w, 0));
        scope.add("num_samples", Ops.sum(Ops.any(w, 1).cast(DType.F32)));
    }

    @Override
    public Value result(MetricScope scope) {
        Value sum = scope.state("sum");
        Value mean = sum.div(scope.state("count"));
        Value total = scope.state("squared_sum").minus(sum.times(mean));
        Value raw = Ops.onesLike(total).minus(scope.state("residual").div(total));
        Value scores = Ops.where(Ops.isInf(raw), Ops.zerosLike(raw), raw);
        Value score = switch (classAggregation) {
            case NONE -> scores;
            case UNIFORM_AVERAGE -> Ops.mean(scores);
            case VARIANCE_WEIGHTED_AVERAGE -> Ops.sum(scores.times(total)).div(Ops.sum(total));
        };
        if (numRegressors == 0) {
            return score;
        }
        Value samples = scope.state("num_samples");
        Value factor = samples.minus(1.0).div(samples.minus(1.0 + numRegressors));
        Value one = Ops.onesLike(score);
        // With too few examples there is no adjusted score.
        Value enough = Ops.greater(samples, Ops.fill(samples, 1.0 + numRegressors));
        return Ops.where(enough, one.minus(one.minus(score).times(factor)), score);
    }
}
