// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.form.Image;
import org.hornbeam.ops.Value;

/**
 * The largest of each window ({@code keras.layers.MaxPooling2D}). Shape {@code (batch, height, width, channels)} to
 * {@code (batch, windows down, windows across, channels)}.
 *
 * @param poolSize size of the window; Keras has 2
 * @param strides distance between two windows; default the size of the window
 * @param padding what happens at the edges; default valid
 * @param dataFormat where the channels are; default last
 */
public record MaxPooling2D(List<Integer> poolSize, List<Integer> strides, Padding padding, DataFormat dataFormat)
        implements Layer<Image, Image> {
    /** Checks the arguments. */
    public MaxPooling2D {
        poolSize = List.copyOf(poolSize);
        strides = List.copyOf(strides);
        Arguments.positive("MaxPooling2D", "poolSize", 2, poolSize);
        Arguments.positive("MaxPooling2D", "strides", 2, strides);
    }

    /** With Keras's defaults. */
    public MaxPooling2D(List<Integer> poolSize) {
        this(poolSize, poolSize, Padding.VALID, DataFormat.CHANNELS_LAST);
    }

    /** With a square window. */
    public MaxPooling2D(int poolSize) {
        this(List.of(poolSize, poolSize));
    }

    @Override
    public Class<Image> output() {
        return Image.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return Pooling.max(x, poolSize, strides, padding, dataFormat);
    }

    /** The same with another value of this component: distance between two windows. */
    public MaxPooling2D strides(List<Integer> strides) {
        return new MaxPooling2D(poolSize, strides, padding, dataFormat);
    }

    /** The same value for both axes. */
    public MaxPooling2D strides(int both) {
        return strides(List.of(both, both));
    }

    /** One value for height, one for width. */
    public MaxPooling2D strides(int height, int width) {
        return strides(List.of(height, width));
    }

    /** The same with another value of this component: what happens at the edges. */
    public MaxPooling2D padding(Padding padding) {
        return new MaxPooling2D(poolSize, strides, padding, dataFormat);
    }

    /** The same with another value of this component: where the channels are. */
    public MaxPooling2D dataFormat(DataFormat dataFormat) {
        return new MaxPooling2D(poolSize, strides, padding, dataFormat);
    }
}
