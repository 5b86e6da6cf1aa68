// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Images of which some become negatives ({@code keras.layers.RandomInvert}).
 *
 * @param factor which share of them; default 0 to 1
 * @param valueRange the values that pixels may have; default 0 to 255
 * @param dataFormat where the channels are; default last
 */
public record RandomInvert(Range factor, Range valueRange, DataFormat dataFormat) implements ImageAugmentation {
    /** Checks the arguments. */
    public RandomInvert {
        var unused = factor.within("RandomInvert", "factor", 0, 1);
    }

    /** With Keras's defaults. */
    public RandomInvert() {
        this(new Range(0, 1), Range.BYTES, DataFormat.CHANNELS_LAST);
    }

    @Override
    public Value augment(Scope scope, Value images) {
        Value chosen = Pixels.chance(scope, images, factor);
        return Ops.where(chosen, Ops.like(images, valueRange.high()).minus(images), images);
    }

    /** The same with another value of this component: which share of them. */
    public RandomInvert factor(Range factor) {
        return Components.with(this, "factor", factor);
    }

    /** The same with another value of this component: the values that pixels may have. */
    public RandomInvert valueRange(Range valueRange) {
        return Components.with(this, "valueRange", valueRange);
    }

    /** The same with another value of this component: where the channels are. */
    public RandomInvert dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
