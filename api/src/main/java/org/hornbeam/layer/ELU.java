// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * x where positive, {@code alpha (e^x - 1)} elsewhere ({@code keras.layers.ELU}). Any shape to the same shape.
 *
 * @param alpha size of the negative part; default 1
 */
public record ELU(double alpha) implements SameForm {
    /** With Keras's defaults. */
    public ELU() {
        this(1.0);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return Ops.elu(x, alpha);
    }

    /** The same with another value of this component: size of the negative part. */
    public ELU alpha(double alpha) {
        return new ELU(alpha);
    }
}
