// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.form.Features;
import org.hornbeam.form.Series;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The mean over time ({@code keras.layers.GlobalAveragePooling1D}). Masked steps do not count; where all are masked the
 * result is 0. Shape {@code (batch, time, channels)} to {@code (batch, channels)};
 * {@link KeepDims} keeps the axis, with size 1.
 *
 * @param dataFormat where the channels are; default last
 */
public record GlobalAveragePooling1D(DataFormat dataFormat) implements GlobalPooling<Series> {
    /** With Keras's defaults. */
    public GlobalAveragePooling1D() {
        this(DataFormat.CHANNELS_LAST);
    }

    @Override
    public Class<Features> output() {
        return Features.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Value last = dataFormat.toLast(x);
        return scope.mask(x).map(mask -> masked(last, mask)).orElseGet(() -> Ops.mean(last, 1));
    }

    private static Value masked(Value x, Value mask) {
        Value real = mask.cast(x.dtype());
        Value count = Ops.maximum(Ops.sum(real, 1), Ops.like(x, 1.0));
        return Ops.sum(x.times(Ops.expandDims(real, 2)), 1).div(Ops.expandDims(count, 1));
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    /** The same with another value of this component: where the channels are. */
    public GlobalAveragePooling1D dataFormat(DataFormat dataFormat) {
        return new GlobalAveragePooling1D(dataFormat);
    }
}
