// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.form.Image;
import org.hornbeam.graph.Pad;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Value;

/**
 * Zeros around an image ({@code keras.layers.ZeroPadding2D}). Shape {@code (batch, height, width, channels)} to
 * {@code (batch, top + height + bottom, left + width + right, channels)}.
 *
 * @param top rows above
 * @param bottom rows below
 * @param left columns before
 * @param right columns after
 * @param dataFormat where the channels are; default last
 */
public record ZeroPadding2D(int top, int bottom, int left, int right, DataFormat dataFormat)
        implements Layer<Image, Image> {
    /** Checks the arguments. */
    public ZeroPadding2D {
        if (top < 0 || bottom < 0 || left < 0 || right < 0) {
            throw new IllegalArgumentException("ZeroPadding2D: padding must not be negative, found top " + top
                    + ", bottom " + bottom + ", left " + left + ", right " + right);
        }
    }

    /** With Keras's defaults. */
    public ZeroPadding2D(int top, int bottom, int left, int right) {
        this(top, bottom, left, right, DataFormat.CHANNELS_LAST);
    }

    /** The same on all sides. */
    public ZeroPadding2D(int padding) {
        this(padding, padding, padding, padding);
    }

    @Override
    public Class<Image> output() {
        return Image.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Value last = dataFormat.toLast(x);
        List<Dim> none = List.of(Dim.of(0), Dim.of(0), Dim.of(0), Dim.of(0));
        Pad pad = new Pad(
                List.of(Dim.of(0), Dim.of(top), Dim.of(left), Dim.of(0)),
                List.of(Dim.of(0), Dim.of(bottom), Dim.of(right), Dim.of(0)),
                none);
        return dataFormat.fromLast(last.builder().add(pad, last, last.builder().constant(0, x.dtype())));
    }

    /** The same with another value of this component: where the channels are. */
    public ZeroPadding2D dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
