// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * The softmax over what a mask allows: {@code keras.layers.Softmax} called with a mask. Inputs: the numbers, and booleans
 * that are broadcast to their shape, true where a number counts; the others get 0.
 *
 * @param layer the softmax
 */
public record MaskedSoftmax(Softmax layer) implements Joint, Usage {
    @Override
    public Value trace(Scope scope, List<Value> inputs) {
        if (inputs.size() != 2) {
            throw new ShapeException("MaskedSoftmax takes numbers and their mask, found " + inputs.size() + " inputs");
        }
        Value x = inputs.get(0);
        Value mask = inputs.get(1);
        Value y = Softmax.masked(x, mask, layer.axis());
        return mask.shape().equals(y.shape()) ? scope.withMask(y, mask.cast(DType.BOOL)) : y;
    }

    @Override
    public String type() {
        return layer.type();
    }
}
