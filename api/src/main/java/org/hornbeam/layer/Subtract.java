// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * The first input minus the second ({@code keras.layers.Subtract}). Shapes are broadcast.
 */
public record Subtract() implements Joint {
    @Override
    public Value trace(Scope scope, List<Value> inputs) {
        if (inputs.size() != 2) {
            throw new ShapeException("Subtract takes 2 inputs, found " + inputs.size());
        }
        List<Value> aligned = Merging.aligned(inputs);
        return aligned.get(0).minus(aligned.get(1));
    }
}
