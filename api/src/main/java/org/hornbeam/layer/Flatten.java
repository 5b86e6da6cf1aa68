// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.form.Features;
import org.hornbeam.form.Form;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * All numbers of an example in one row ({@code keras.layers.Flatten}). Shape {@code (batch, a, b, ...)} to
 * {@code (batch, a b ...)}.
 *
 * @param dataFormat where the channels are; a row always has them last; default channels last
 */
public record Flatten(DataFormat dataFormat) implements Layer<Form<?>, Features> {
    /** With Keras's defaults. */
    public Flatten() {
        this(DataFormat.CHANNELS_LAST);
    }

    @Override
    public Class<Features> output() {
        return Features.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Value last = x.rank() > 2 ? dataFormat.toLast(x) : x;
        Dim row = last.shape().slice(1, x.rank()).elements();
        return Ops.reshape(last, Shape.of(x.shape().dim(0), row));
    }

    /** The same with another value of this component: where the channels are; a row always has them last. */
    public Flatten dataFormat(DataFormat dataFormat) {
        return new Flatten(dataFormat);
    }
}
