// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.form.Image;
import org.hornbeam.ops.Value;

/**
 * The largest of each of a number of parts of height and width ({@code keras.layers.AdaptiveMaxPooling2D}): of n
 * elements, part i of m is from {@code floor(i n / m)} to {@code ceil((i + 1) n / m)}. Shape {@code (batch, height,
 * width, channels)} to {@code (batch, outputSize..., channels)}; the sizes of the space must be known.
 *
 * @param outputSize number of parts of each axis
 * @param dataFormat where the channels are; default last
 */
public record AdaptiveMaxPooling2D(List<Integer> outputSize, DataFormat dataFormat) implements Layer<Image, Image> {
    /** Checks the arguments. */
    public AdaptiveMaxPooling2D {
        outputSize = List.copyOf(outputSize);
        Arguments.positive("AdaptiveMaxPooling2D", "outputSize", 2, outputSize);
    }

    /** With Keras's defaults. */
    public AdaptiveMaxPooling2D(List<Integer> outputSize) {
        this(outputSize, DataFormat.CHANNELS_LAST);
    }

    /** With as many parts of both axes. */
    public AdaptiveMaxPooling2D(int outputSize) {
        this(List.of(outputSize, outputSize));
    }

    @Override
    public Class<Image> output() {
        return Image.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return AdaptivePooling.max(x, outputSize, dataFormat);
    }

    /** The same with another value of this component: where the channels are. */
    public AdaptiveMaxPooling2D dataFormat(DataFormat dataFormat) {
        return new AdaptiveMaxPooling2D(outputSize, dataFormat);
    }
}
