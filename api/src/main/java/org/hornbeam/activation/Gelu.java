// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.activation;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * x times the share of the normal distribution below x (Hendrycks and Gimpel, 2016; {@code keras.activations.gelu}).
 *
 * @param approximate whether by tanh instead of the error function; default {@code false}
 */
public record Gelu(boolean approximate) implements Activation {
    @Override
    public Value trace(Value x) {
        return Ops.gelu(x, approximate);
    }
}
