// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.activation.Relu;
import org.hornbeam.ops.Value;

/**
 * x where positive, slope times x elsewhere ({@code keras.layers.LeakyReLU}). Any shape to the same shape.
 *
 * @param negativeSlope slope below 0; Keras has 0.3
 */
public record LeakyReLU(double negativeSlope) implements SameForm {
    /** With Keras's default slope of 0.3. */
    public LeakyReLU() {
        this(0.3);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return new Relu(negativeSlope, null, 0).trace(x);
    }
}
