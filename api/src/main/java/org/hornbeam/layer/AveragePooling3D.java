// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.form.Volume;
import org.hornbeam.ops.Value;

/**
 * The mean of each window; positions that padding adds do not count ({@code keras.layers.AveragePooling3D}). Shape
 * {@code (batch, depth, height, width, channels)} to {@code (batch, windows..., channels)}.
 *
 * @param poolSize size of the window
 * @param strides distance between two windows; default the size of the window
 * @param padding what happens at the edges; default valid
 * @param dataFormat where the channels are; default last
 */
public record AveragePooling3D(List<Integer> poolSize, List<Integer> strides, Padding padding, DataFormat dataFormat)
        implements Layer<Volume, Volume> {
    /** Checks the arguments. */
    public AveragePooling3D {
        poolSize = List.copyOf(poolSize);
        strides = List.copyOf(strides);
        Arguments.positive("AveragePooling3D", "poolSize", 3, poolSize);
        Arguments.positive("AveragePooling3D", "strides", 3, strides);
    }

    /** With Keras's defaults. */
    public AveragePooling3D(List<Integer> poolSize) {
        this(poolSize, poolSize, Padding.VALID, DataFormat.CHANNELS_LAST);
    }

    /** With a cubic window. */
    public AveragePooling3D(int poolSize) {
        this(List.of(poolSize, poolSize, poolSize));
    }

    @Override
    public Class<Volume> output() {
        return Volume.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return Pooling.average(x, poolSize, strides, padding, dataFormat);
    }

    /** The same with another value of this component: distance between two windows. */
    public AveragePooling3D strides(List<Integer> strides) {
        return Components.with(this, "strides", strides);
    }

    /** The same value for all axes. */
    public AveragePooling3D strides(int all) {
        return strides(List.of(all, all, all));
    }

    /** One value for depth, one for height, one for width. */
    public AveragePooling3D strides(int depth, int height, int width) {
        return strides(List.of(depth, height, width));
    }

    /** The same with another value of this component: what happens at the edges. */
    public AveragePooling3D padding(Padding padding) {
        return Components.with(this, "padding", padding);
    }

    /** The same with another value of this component: where the channels are. */
    public AveragePooling3D dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
