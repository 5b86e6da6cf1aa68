// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Images whose hues are turned ({@code keras.layers.RandomHue}).
 *
 * @param factor by how much, as shares of half a turn
 * @param valueRange the values that pixels may have; default 0 to 255
 * @param dataFormat where the channels are; default last
 */
public record RandomHue(Range factor, Range valueRange, DataFormat dataFormat) implements ImageAugmentation {
    /** Checks the arguments. */
    public RandomHue {
        var unused = factor.within("RandomHue", "factor", 0, 1);
    }

    /** With Keras's defaults. */
    public RandomHue(Range factor) {
        this(factor, Range.BYTES, DataFormat.CHANNELS_LAST);
    }

    /** With a factor of one number: from its negative, but at least 0, to it. */
    public RandomHue(double factor) {
        this(Range.around(factor, 0));
    }

    @Override
    public Value augment(Scope scope, Value images) {
        Value turn = Pixels.uniform(scope, images, factor)
                .times(Pixels.sign(scope, images))
                .times(0.5);
        Range unit = new Range(0, 1);
        List<Value> hsv = Pixels.hsv(Pixels.ranged(images, valueRange, unit));
        Value hue = hsv.get(0).plus(turn);
        hue = Ops.where(Ops.greater(hue, Ops.like(hue, 1.0)), hue.minus(1.0), hue);
        hue = Ops.where(Ops.less(hue, Ops.like(hue, 0.0)), hue.plus(1.0), hue);
        Value changed = Pixels.clip(Pixels.rgb(hue, hsv.get(1), hsv.get(2)), unit);
        return Pixels.ranged(changed, unit, valueRange);
    }

    /** The same with another value of this component: the values that pixels may have. */
    public RandomHue valueRange(Range valueRange) {
        return Components.with(this, "valueRange", valueRange);
    }

    /** The same with another value of this component: where the channels are. */
    public RandomHue dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
