// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.activation;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * x where it is above a threshold, another value elsewhere ({@code keras.activations.threshold}).
 *
 * @param threshold the threshold
 * @param defaultValue the value elsewhere
 */
public record Threshold(double threshold, double defaultValue) implements Activation {
    @Override
    public Value trace(Value x) {
        return Ops.threshold(x, threshold, defaultValue);
    }
}
