// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.Value;

/**
 * The mean of the inputs, number by number ({@code keras.layers.Average}). Shapes are broadcast; one of lower rank gets axes of size
 * 1 behind the batch.
 */
public record Average() implements Joint {
    @Override
    public Value trace(Scope scope, List<Value> inputs) {
        return Merging.aligned(inputs).stream()
                .reduce(Value::plus)
                .orElseThrow()
                .div((double) inputs.size());
    }
}
