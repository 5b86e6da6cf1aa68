// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The smallest of the inputs, number by number; where an input is masked, the others count ({@code keras.layers.Minimum}). Shapes are broadcast; one of lower rank gets axes of size
 * 1 behind the batch.
 */
public record Minimum() implements Joint {
    @Override
    public Value trace(Scope scope, List<Value> inputs) {
        return Merging.extreme(scope, inputs, Ops::minimum);
    }
}
