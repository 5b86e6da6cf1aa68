// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.activation;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * x where positive, alpha (e^x - 1) elsewhere ({@code keras.activations.elu}).
 *
 * @param alpha the size of the negative part
 */
public record Elu(double alpha) implements Activation {
    @Override
    public Value trace(Value x) {
        return Ops.elu(x, alpha);
    }
}
