// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.activation;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * ELU whose slope is 1 on both sides of 0 (Barron, 2017; {@code keras.activations.celu}): max(x, 0) +
 * min(0, alpha (e^(x / alpha) - 1)).
 *
 * @param alpha the value that it falls to, negated; default 1
 */
public record Celu(double alpha) implements Activation {
    @Override
    public Value trace(Value x) {
        return Ops.celu(x, alpha);
    }
}
