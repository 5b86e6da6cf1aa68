// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.Optional;
import org.hornbeam.loss.Weighting;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/** The root of the mean squared error over all numbers so far ({@code keras.metrics.RootMeanSquaredError}). */
public record RootMeanSquaredError() implements Metric {
    @Override
    public void update(MetricScope scope, Value yTrue, Value yPred, Optional<Value> weight) {
        Weighting.Pair pair = Weighting.alignRanks(yTrue.cast(DType.F32), yPred.cast(DType.F32));
        MeanMetric.gather(scope, Ops.square(pair.second().minus(pair.first())), weight);
    }

    @Override
    public Value result(MetricScope scope) {
        return Ops.sqrt(Weighting.divideNoNan(scope.state("total"), scope.state("count")));
    }
}
