// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The largest of the inputs, number by number ({@code keras.layers.Maximum}). Shapes are broadcast.
 */
public record Maximum() implements Joint {
    @Override
    public Value trace(Scope scope, List<Value> inputs) {
        return inputs.stream().reduce(Ops::maximum).orElseThrow();
    }
}
