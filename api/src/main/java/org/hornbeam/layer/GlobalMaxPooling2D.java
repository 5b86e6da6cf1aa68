// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.form.Features;
import org.hornbeam.form.Image;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The largest over height and width ({@code keras.layers.GlobalMaxPooling2D}). Shape {@code (batch, height, width,
 * channels)} to {@code (batch, channels)}; {@link KeepDims} keeps the axes, with size 1.
 *
 * @param dataFormat where the channels are; default last
 */
public record GlobalMaxPooling2D(DataFormat dataFormat) implements GlobalPooling<Image> {
    /** With Keras's defaults. */
    public GlobalMaxPooling2D() {
        this(DataFormat.CHANNELS_LAST);
    }

    @Override
    public Class<Features> output() {
        return Features.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return Ops.max(dataFormat.toLast(x), 1, 2);
    }

    /** The same with another value of this component: where the channels are. */
    public GlobalMaxPooling2D dataFormat(DataFormat dataFormat) {
        return new GlobalMaxPooling2D(dataFormat);
    }
}
