// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.form.Series;
import org.hornbeam.ops.Value;

/**
 * The mean of each window; positions that padding adds do not count ({@code keras.layers.AveragePooling1D}). Shape {@code (batch, time, channels)} to
 * {@code (batch, windows, channels)}.
 *
 * @param poolSize size of the window
 * @param strides distance between two windows; default the size of the window
 * @param padding what happens at the edges; default valid
 * @param dataFormat where the channels are; default last
 */
public record AveragePooling1D(int poolSize, int strides, Padding padding, DataFormat dataFormat)
        implements Layer<Series, Series> {
    /** Checks the arguments. */
    public AveragePooling1D {
        Arguments.positive("AveragePooling1D", "poolSize", 1, List.of(poolSize));
        Arguments.positive("AveragePooling1D", "strides", 1, List.of(strides));
    }

    /** With Keras's defaults. */
    public AveragePooling1D(int poolSize) {
        this(poolSize, poolSize, Padding.VALID, DataFormat.CHANNELS_LAST);
    }

    @Override
    public Class<Series> output() {
        return Series.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return Pooling.average(x, List.of(poolSize), List.of(strides), padding, dataFormat);
    }

    /** The same with another value of this component: distance between two windows. */
    public AveragePooling1D strides(int strides) {
        return new AveragePooling1D(poolSize, strides, padding, dataFormat);
    }

    /** The same with another value of this component: what happens at the edges. */
    public AveragePooling1D padding(Padding padding) {
        return new AveragePooling1D(poolSize, strides, padding, dataFormat);
    }

    /** The same with another value of this component: where the channels are. */
    public AveragePooling1D dataFormat(DataFormat dataFormat) {
        return new AveragePooling1D(poolSize, strides, padding, dataFormat);
    }
}
