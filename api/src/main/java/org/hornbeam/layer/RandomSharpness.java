// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Images that are made sharper or smoother ({@code keras.layers.RandomSharpness}).
 *
 * @param factor from 0, smooth, over 0.5, no change, to 1, sharp
 * @param valueRange the values that pixels may have; default 0 to 255
 * @param dataFormat where the channels are; default last
 */
public record RandomSharpness(Range factor, Range valueRange, DataFormat dataFormat) implements ImageAugmentation {
    /** Checks the arguments. */
    public RandomSharpness {
        var unused = factor.within("RandomSharpness", "factor", 0, 1);
    }

    /** With Keras's defaults. */
    public RandomSharpness(Range factor) {
        this(factor, Range.BYTES, DataFormat.CHANNELS_LAST);
    }

    /** With a factor of one number: from its negative, but at least 0, to it. */
    public RandomSharpness(double factor) {
        this(Range.around(factor, 0));
    }

    @Override
    public Value augment(Scope scope, Value images) {
        Value factors = Pixels.uniform(scope, images, factor).times(2.0);
        Value smooth = Ops.like(images, 0.0);
        Value around = Ops.pad(images, new int[][] {{0, 0}, {1, 1}, {1, 1}, {0, 0}}, 0);
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                Value part = Ops.slice(around, 1, Dim.of(row), images.shape().dim(1));
                part = Ops.slice(part, 2, Dim.of(column), images.shape().dim(2));
                smooth = smooth.plus(part.times(row == 1 && column == 1 ? 5.0 / 13 : 1.0 / 13));
            }
        }
        Value rest = Ops.like(factors, 1.0).minus(factors);
        return Pixels.clip(images.plus(rest.times(smooth.minus(images))), valueRange);
    }

    /** The same with another value of this component: the values that pixels may have. */
    public RandomSharpness valueRange(Range valueRange) {
        return Components.with(this, "valueRange", valueRange);
    }

    /** The same with another value of this component: where the channels are. */
    public RandomSharpness dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
