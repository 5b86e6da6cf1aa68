// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.form.Series;
import org.hornbeam.ops.Value;

/**
 * Zeros around a series ({@code keras.layers.ZeroPadding1D}). Shape {@code (batch, time, channels)} to the same
 * with larger spatial sizes.
 *
 * @param padding elements added before and after; default 1 each
 * @param dataFormat where the channels are; default last
 */
public record ZeroPadding1D(List<Integer> padding, DataFormat dataFormat) implements Layer<Series, Series> {
    /** Checks the arguments. */
    public ZeroPadding1D {
        padding = List.copyOf(padding);
        Sides.check("ZeroPadding1D", "padding", 1, List.of(padding));
    }

    /** With Keras's defaults. */
    public ZeroPadding1D() {
        this(List.of(1, 1), DataFormat.CHANNELS_LAST);
    }

    /** The same on all sides. */
    public ZeroPadding1D(int padding) {
        this(List.of(padding, padding), DataFormat.CHANNELS_LAST);
    }

    /** With the channels last. */
    public ZeroPadding1D(List<Integer> padding) {
        this(padding, DataFormat.CHANNELS_LAST);
    }

    /** Elements before, and elements after. */
    public ZeroPadding1D(int before, int after) {
        this(List.of(before, after), DataFormat.CHANNELS_LAST);
    }

    @Override
    public Class<Series> output() {
        return Series.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return Sides.pad(x, List.of(padding), dataFormat);
    }

    /** The same with another value of this component: elements added before and after. */
    public ZeroPadding1D padding(List<Integer> padding) {
        return new ZeroPadding1D(padding, dataFormat);
    }

    /** The same with another value of this component: where the channels are. */
    public ZeroPadding1D dataFormat(DataFormat dataFormat) {
        return new ZeroPadding1D(padding, dataFormat);
    }
}
