// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.form.Series;
import org.hornbeam.ops.Value;

/**
 * Without the elements at the edges of a series ({@code keras.layers.Cropping1D}). Shape {@code (batch, time,
 * channels)} to the same with smaller spatial sizes.
 *
 * @param cropping elements left out before and after; default 1 each
 */
public record Cropping1D(List<Integer> cropping) implements Layer<Series, Series> {
    /** Checks the arguments. */
    public Cropping1D {
        cropping = List.copyOf(cropping);
        Sides.check("Cropping1D", "cropping", 1, List.of(cropping));
    }

    /** With Keras's defaults. */
    public Cropping1D() {
        this(List.of(1, 1));
    }

    /** The same on all sides. */
    public Cropping1D(int cropping) {
        this(List.of(cropping, cropping));
    }

    /** Elements before, and elements after. */
    public Cropping1D(int before, int after) {
        this(List.of(before, after));
    }

    @Override
    public Class<Series> output() {
        return Series.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return Sides.crop(x, List.of(cropping), DataFormat.CHANNELS_LAST);
    }

    /** The same with another value of this component: elements left out before and after. */
    public Cropping1D cropping(List<Integer> cropping) {
        return new Cropping1D(cropping);
    }
}
