// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Value;

/**
 * Images that are made gray by some part ({@code keras.layers.RandomColorDegeneration}).
 *
 * @param factor how gray
 * @param valueRange the values that pixels may have; default 0 to 255
 * @param dataFormat where the channels are; default last
 */
public record RandomColorDegeneration(Range factor, Range valueRange, DataFormat dataFormat)
        implements ImageAugmentation {
    /** Checks the arguments. */
    public RandomColorDegeneration {
        var unused = factor.within("RandomColorDegeneration", "factor", -1, 1);
    }

    /** With Keras's defaults. */
    public RandomColorDegeneration(Range factor) {
        this(factor, Range.BYTES, DataFormat.CHANNELS_LAST);
    }

    /** With a factor of one number: from its negative, but at least -1, to it. */
    public RandomColorDegeneration(double factor) {
        this(Range.around(factor, -1));
    }

    @Override
    public Value augment(Scope scope, Value images) {
        Value factors = Pixels.uniform(scope, images, factor);
        return Pixels.clip(images.plus(factors.times(Pixels.gray(images).minus(images))), valueRange);
    }

    /** The same with another value of this component: the values that pixels may have. */
    public RandomColorDegeneration valueRange(Range valueRange) {
        return Components.with(this, "valueRange", valueRange);
    }

    /** The same with another value of this component: where the channels are. */
    public RandomColorDegeneration dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
