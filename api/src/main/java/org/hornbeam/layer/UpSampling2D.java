// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.form.Image;
import org.hornbeam.ops.Value;

/**
 * Larger by whole factors ({@code keras.layers.UpSampling2D}). Shape {@code (batch, height, width, channels)} to
 * the same with spatial sizes multiplied by {@code size}.
 *
 * @param size how often each element is repeated along each axis; default 2
 * @param dataFormat where the channels are; default last
 * @param interpolation how the new elements are found; default the nearest
 */
public record UpSampling2D(List<Integer> size, DataFormat dataFormat, Interpolation interpolation)
        implements Layer<Image, Image> {
    /** Checks the arguments. */
    public UpSampling2D {
        size = List.copyOf(size);
        Arguments.positive("UpSampling2D", "size", 2, size);
    }

    /** With Keras's defaults. */
    public UpSampling2D() {
        this(List.of(2, 2), DataFormat.CHANNELS_LAST, Interpolation.NEAREST);
    }

    /** The same for both axes. */
    public UpSampling2D(int size) {
        this(List.of(size, size));
    }

    /** With Keras's other defaults. */
    public UpSampling2D(List<Integer> size) {
        this(size, DataFormat.CHANNELS_LAST, Interpolation.NEAREST);
    }

    @Override
    public Class<Image> output() {
        return Image.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return UpSampling.of(x, size, dataFormat, interpolation);
    }

    /** The same with another value of this component: how often each element is repeated along each axis. */
    public UpSampling2D size(List<Integer> size) {
        return new UpSampling2D(size, dataFormat, interpolation);
    }

    /** The same with another value of this component: where the channels are. */
    public UpSampling2D dataFormat(DataFormat dataFormat) {
        return new UpSampling2D(size, dataFormat, interpolation);
    }

    /** The same with another value of this component: how the new elements are found. */
    public UpSampling2D interpolation(Interpolation interpolation) {
        return new UpSampling2D(size, dataFormat, interpolation);
    }
}
