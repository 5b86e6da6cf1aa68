// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The largest of the inputs, number by number; where an input is masked, the others count ({@code keras.layers.Maximum}). Shapes are broadcast; one of lower rank gets axes of size
 * 1 behind the batch.
 */
public record Maximum() implements Joint {
    @Override
    public Value trace(Scope scope, List<Value> inputs) {
        return Merging.extreme(scope, inputs, Ops::maximum);
    }
}
