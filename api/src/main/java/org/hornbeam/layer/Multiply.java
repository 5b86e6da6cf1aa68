// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import java.util.Objects;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The product of the inputs ({@code keras.layers.Multiply}). Shapes are broadcast; one of lower rank gets axes of size 1
 * behind the batch. Where an input is masked, the others count; where all are, the result is 0.
 */
public record Multiply() implements Joint {
    @Override
    public Value trace(Scope scope, List<Value> inputs) {
        Value product = null;
        Value any = null;
        boolean all = true;
        for (Value input : Merging.aligned(inputs)) {
            Value mask = Merging.mask(scope, input);
            Value factor = mask == null ? input : Ops.where(mask, input, Ops.like(input, 1.0));
            product = product == null ? factor : product.times(factor);
            all &= mask != null;
            any = mask == null || any == null ? mask : Ops.logicalOr(any, mask);
        }
        Value result = Objects.requireNonNull(product);
        return all && any != null ? Ops.where(any, result, Ops.like(result, 0.0)) : result;
    }
}
