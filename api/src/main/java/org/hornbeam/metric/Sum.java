// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.Optional;
import org.hornbeam.loss.Weighting;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/** The weighted sum of the predictions themselves; labels are not used ({@code keras.metrics.Sum}). */
public record Sum() implements Metric {
    @Override
    public void update(MetricScope scope, Value yTrue, Value yPred, Optional<Value> weight) {
        Value values = yPred.cast(DType.F32);
        if (weight.isPresent()) {
            Weighting.Pair pair = Weighting.alignRanks(values, weight.get().cast(DType.F32));
            values = pair.first().times(pair.second());
        }
        scope.add("total", Ops.sum(values));
    }

    @Override
    public Value result(MetricScope scope) {
        return scope.state("total");
    }
}
