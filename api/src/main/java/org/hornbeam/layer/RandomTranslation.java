// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Images that are moved ({@code keras.layers.RandomTranslation}).
 *
 * @param heightFactor by how much down, as shares of the height
 * @param widthFactor by how much to the right, as shares of the width
 * @param fillMode what lies beyond the edges; default REFLECT
 * @param interpolation how values between pixels are found; default BILINEAR
 * @param fillValue the value beyond the edges where it is constant; default 0
 * @param dataFormat where the channels are; default last
 */
public record RandomTranslation(
        Range heightFactor,
        Range widthFactor,
        FillMode fillMode,
        Interpolation interpolation,
        double fillValue,
        DataFormat dataFormat)
        implements ImageAugmentation {
    /** Checks the arguments. */
    public RandomTranslation {
        var unused = heightFactor.within("RandomTranslation", "heightFactor", -1, 1);
        var unusedToo = widthFactor.within("RandomTranslation", "widthFactor", -1, 1);
    }

    /** With Keras's defaults. */
    public RandomTranslation(Range heightFactor, Range widthFactor) {
        this(heightFactor, widthFactor, FillMode.REFLECT, Interpolation.BILINEAR, 0, DataFormat.CHANNELS_LAST);
    }

    /** With factors of one number each: from its negative to it. */
    public RandomTranslation(double heightFactor, double widthFactor) {
        this(Range.around(heightFactor, -1), Range.around(widthFactor, -1));
    }

    @Override
    public Value augment(Scope scope, Value images) {
        Value down = Pixels.uniform(scope, images, heightFactor).times(Pixels.size(images, 1));
        Value right = Pixels.uniform(scope, images, widthFactor).times(Pixels.size(images, 2));
        Value one = Ops.like(down, 1.0);
        Value zero = Ops.like(down, 0.0);
        return Pixels.affine(
                images,
                List.of(one, zero, right.times(-1.0)),
                List.of(zero, one, down.times(-1.0)),
                interpolation,
                fillMode,
                fillValue);
    }

    /** The same with another value of this component: what lies beyond the edges. */
    public RandomTranslation fillMode(FillMode fillMode) {
        return Components.with(this, "fillMode", fillMode);
    }

    /** The same with another value of this component: how values between pixels are found. */
    public RandomTranslation interpolation(Interpolation interpolation) {
        return Components.with(this, "interpolation", interpolation);
    }

    /** The same with another value of this component: the value beyond the edges where it is constant. */
    public RandomTranslation fillValue(double fillValue) {
        return Components.with(this, "fillValue", fillValue);
    }

    /** The same with another value of this component: where the channels are. */
    public RandomTranslation dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
