// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.form.Series;
import org.hornbeam.ops.Value;

/**
 * Larger by whole factors ({@code keras.layers.UpSampling1D}). Shape {@code (batch, time, channels)} to the same
 * with spatial sizes multiplied by {@code size}.
 *
 * @param size how often each element is repeated; default 2
 */
public record UpSampling1D(int size) implements Layer<Series, Series> {
    /** Checks the arguments. */
    public UpSampling1D {
        Arguments.positive("UpSampling1D", "size", 1, List.of(size));
    }

    /** With Keras's defaults. */
    public UpSampling1D() {
        this(2);
    }

    @Override
    public Class<Series> output() {
        return Series.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return UpSampling.of(x, List.of(size), DataFormat.CHANNELS_LAST, Interpolation.NEAREST);
    }

    /** The same with another value of this component: how often each element is repeated. */
    public UpSampling1D size(int size) {
        return new UpSampling1D(size);
    }
}
