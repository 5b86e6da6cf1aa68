// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.Value;

/**
 * A layer that keeps the form, used on each time step ({@code keras.layers.TimeDistributed}). Shape
 * {@code (batch, time, ...)} to the same rank, without the mask
 * of the input. A layer that changes the form goes through {@link TimeDistributedLayer}.
 *
 * @param layer the layer, whose weights all steps share
 */
public record TimeDistributed(SameForm layer) implements SameForm {
    @Override
    public Value trace(Scope scope, Value x) {
        return TimeSteps.each(scope, x, (inner, step) -> inner.call(layer.type(), layer, step));
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }
}
