// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.Optional;
import org.hornbeam.ops.Value;

/**
 * The share of right answers, counted as the shapes suggest (what Keras means by {@code metrics=["accuracy"]}): one
 * number for each prediction is {@link BinaryAccuracy}, labels with fewer numbers than predictions are
 * {@link SparseCategoricalAccuracy}, all else is {@link CategoricalAccuracy}.
 */
public record Accuracy() implements Metric {
    @Override
    public void update(MetricScope scope, Value yTrue, Value yPred, Optional<Value> weight) {
        kind(yTrue, yPred).update(scope, yTrue, yPred, weight);
    }

    @Override
    public Value result(MetricScope scope) {
        return new CategoricalAccuracy().result(scope);
    }

    private static Metric kind(Value yTrue, Value yPred) {
        if (yPred.shape().dim(-1).is(1)) {
            return new BinaryAccuracy(0.5);
        }
        boolean sparse = yTrue.rank() < yPred.rank() || yTrue.shape().dim(-1).is(1);
        return sparse ? new SparseCategoricalAccuracy() : new CategoricalAccuracy();
    }
}
