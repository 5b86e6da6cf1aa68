// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * e^x over its sum along an axis ({@code keras.layers.Softmax}). Any shape to the same shape.
 *
 * @param axis the axis; default -1, the last
 */
public record Softmax(int axis) implements SameForm {
    /** With Keras's defaults. */
    public Softmax() {
        this(-1);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return Ops.softmax(x, axis);
    }

    /** The same with another value of this component: the axis. */
    public Softmax axis(int axis) {
        return new Softmax(axis);
    }
}
