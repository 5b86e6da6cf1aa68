// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.activation.Relu;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * The rectifier with its options ({@code keras.layers.ReLU}). Any shape to the same shape.
 *
 * @param maxValue largest result, {@code null} for no limit; default {@code null}
 * @param negativeSlope slope below the threshold; default 0
 * @param threshold where it begins; default 0
 */
public record ReLU(@Nullable Double maxValue, double negativeSlope, double threshold) implements SameForm {
    /** With Keras's defaults. */
    public ReLU() {
        this(null, 0, 0);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return new Relu(negativeSlope, maxValue, threshold).trace(x);
    }

    /** The same with another value of this component: largest result, {@code null} for no limit. */
    public ReLU maxValue(@Nullable Double maxValue) {
        return new ReLU(maxValue, negativeSlope, threshold);
    }

    /** The same with another value of this component: slope below the threshold. */
    public ReLU negativeSlope(double negativeSlope) {
        return new ReLU(maxValue, negativeSlope, threshold);
    }

    /** The same with another value of this component: where it begins. */
    public ReLU threshold(double threshold) {
        return new ReLU(maxValue, negativeSlope, threshold);
    }
}
