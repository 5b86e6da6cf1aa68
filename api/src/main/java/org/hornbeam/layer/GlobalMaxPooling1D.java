// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.form.Features;
import org.hornbeam.form.Series;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The largest over time ({@code keras.layers.GlobalMaxPooling1D}). Shape {@code (batch, time, channels)} to {@code
 * (batch, channels)}; {@link KeepDims} keeps the axes, with size 1.
 *
 * @param dataFormat where the channels are; default last
 */
public record GlobalMaxPooling1D(DataFormat dataFormat) implements GlobalPooling<Series> {
    /** With Keras's defaults. */
    public GlobalMaxPooling1D() {
        this(DataFormat.CHANNELS_LAST);
    }

    @Override
    public Class<Features> output() {
        return Features.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return Ops.max(dataFormat.toLast(x), 1);
    }

    /** The same with another value of this component: where the channels are. */
    public GlobalMaxPooling1D dataFormat(DataFormat dataFormat) {
        return new GlobalMaxPooling1D(dataFormat);
    }
}
