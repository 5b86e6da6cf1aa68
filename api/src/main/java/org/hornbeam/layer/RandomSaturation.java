// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Images whose colors are made stronger or weaker ({@code keras.layers.RandomSaturation}).
 *
 * @param factor from 0, gray, over 0.5, no change, to 1, as strong as can be
 * @param valueRange the values that pixels may have; default 0 to 255
 * @param dataFormat where the channels are; default last
 */
public record RandomSaturation(Range factor, Range valueRange, DataFormat dataFormat) implements ImageAugmentation {
    /** Checks the arguments. */
    public RandomSaturation {
        var unused = factor.within("RandomSaturation", "factor", -1, 1);
    }

    /** With Keras's defaults. */
    public RandomSaturation(Range factor) {
        this(factor, Range.BYTES, DataFormat.CHANNELS_LAST);
    }

    /** With a factor of one number: from its negative, but at least -1, to it. */
    public RandomSaturation(double factor) {
        this(Range.around(factor, -1));
    }

    @Override
    public Value augment(Scope scope, Value images) {
        Value f = Pixels.uniform(scope, images, factor);
        Value factors = f.div(Ops.like(f, 1 + 1e-7).minus(f));
        List<Value> hsv = Pixels.hsv(images);
        Value saturation = Pixels.clip(hsv.get(1).times(factors), valueRange);
        return Pixels.rgb(hsv.get(0), saturation, hsv.get(2));
    }

    /** The same with another value of this component: the values that pixels may have. */
    public RandomSaturation valueRange(Range valueRange) {
        return Components.with(this, "valueRange", valueRange);
    }

    /** The same with another value of this component: where the channels are. */
    public RandomSaturation dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
