// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.activation.Activation;
import org.hornbeam.ops.Value;

/**
 * An activation as a layer of its own ({@code keras.layers.Activation}). Any shape to the same shape.
 *
 * @param activation the function
 */
public record ActivationLayer(Activation activation) implements SameForm {
    @Override
    public Value trace(Scope scope, Value x) {
        return activation.trace(x);
    }

    @Override
    public String type() {
        return "activation";
    }
}
