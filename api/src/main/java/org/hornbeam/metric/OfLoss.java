// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.Optional;
import org.hornbeam.loss.Loss;
import org.hornbeam.loss.Weighting;
import org.hornbeam.ops.Value;

/**
 * The mean of a loss over all examples: each loss is a metric, too. Regularization is not in it.
 *
 * @param name its name in logs
 * @param loss the loss; its reduction is not used
 * @param sign 1, or -1 where more is better (the cosine)
 */
public record OfLoss(String name, Loss loss, int sign) implements MeanMetric {
    @Override
    public Value values(Value yTrue, Value yPred) {
        Value values = loss.trace(yTrue, Weighting.computable(yPred));
        return sign == 1 ? values : values.unaryMinus();
    }

    @Override
    public Optional<Value> valid(Value yTrue, Value yPred) {
        return loss.valid(yTrue, yPred);
    }

    /** Another name. */
    @Override
    public OfLoss named(String value) {
        return new OfLoss(value, loss, sign);
    }
}
