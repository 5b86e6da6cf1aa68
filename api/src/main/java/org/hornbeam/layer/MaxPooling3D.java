// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.form.Volume;
import org.hornbeam.ops.Value;

/**
 * The largest of each window ({@code keras.layers.MaxPooling3D}). Shape {@code (batch, depth, height, width,
 * channels)} to {@code (batch, windows..., channels)}.
 *
 * @param poolSize size of the window; Keras has 2
 * @param strides distance between two windows; default the size of the window
 * @param padding what happens at the edges; default valid
 * @param dataFormat where the channels are; default last
 */
public record MaxPooling3D(List<Integer> poolSize, List<Integer> strides, Padding padding, DataFormat dataFormat)
        implements Layer<Volume, Volume> {
    /** Checks the arguments. */
    public MaxPooling3D {
        poolSize = List.copyOf(poolSize);
        strides = List.copyOf(strides);
        Arguments.positive("MaxPooling3D", "poolSize", 3, poolSize);
        Arguments.positive("MaxPooling3D", "strides", 3, strides);
    }

    /** With Keras's defaults. */
    public MaxPooling3D(List<Integer> poolSize) {
        this(poolSize, poolSize, Padding.VALID, DataFormat.CHANNELS_LAST);
    }

    /** With a cubic window. */
    public MaxPooling3D(int poolSize) {
        this(List.of(poolSize, poolSize, poolSize));
    }

    @Override
    public Class<Volume> output() {
        return Volume.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return Pooling.max(x, poolSize, strides, padding, dataFormat);
    }

    /** The same with another value of this component: distance between two windows. */
    public MaxPooling3D strides(List<Integer> strides) {
        return Components.with(this, "strides", strides);
    }

    /** The same value for all axes. */
    public MaxPooling3D strides(int all) {
        return strides(List.of(all, all, all));
    }

    /** One value for depth, one for height, one for width. */
    public MaxPooling3D strides(int depth, int height, int width) {
        return strides(List.of(depth, height, width));
    }

    /** The same with another value of this component: what happens at the edges. */
    public MaxPooling3D padding(Padding padding) {
        return Components.with(this, "padding", padding);
    }

    /** The same with another value of this component: where the channels are. */
    public MaxPooling3D dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
