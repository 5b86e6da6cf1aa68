// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Images in another size ({@code keras.layers.Resizing}). Shape {@code (batch, height, width, channels)}, of which
 * height and width need not be known. Whole numbers stay whole: they are rounded.
 *
 * @param height of the result
 * @param width of the result
 * @param interpolation default BILINEAR
 * @param cropToAspectRatio whether the middle of the image is taken, in the shape of the result; default {@code false}
 * @param padToAspectRatio whether the image is filled up to the shape of the result; default {@code false}
 * @param fillValue what it is filled with; default 0
 * @param antialias whether a smaller result averages over what it leaves out; default {@code false}
 * @param dataFormat where the channels are; default last
 */
public record Resizing(
        int height,
        int width,
        Interpolation interpolation,
        boolean cropToAspectRatio,
        boolean padToAspectRatio,
        double fillValue,
        boolean antialias,
        DataFormat dataFormat)
        implements SameForm {
    /** Checks the arguments. */
    public Resizing {
        Arguments.positive("Resizing", "height", height);
        Arguments.positive("Resizing", "width", width);
        if (cropToAspectRatio && padToAspectRatio) {
            throw new IllegalArgumentException("Resizing: cropToAspectRatio and padToAspectRatio exclude each other");
        }
    }

    /** With Keras's defaults. */
    public Resizing(int height, int width) {
        this(height, width, Interpolation.BILINEAR, false, false, 0, false, DataFormat.CHANNELS_LAST);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Value image = dataFormat.toLast(x);
        if (cropToAspectRatio) {
            image = crop(image, height, width);
        } else if (padToAspectRatio) {
            image = pad(image);
        }
        return dataFormat.fromLast(resized(scope, image, height, width, interpolation, antialias));
    }

    static Value resized(
            Scope scope, Value image, int height, int width, Interpolation interpolation, boolean antialias) {
        boolean whole = !image.dtype().isFloat() && interpolation != Interpolation.NEAREST;
        Value y = whole ? image.cast(scope.computeDtype()) : image;
        y = Resampling.resize(y, 1, height, interpolation, antialias);
        y = Resampling.resize(y, 2, width, interpolation, antialias);
        return whole ? Ops.round(y).cast(image.dtype()) : y;
    }

    /** The middle of an image in the proportions of this size. */
    static Value crop(Value image, int height, int width) {
        Dim high = image.shape().dim(1);
        Dim wide = image.shape().dim(2);
        Dim one = Dim.of(1);
        Dim cropHigh = smaller(high, wide.times(height).floorDiv(width)).max(one);
        Dim cropWide = smaller(wide, high.times(width).floorDiv(height)).max(one);
        Value rows = Ops.slice(image, 1, high.minus(cropHigh).floorDiv(2), cropHigh);
        return Ops.slice(rows, 2, wide.minus(cropWide).floorDiv(2), cropWide);
    }

    private static Dim smaller(Dim a, Dim b) {
        return a.plus(b).minus(a.max(b));
    }

    private Value pad(Value image) {
        Dim high = image.shape().dim(1);
        Dim wide = image.shape().dim(2);
        Dim top = high.max(wide.times(height).floorDiv(width)).minus(high).floorDiv(2);
        Dim left = wide.max(high.times(width).floorDiv(height)).minus(wide).floorDiv(2);
        List<Dim> sides = new ArrayList<>(Collections.nCopies(4, Dim.of(0)));
        sides.set(1, top);
        sides.set(2, left);
        return Ops.pad(image, sides, sides, fillValue);
    }

    /** The same with another value of this component: how values between pixels are found. */
    public Resizing interpolation(Interpolation interpolation) {
        return Components.with(this, "interpolation", interpolation);
    }

    /** The same with another value of this component: whether the middle is taken in the shape of the result. */
    public Resizing cropToAspectRatio(boolean cropToAspectRatio) {
        return Components.with(this, "cropToAspectRatio", cropToAspectRatio);
    }

    /** The same with another value of this component: whether the image is filled up to the shape of the result. */
    public Resizing padToAspectRatio(boolean padToAspectRatio) {
        return Components.with(this, "padToAspectRatio", padToAspectRatio);
    }

    /** The same with another value of this component: what it is filled with. */
    public Resizing fillValue(double fillValue) {
        return Components.with(this, "fillValue", fillValue);
    }

    /** The same with another value of this component: whether a smaller result averages over what it leaves out. */
    public Resizing antialias(boolean antialias) {
        return Components.with(this, "antialias", antialias);
    }

    /** The same with another value of this component: where the channels are. */
    public Resizing dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
