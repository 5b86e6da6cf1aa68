// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.form.Volume;
import org.hornbeam.ops.Value;

/**
 * The largest of each of a number of parts of depth, height and width ({@code keras.layers.AdaptiveMaxPooling3D}):
 * of n elements, part i of m is from {@code floor(i n / m)} to {@code ceil((i + 1) n / m)}. Shape {@code (batch,
 * depth, height, width, channels)} to {@code (batch, outputSize..., channels)}; the sizes of the space must be
 * known.
 *
 * @param outputSize number of parts of each axis
 * @param dataFormat where the channels are; default last
 */
public record AdaptiveMaxPooling3D(List<Integer> outputSize, DataFormat dataFormat) implements Layer<Volume, Volume> {
    /** Checks the arguments. */
    public AdaptiveMaxPooling3D {
        outputSize = List.copyOf(outputSize);
        Arguments.positive("AdaptiveMaxPooling3D", "outputSize", 3, outputSize);
    }

    /** With Keras's defaults. */
    public AdaptiveMaxPooling3D(List<Integer> outputSize) {
        this(outputSize, DataFormat.CHANNELS_LAST);
    }

    /** With as many parts of all axes. */
    public AdaptiveMaxPooling3D(int outputSize) {
        this(List.of(outputSize, outputSize, outputSize));
    }

    @Override
    public Class<Volume> output() {
        return Volume.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return AdaptivePooling.max(x, outputSize, dataFormat);
    }

    /** The same with another value of this component: where the channels are. */
    public AdaptiveMaxPooling3D dataFormat(DataFormat dataFormat) {
        return new AdaptiveMaxPooling3D(outputSize, dataFormat);
    }
}
