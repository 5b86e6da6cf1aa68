// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.Value;

/**
 * {@code x * scale + offset} ({@code keras.layers.Rescaling}); integers become floats. Any shape to the same shape.
 *
 * @param scale the factor
 * @param offset what is added; default 0
 */
public record Rescaling(double scale, double offset) implements SameForm {
    /** With Keras's defaults. */
    public Rescaling(double scale) {
        this(scale, 0);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Value scaled = x.cast(scope.computeDtype()).times(scale);
        return offset == 0 ? scaled : scaled.plus(offset);
    }

    /** The same with another value of this component: what is added. */
    public Rescaling offset(double offset) {
        return new Rescaling(scale, offset);
    }
}
