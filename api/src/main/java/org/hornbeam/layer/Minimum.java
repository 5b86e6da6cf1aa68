// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The smallest of the inputs, number by number ({@code keras.layers.Minimum}). Shapes are broadcast.
 */
public record Minimum() implements Joint {
    @Override
    public Value trace(Scope scope, List<Value> inputs) {
        return inputs.stream().reduce(Ops::minimum).orElseThrow();
    }
}
