// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.Value;

/**
 * The sum of the inputs ({@code keras.layers.Add}). Shapes are broadcast.
 */
public record Add() implements Joint {
    @Override
    public Value trace(Scope scope, List<Value> inputs) {
        return inputs.stream().reduce(Value::plus).orElseThrow();
    }
}
