// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.activation;

import org.hornbeam.ops.Nn;
import org.hornbeam.ops.Value;

/**
 * The nearest probabilities along an axis, many of them 0 (Martins and Astudillo, 2016;
 * {@code keras.activations.sparsemax}).
 *
 * @param axis the axis, negative from the end; default -1
 */
public record Sparsemax(int axis) implements Activation {
    @Override
    public Value trace(Value x) {
        return Nn.sparsemax(x, axis);
    }
}
