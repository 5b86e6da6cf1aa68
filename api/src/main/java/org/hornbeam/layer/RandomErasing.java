// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * Images of which some lose a box ({@code keras.layers.RandomErasing}).
 *
 * @param factor which share of them; default 0 to 1
 * @param scale how much of an image the box is; default 0.02 to 0.33
 * @param fillValue what the box is filled with; none for noise; default none
 * @param valueRange the values that pixels may have; default 0 to 255
 * @param dataFormat where the channels are; default last
 */
public record RandomErasing(
        Range factor, Range scale, @Nullable Double fillValue, Range valueRange, DataFormat dataFormat)
        implements ImageAugmentation {
    /** Checks the arguments. */
    public RandomErasing {
        var unused = factor.within("RandomErasing", "factor", 0, 1);
        var unusedToo = scale.within("RandomErasing", "scale", 0, 1);
    }

    /** With Keras's defaults. */
    public RandomErasing() {
        this(new Range(0, 1), new Range(0.02, 0.33), null, Range.BYTES, DataFormat.CHANNELS_LAST);
    }

    @Override
    public Value augment(Scope scope, Value images) {
        Value high = Ops.sqrt(Pixels.uniform(scope, images, scale));
        Value erased = box(scope, images, high, Ops.sqrt(Pixels.uniform(scope, images, scale)));
        Value chosen = Ops.logicalAnd(erased, Pixels.chance(scope, images, factor));
        Value filling = fillValue != null
                ? Ops.like(images, fillValue)
                : scope.randomNormal(images.shape()).times(valueRange.high()).cast(images.dtype());
        return Ops.where(chosen, filling, images);
    }

    /** For each pixel whether it is in a box of this share of height and width, at a random place. */
    static Value box(Scope scope, Value images, Value highShare, Value wideShare) {
        return Ops.logicalAnd(band(scope, images, 1, highShare), band(scope, images, 2, wideShare));
    }

    private static Value band(Scope scope, Value images, int axis, Value share) {
        Value size = Pixels.size(images, axis);
        Value length = share.times(size);
        Value start = Pixels.uniform(scope, images, 0, 1).times(size.minus(length));
        Value place = Pixels.grid(images, axis);
        return Ops.logicalAnd(Ops.greaterEqual(place, start), Ops.less(place, start.plus(length)));
    }

    /** The same with another value of this component: which share of them. */
    public RandomErasing factor(Range factor) {
        return Components.with(this, "factor", factor);
    }

    /** The same with another value of this component: how much of an image the box is. */
    public RandomErasing scale(Range scale) {
        return Components.with(this, "scale", scale);
    }

    /** The same with another value of this component: what the box is filled with; none for noise. */
    public RandomErasing fillValue(@Nullable Double fillValue) {
        return Components.with(this, "fillValue", fillValue);
    }

    /** The same with another value of this component: the values that pixels may have. */
    public RandomErasing valueRange(Range valueRange) {
        return Components.with(this, "valueRange", valueRange);
    }

    /** The same with another value of this component: where the channels are. */
    public RandomErasing dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
