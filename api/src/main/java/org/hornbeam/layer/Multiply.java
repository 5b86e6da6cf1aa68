// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.Value;

/**
 * The product of the inputs ({@code keras.layers.Multiply}). Shapes are broadcast.
 */
public record Multiply() implements Joint {
    @Override
    public Value trace(Scope scope, List<Value> inputs) {
        return inputs.stream().reduce(Value::times).orElseThrow();
    }
}
