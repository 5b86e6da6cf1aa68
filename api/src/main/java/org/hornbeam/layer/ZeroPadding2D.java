// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.form.Image;
import org.hornbeam.ops.Value;

/**
 * Zeros around an image ({@code keras.layers.ZeroPadding2D}). Shape {@code (batch, height, width, channels)} to the
 * same with larger spatial sizes.
 *
 * @param padding elements added before and after, for each axis; default 1 each
 * @param dataFormat where the channels are; default last
 */
public record ZeroPadding2D(List<List<Integer>> padding, DataFormat dataFormat) implements Layer<Image, Image> {
    /** Checks the arguments. */
    public ZeroPadding2D {
        padding = List.copyOf(padding);
        padding = padding.stream().map(List::copyOf).toList();
        Sides.check("ZeroPadding2D", "padding", 2, padding);
    }

    /** With Keras's defaults. */
    public ZeroPadding2D() {
        this(List.of(List.of(1, 1), List.of(1, 1)), DataFormat.CHANNELS_LAST);
    }

    /** The same on all sides. */
    public ZeroPadding2D(int padding) {
        this(List.of(List.of(padding, padding), List.of(padding, padding)), DataFormat.CHANNELS_LAST);
    }

    /** With the channels last. */
    public ZeroPadding2D(List<List<Integer>> padding) {
        this(padding, DataFormat.CHANNELS_LAST);
    }

    /** The same above and below, and the same left and right. */
    public ZeroPadding2D(int height, int width) {
        this(height, height, width, width);
    }

    /** Rows above and below, columns left and right. */
    public ZeroPadding2D(int top, int bottom, int left, int right) {
        this(List.of(List.of(top, bottom), List.of(left, right)));
    }

    @Override
    public Class<Image> output() {
        return Image.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return Sides.pad(x, padding, dataFormat);
    }

    /** The same with another value of this component: elements added before and after, for each axis. */
    public ZeroPadding2D padding(List<List<Integer>> padding) {
        return new ZeroPadding2D(padding, dataFormat);
    }

    /** The same with another value of this component: where the channels are. */
    public ZeroPadding2D dataFormat(DataFormat dataFormat) {
        return new ZeroPadding2D(padding, dataFormat);
    }
}
