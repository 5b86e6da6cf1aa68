// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * Images whose middle is made smaller or larger ({@code keras.layers.RandomZoom}).
 *
 * @param heightFactor how much more of the height is seen, as a share
 * @param widthFactor how much more of the width is seen; none for as much as of the height; default none
 * @param fillMode what lies beyond the edges; default REFLECT
 * @param interpolation how values between pixels are found; default BILINEAR
 * @param fillValue the value beyond the edges where it is constant; default 0
 * @param dataFormat where the channels are; default last
 */
public record RandomZoom(
        Range heightFactor,
        @Nullable Range widthFactor,
        FillMode fillMode,
        Interpolation interpolation,
        double fillValue,
        DataFormat dataFormat)
        implements ImageAugmentation {
    /** Checks the arguments. */
    public RandomZoom {
        var unused = heightFactor.within("RandomZoom", "heightFactor", -1, 10);
    }

    /** With Keras's defaults. */
    public RandomZoom(Range heightFactor) {
        this(heightFactor, null, FillMode.REFLECT, Interpolation.BILINEAR, 0, DataFormat.CHANNELS_LAST);
    }

    /** With a factor of one number: from its negative to it. */
    public RandomZoom(double heightFactor) {
        this(Range.around(heightFactor, -1));
    }

    @Override
    public Value augment(Scope scope, Value images) {
        Value high = Pixels.uniform(scope, images, 1 + heightFactor.low(), 1 + heightFactor.high());
        Value wide = widthFactor == null
                ? high
                : Pixels.uniform(scope, images, 1 + widthFactor.low(), 1 + widthFactor.high());
        Value zero = Ops.like(high, 0.0);
        Value one = Ops.like(high, 1.0);
        Value x = one.minus(wide).times(Pixels.size(images, 2).minus(1.0).times(0.5));
        Value y = one.minus(high).times(Pixels.size(images, 1).minus(1.0).times(0.5));
        return Pixels.affine(
                images, List.of(wide, zero, x), List.of(zero, high, y), interpolation, fillMode, fillValue);
    }

    /** The same with another value of this component: how much more of the width is seen; none for as much as of the height. */
    public RandomZoom widthFactor(@Nullable Range widthFactor) {
        return Components.with(this, "widthFactor", widthFactor);
    }

    /** The same with another value of this component: what lies beyond the edges. */
    public RandomZoom fillMode(FillMode fillMode) {
        return Components.with(this, "fillMode", fillMode);
    }

    /** The same with another value of this component: how values between pixels are found. */
    public RandomZoom interpolation(Interpolation interpolation) {
        return Components.with(this, "interpolation", interpolation);
    }

    /** The same with another value of this component: the value beyond the edges where it is constant. */
    public RandomZoom fillValue(double fillValue) {
        return Components.with(this, "fillValue", fillValue);
    }

    /** The same with another value of this component: where the channels are. */
    public RandomZoom dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
