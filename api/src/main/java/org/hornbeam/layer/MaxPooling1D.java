// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.form.Series;
import org.hornbeam.ops.Value;

/**
 * The largest of each window ({@code keras.layers.MaxPooling1D}). Shape {@code (batch, time, channels)} to
 * {@code (batch, windows, channels)}.
 *
 * @param poolSize size of the window; Keras has 2
 * @param strides distance between two windows; default the size of the window
 * @param padding what happens at the edges; default valid
 * @param dataFormat where the channels are; default last
 */
public record MaxPooling1D(int poolSize, int strides, Padding padding, DataFormat dataFormat)
        implements Layer<Series, Series> {
    /** Checks the arguments. */
    public MaxPooling1D {
        Arguments.positive("MaxPooling1D", "poolSize", 1, List.of(poolSize));
        Arguments.positive("MaxPooling1D", "strides", 1, List.of(strides));
    }

    /** With Keras's defaults. */
    public MaxPooling1D(int poolSize) {
        this(poolSize, poolSize, Padding.VALID, DataFormat.CHANNELS_LAST);
    }

    @Override
    public Class<Series> output() {
        return Series.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return Pooling.max(x, List.of(poolSize), List.of(strides), padding, dataFormat);
    }

    /** The same with another value of this component: distance between two windows. */
    public MaxPooling1D strides(int strides) {
        return new MaxPooling1D(poolSize, strides, padding, dataFormat);
    }

    /** The same with another value of this component: what happens at the edges. */
    public MaxPooling1D padding(Padding padding) {
        return new MaxPooling1D(poolSize, strides, padding, dataFormat);
    }

    /** The same with another value of this component: where the channels are. */
    public MaxPooling1D dataFormat(DataFormat dataFormat) {
        return new MaxPooling1D(poolSize, strides, padding, dataFormat);
    }
}
