// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Value;

/**
 * Images made brighter or darker ({@code keras.layers.RandomBrightness}).
 *
 * @param factor how much brighter, as shares of the range of values
 * @param valueRange the values that pixels may have; default 0 to 255
 * @param dataFormat where the channels are; default last
 */
public record RandomBrightness(Range factor, Range valueRange, DataFormat dataFormat) implements ImageAugmentation {
    /** Checks the arguments. */
    public RandomBrightness {
        var unused = factor.within("RandomBrightness", "factor", -1, 1);
    }

    /** With Keras's defaults. */
    public RandomBrightness(Range factor) {
        this(factor, Range.BYTES, DataFormat.CHANNELS_LAST);
    }

    /** With a factor of one number: from its negative, but at least -1, to it. */
    public RandomBrightness(double factor) {
        this(Range.around(factor, -1));
    }

    @Override
    public Value augment(Scope scope, Value images) {
        Value shift = Pixels.uniform(scope, images, factor).times(valueRange.high() - valueRange.low());
        return Pixels.clip(images.plus(shift), valueRange);
    }

    /** The same with another value of this component: where the channels are. */
    public RandomBrightness dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }

    /** The same with another value of this component: the values that pixels may have. */
    public RandomBrightness valueRange(Range valueRange) {
        return Components.with(this, "valueRange", valueRange);
    }
}
