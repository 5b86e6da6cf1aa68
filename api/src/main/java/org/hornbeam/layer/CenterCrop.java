// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The middle of images ({@code keras.layers.CenterCrop}). An image that is known to be smaller is resized, after it was
 * cropped to the proportions of the result.
 *
 * @param height of the result
 * @param width of the result
 * @param dataFormat where the channels are; default last
 */
public record CenterCrop(int height, int width, DataFormat dataFormat) implements SameForm {
    /** Checks the arguments. */
    public CenterCrop {
        Arguments.positive("CenterCrop", "height", height);
        Arguments.positive("CenterCrop", "width", width);
    }

    /** With Keras's defaults. */
    public CenterCrop(int height, int width) {
        this(height, width, DataFormat.CHANNELS_LAST);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return dataFormat.fromLast(middle(scope, dataFormat.toLast(x.cast(scope.computeDtype())), height, width));
    }

    static Value middle(Scope scope, Value image, int height, int width) {
        Dim top = image.shape().dim(1).minus(height);
        Dim left = image.shape().dim(2).minus(width);
        if (top.isFixed() && top.fixed() < 0 || left.isFixed() && left.fixed() < 0) {
            Value cropped = Resizing.crop(image, height, width);
            return Resizing.resized(scope, cropped, height, width, Interpolation.BILINEAR, false);
        }
        Value rows = Ops.slice(image, 1, top.floorDiv(2), Dim.of(height));
        return Ops.slice(rows, 2, left.floorDiv(2), Dim.of(width));
    }

    /** The same with another value of this component: where the channels are. */
    public CenterCrop dataFormat(DataFormat dataFormat) {
        return new CenterCrop(height, width, dataFormat);
    }
}
