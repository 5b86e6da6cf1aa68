// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.form.Form;
import org.hornbeam.ops.Value;

/**
 * A layer used on each time step ({@code keras.layers.TimeDistributed}), such as a convolution on each image of a clip.
 * Shape {@code (batch, time, ...)} to {@code (batch, time, ...)}, without the mask of the input.
 *
 * @param layer the layer, whose weights all steps share
 * @param output the form of all steps of its results
 * @param <O> what it yields
 */
public record TimeDistributedLayer<O>(Layer<?, ?> layer, Class<O> output) implements Layer<Form<?>, O> {
    @Override
    public Value trace(Scope scope, Value x) {
        return TimeSteps.each(scope, x, (inner, step) -> inner.call(layer.type(), layer, step));
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    @Override
    public String type() {
        return "time_distributed";
    }
}
