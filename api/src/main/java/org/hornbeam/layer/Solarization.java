// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Images with something added to their values, and those above a threshold inverted ({@code keras.layers.Solarization}).
 *
 * @param additionFactor what is added, as shares of 255; default 0 to 0
 * @param thresholdFactor the threshold, as shares of 255; default 0 to 0
 * @param valueRange the values that pixels may have; default 0 to 255
 */
public record Solarization(Range additionFactor, Range thresholdFactor, Range valueRange) implements ImageAugmentation {
    /** Checks the arguments. */
    public Solarization {
        var unused = additionFactor.within("Solarization", "additionFactor", 0, 1);
        var unusedToo = thresholdFactor.within("Solarization", "thresholdFactor", 0, 1);
    }

    /** With Keras's defaults. */
    public Solarization() {
        this(new Range(0, 0), new Range(0, 0), Range.BYTES);
    }

    @Override
    public Value augment(Scope scope, Value images) {
        Value addition = Pixels.uniform(scope, images, additionFactor.low(), additionFactor.high() * 255);
        Value threshold = Pixels.uniform(scope, images, thresholdFactor.low(), thresholdFactor.high() * 255);
        Value bytes = Pixels.ranged(images, valueRange, Range.BYTES);
        Value added = Pixels.clip(bytes.plus(addition), Range.BYTES);
        Value inverted = Ops.where(
                Ops.less(added, threshold), added, Ops.like(added, 255.0).minus(added));
        return Pixels.ranged(inverted, Range.BYTES, valueRange);
    }

    /** The same with another value of this component: what is added, as shares of 255. */
    public Solarization additionFactor(Range additionFactor) {
        return Components.with(this, "additionFactor", additionFactor);
    }

    /** The same with another value of this component: the threshold, as shares of 255. */
    public Solarization thresholdFactor(Range thresholdFactor) {
        return Components.with(this, "thresholdFactor", thresholdFactor);
    }

    /** The same with another value of this component: the values that pixels may have. */
    public Solarization valueRange(Range valueRange) {
        return Components.with(this, "valueRange", valueRange);
    }
}
