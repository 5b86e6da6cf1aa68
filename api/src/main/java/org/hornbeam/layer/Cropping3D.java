// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.form.Volume;
import org.hornbeam.ops.Value;

/**
 * Without the elements at the edges of a volume ({@code keras.layers.Cropping3D}). Shape {@code (batch, depth,
 * height, width, channels)} to the same with smaller spatial sizes.
 *
 * @param cropping elements left out before and after, for each axis; default 1 each
 * @param dataFormat where the channels are; default last
 */
public record Cropping3D(List<List<Integer>> cropping, DataFormat dataFormat) implements Layer<Volume, Volume> {
    /** Checks the arguments. */
    public Cropping3D {
        cropping = List.copyOf(cropping);
        cropping = cropping.stream().map(List::copyOf).toList();
        Sides.check("Cropping3D", "cropping", 3, cropping);
    }

    /** With Keras's defaults. */
    public Cropping3D() {
        this(List.of(List.of(1, 1), List.of(1, 1), List.of(1, 1)), DataFormat.CHANNELS_LAST);
    }

    /** The same on all sides. */
    public Cropping3D(int cropping) {
        this(
                List.of(List.of(cropping, cropping), List.of(cropping, cropping), List.of(cropping, cropping)),
                DataFormat.CHANNELS_LAST);
    }

    /** With the channels last. */
    public Cropping3D(List<List<Integer>> cropping) {
        this(cropping, DataFormat.CHANNELS_LAST);
    }

    /** The same before and after, for each axis. */
    public Cropping3D(int depth, int height, int width) {
        this(List.of(List.of(depth, depth), List.of(height, height), List.of(width, width)));
    }

    @Override
    public Class<Volume> output() {
        return Volume.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return Sides.crop(x, cropping, dataFormat);
    }

    /** The same with another value of this component: elements left out before and after, for each axis. */
    public Cropping3D cropping(List<List<Integer>> cropping) {
        return new Cropping3D(cropping, dataFormat);
    }

    /** The same with another value of this component: where the channels are. */
    public Cropping3D dataFormat(DataFormat dataFormat) {
        return new Cropping3D(cropping, dataFormat);
    }
}
