// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * A random part of images while training, the same place for all of a batch; their middle otherwise ({@code keras.layers.RandomCrop}).
 *
 * @param height of the result
 * @param width of the result
 * @param dataFormat where the channels are; default last
 */
public record RandomCrop(int height, int width, DataFormat dataFormat) implements SameForm {
    /** Checks the arguments. */
    public RandomCrop {
        Arguments.positive("RandomCrop", "height", height);
        Arguments.positive("RandomCrop", "width", width);
    }

    /** With Keras's defaults. */
    public RandomCrop(int height, int width) {
        this(height, width, DataFormat.CHANNELS_LAST);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Value images = dataFormat.toLast(x.cast(scope.computeDtype()));
        Dim high = images.shape().dim(1);
        Dim wide = images.shape().dim(2);
        boolean smaller = high.isFixed() && high.fixed() < height || wide.isFixed() && wide.fixed() < width;
        if (!scope.training()) {
            return x.cast(scope.computeDtype());
        }
        if (smaller) {
            return dataFormat.fromLast(CenterCrop.middle(scope, images, height, width));
        }
        return dataFormat.fromLast(part(scope, part(scope, images, 1, height), 2, width));
    }

    private static Value part(Scope scope, Value images, int axis, int size) {
        Value room = images.size(axis).cast(DType.F32).minus(size - 1.0);
        Value start = Ops.floor(scope.randomUniform(Shape.SCALAR).times(room)).cast(DType.I32);
        Value most = images.size(axis).cast(DType.I32).minus(size);
        Value places = Ops.arange(images, Dim.of(size), DType.I32).plus(Ops.minimum(start, most));
        return Ops.take(images, places, axis);
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    /** The same with another value of this component: where the channels are. */
    public RandomCrop dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
