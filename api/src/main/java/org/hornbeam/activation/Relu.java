// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.activation;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * The rectifier with its options ({@code keras.activations.relu}): x from the threshold up, at most the maximum; below
 * the threshold the slope times (x - threshold).
 *
 * @param negativeSlope slope below the threshold
 * @param maxValue largest result, or {@code null}
 * @param threshold where it begins
 */
public record Relu(double negativeSlope, @Nullable Double maxValue, double threshold) implements Activation {
    @Override
    public Value trace(Value x) {
        Value y;
        if (negativeSlope == 0 && threshold == 0) {
            y = Ops.relu(x);
        } else {
            Value low =
                    negativeSlope == 0 ? Ops.zerosLike(x) : x.minus(threshold).times(negativeSlope);
            // Keras takes the limit as part of the upper side only where there is no threshold.
            Value high =
                    threshold == 0 ? Ops.greater(x, Ops.zerosLike(x)) : Ops.greaterEqual(x, Ops.like(x, threshold));
            y = Ops.where(high, x, low);
        }
        return maxValue == null ? y : Ops.minimum(y, Ops.like(y, maxValue));
    }
}
