// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.form.Volume;
import org.hornbeam.ops.Value;

/**
 * Zeros around a volume ({@code keras.layers.ZeroPadding3D}). Shape {@code (batch, depth, height, width, channels)}
 * to the same with larger spatial sizes.
 *
 * @param padding elements added before and after, for each axis; default 1 each
 * @param dataFormat where the channels are; default last
 */
public record ZeroPadding3D(List<List<Integer>> padding, DataFormat dataFormat) implements Layer<Volume, Volume> {
    /** Checks the arguments. */
    public ZeroPadding3D {
        padding = List.copyOf(padding);
        padding = padding.stream().map(List::copyOf).toList();
        Sides.check("ZeroPadding3D", "padding", 3, padding);
    }

    /** With Keras's defaults. */
    public ZeroPadding3D() {
        this(List.of(List.of(1, 1), List.of(1, 1), List.of(1, 1)), DataFormat.CHANNELS_LAST);
    }

    /** The same on all sides. */
    public ZeroPadding3D(int padding) {
        this(
                List.of(List.of(padding, padding), List.of(padding, padding), List.of(padding, padding)),
                DataFormat.CHANNELS_LAST);
    }

    /** With the channels last. */
    public ZeroPadding3D(List<List<Integer>> padding) {
        this(padding, DataFormat.CHANNELS_LAST);
    }

    /** The same before and after, for each axis. */
    public ZeroPadding3D(int depth, int height, int width) {
        this(List.of(List.of(depth, depth), List.of(height, height), List.of(width, width)));
    }

    @Override
    public Class<Volume> output() {
        return Volume.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return Sides.pad(x, padding, dataFormat);
    }

    /** The same with another value of this component: elements added before and after, for each axis. */
    public ZeroPadding3D padding(List<List<Integer>> padding) {
        return new ZeroPadding3D(padding, dataFormat);
    }

    /** The same with another value of this component: where the channels are. */
    public ZeroPadding3D dataFormat(DataFormat dataFormat) {
        return new ZeroPadding3D(padding, dataFormat);
    }
}
