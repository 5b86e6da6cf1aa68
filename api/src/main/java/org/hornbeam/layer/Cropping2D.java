// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.form.Image;
import org.hornbeam.ops.Value;

/**
 * Without the elements at the edges of an image ({@code keras.layers.Cropping2D}). Shape {@code (batch, height,
 * width, channels)} to the same with smaller spatial sizes.
 *
 * @param cropping elements left out before and after, for each axis; default none
 * @param dataFormat where the channels are; default last
 */
public record Cropping2D(List<List<Integer>> cropping, DataFormat dataFormat) implements Layer<Image, Image> {
    /** Checks the arguments. */
    public Cropping2D {
        cropping = List.copyOf(cropping);
        cropping = cropping.stream().map(List::copyOf).toList();
        Sides.check("Cropping2D", "cropping", 2, cropping);
    }

    /** With Keras's defaults. */
    public Cropping2D() {
        this(List.of(List.of(0, 0), List.of(0, 0)), DataFormat.CHANNELS_LAST);
    }

    /** The same on all sides. */
    public Cropping2D(int cropping) {
        this(List.of(List.of(cropping, cropping), List.of(cropping, cropping)), DataFormat.CHANNELS_LAST);
    }

    /** With the channels last. */
    public Cropping2D(List<List<Integer>> cropping) {
        this(cropping, DataFormat.CHANNELS_LAST);
    }

    /** The same above and below, and the same left and right. */
    public Cropping2D(int height, int width) {
        this(height, height, width, width);
    }

    /** Rows above and below, columns left and right. */
    public Cropping2D(int top, int bottom, int left, int right) {
        this(List.of(List.of(top, bottom), List.of(left, right)));
    }

    @Override
    public Class<Image> output() {
        return Image.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return Sides.crop(x, cropping, dataFormat);
    }

    /** The same with another value of this component: elements left out before and after, for each axis. */
    public Cropping2D cropping(List<List<Integer>> cropping) {
        return new Cropping2D(cropping, dataFormat);
    }

    /** The same with another value of this component: where the channels are. */
    public Cropping2D dataFormat(DataFormat dataFormat) {
        return new Cropping2D(cropping, dataFormat);
    }
}
