// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.form.Features;
import org.hornbeam.form.Volume;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The largest over depth, height and width ({@code keras.layers.GlobalMaxPooling3D}). Shape {@code (batch, depth,
 * height, width, channels)} to {@code (batch, channels)}; {@link KeepDims} keeps the axes, with size 1.
 *
 * @param dataFormat where the channels are; default last
 */
public record GlobalMaxPooling3D(DataFormat dataFormat) implements GlobalPooling<Volume> {
    /** With Keras's defaults. */
    public GlobalMaxPooling3D() {
        this(DataFormat.CHANNELS_LAST);
    }

    @Override
    public Class<Features> output() {
        return Features.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return Ops.max(dataFormat.toLast(x), 1, 2, 3);
    }

    /** The same with another value of this component: where the channels are. */
    public GlobalMaxPooling3D dataFormat(DataFormat dataFormat) {
        return new GlobalMaxPooling3D(dataFormat);
    }
}
