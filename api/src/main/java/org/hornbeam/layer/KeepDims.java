// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * A pooling over all positions whose axes stay, with size 1: Keras's {@code keepdims=True}. Shape
 * {@code (batch, space..., channels)} to {@code (batch, 1..., channels)}.
 *
 * @param layer the pooling
 */
public record KeepDims(GlobalPooling<?> layer) implements SameForm, Usage {
    @Override
    public Value trace(Scope scope, Value x) {
        Value pooled = layer.trace(scope, x);
        Shape last = pooled.shape();
        for (int axis = 2; axis < x.rank(); axis++) {
            last = last.insert(1, Dim.of(1));
        }
        return layer.dataFormat().fromLast(Ops.reshape(pooled, last));
    }

    @Override
    public MaskUse masks() {
        return layer.masks();
    }

    @Override
    public String type() {
        return layer.type();
    }
}
