// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.form.Volume;
import org.hornbeam.ops.Value;

/**
 * Larger by whole factors ({@code keras.layers.UpSampling3D}). Shape {@code (batch, depth, height, width,
 * channels)} to the same with spatial sizes multiplied by {@code size}.
 *
 * @param size how often each element is repeated along each axis; default 2
 * @param dataFormat where the channels are; default last
 */
public record UpSampling3D(List<Integer> size, DataFormat dataFormat) implements Layer<Volume, Volume> {
    /** Checks the arguments. */
    public UpSampling3D {
        size = List.copyOf(size);
        Arguments.positive("UpSampling3D", "size", 3, size);
    }

    /** With Keras's defaults. */
    public UpSampling3D() {
        this(List.of(2, 2, 2), DataFormat.CHANNELS_LAST);
    }

    /** The same for all axes. */
    public UpSampling3D(int size) {
        this(List.of(size, size, size));
    }

    /** With Keras's other defaults. */
    public UpSampling3D(List<Integer> size) {
        this(size, DataFormat.CHANNELS_LAST);
    }

    @Override
    public Class<Volume> output() {
        return Volume.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return UpSampling.of(x, size, dataFormat, Interpolation.NEAREST);
    }

    /** The same with another value of this component: how often each element is repeated along each axis. */
    public UpSampling3D size(List<Integer> size) {
        return new UpSampling3D(size, dataFormat);
    }

    /** The same with another value of this component: where the channels are. */
    public UpSampling3D dataFormat(DataFormat dataFormat) {
        return new UpSampling3D(size, dataFormat);
    }
}
