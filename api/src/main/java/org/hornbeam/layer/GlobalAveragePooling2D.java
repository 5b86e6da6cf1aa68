// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.form.Features;
import org.hornbeam.form.Image;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The mean over height and width ({@code keras.layers.GlobalAveragePooling2D}). Shape {@code (batch, height, width,
 * channels)} to {@code (batch, channels)}; {@link KeepDims} keeps the axes, with size 1.
 *
 * @param dataFormat where the channels are; default last
 */
public record GlobalAveragePooling2D(DataFormat dataFormat) implements GlobalPooling<Image> {
    /** With Keras's defaults. */
    public GlobalAveragePooling2D() {
        this(DataFormat.CHANNELS_LAST);
    }

    @Override
    public Class<Features> output() {
        return Features.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return Ops.mean(dataFormat.toLast(x), 1, 2);
    }

    /** The same with another value of this component: where the channels are. */
    public GlobalAveragePooling2D dataFormat(DataFormat dataFormat) {
        return new GlobalAveragePooling2D(dataFormat);
    }
}
