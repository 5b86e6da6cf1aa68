// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.form.Image;
import org.hornbeam.ops.Value;

/**
 * The mean of each of a number of parts of height and width ({@code keras.layers.AdaptiveAveragePooling2D}): of n
 * elements, part i of m is from {@code floor(i n / m)} to {@code ceil((i + 1) n / m)}. Shape {@code (batch, height,
 * width, channels)} to {@code (batch, outputSize..., channels)}; the sizes of the space must be known.
 *
 * @param outputSize number of parts of each axis
 * @param dataFormat where the channels are; default last
 */
public record AdaptiveAveragePooling2D(List<Integer> outputSize, DataFormat dataFormat) implements Layer<Image, Image> {
    /** Checks the arguments. */
    public AdaptiveAveragePooling2D {
        outputSize = List.copyOf(outputSize);
        Arguments.positive("AdaptiveAveragePooling2D", "outputSize", 2, outputSize);
    }

    /** With Keras's defaults. */
    public AdaptiveAveragePooling2D(List<Integer> outputSize) {
        this(outputSize, DataFormat.CHANNELS_LAST);
    }

    /** With as many parts of both axes. */
    public AdaptiveAveragePooling2D(int outputSize) {
        this(List.of(outputSize, outputSize));
    }

    @Override
    public Class<Image> output() {
        return Image.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return AdaptivePooling.average(x, outputSize, dataFormat);
    }

    /** The same with another value of this component: where the channels are. */
    public AdaptiveAveragePooling2D dataFormat(DataFormat dataFormat) {
        return new AdaptiveAveragePooling2D(outputSize, dataFormat);
    }
}
