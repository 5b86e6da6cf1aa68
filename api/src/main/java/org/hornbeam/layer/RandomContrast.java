// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Images whose differences from their mean are made larger or smaller ({@code keras.layers.RandomContrast}).
 *
 * @param factor how much smaller they may become, and how much larger
 * @param valueRange the values that pixels may have; default 0 to 255
 * @param dataFormat where the channels are; default last
 */
public record RandomContrast(Range factor, Range valueRange, DataFormat dataFormat) implements ImageAugmentation {
    /** Checks the arguments. */
    public RandomContrast {
        var unused = factor.within("RandomContrast", "factor", 0, 1);
    }

    /** With Keras's defaults. */
    public RandomContrast(Range factor) {
        this(factor, Range.BYTES, DataFormat.CHANNELS_LAST);
    }

    /** With a factor of one number: from its negative, but at least 0, to it. */
    public RandomContrast(double factor) {
        this(Range.around(factor, 0));
    }

    @Override
    public Value augment(Scope scope, Value images) {
        Value factors = Pixels.uniform(scope, images, 1 - factor.low(), 1 + factor.high());
        Value mean = Ops.keepDims(Ops.mean(images, 1, 2), images, 1, 2);
        return Pixels.clip(images.minus(mean).times(factors).plus(mean), valueRange);
    }

    /** The same with another value of this component: where the channels are. */
    public RandomContrast dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }

    /** The same with another value of this component: the values that pixels may have. */
    public RandomContrast valueRange(Range valueRange) {
        return Components.with(this, "valueRange", valueRange);
    }
}
