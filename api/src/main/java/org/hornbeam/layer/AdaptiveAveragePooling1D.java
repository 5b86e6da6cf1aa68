// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.form.Series;
import org.hornbeam.ops.Value;

/**
 * The mean of each of a number of parts of time ({@code keras.layers.AdaptiveAveragePooling1D}): of n elements,
 * part i of m is from {@code floor(i n / m)} to {@code ceil((i + 1) n / m)}. Shape {@code (batch, time, channels)}
 * to {@code (batch, outputSize..., channels)}; the sizes of the space must be known.
 *
 * @param outputSize number of parts of the axis
 * @param dataFormat where the channels are; default last
 */
public record AdaptiveAveragePooling1D(int outputSize, DataFormat dataFormat) implements Layer<Series, Series> {
    /** Checks the arguments. */
    public AdaptiveAveragePooling1D {
        Arguments.positive("AdaptiveAveragePooling1D", "outputSize", 1, List.of(outputSize));
    }

    /** With Keras's defaults. */
    public AdaptiveAveragePooling1D(int outputSize) {
        this(outputSize, DataFormat.CHANNELS_LAST);
    }

    @Override
    public Class<Series> output() {
        return Series.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return AdaptivePooling.average(x, List.of(outputSize), dataFormat);
    }

    /** The same with another value of this component: where the channels are. */
    public AdaptiveAveragePooling1D dataFormat(DataFormat dataFormat) {
        return new AdaptiveAveragePooling1D(outputSize, dataFormat);
    }
}
