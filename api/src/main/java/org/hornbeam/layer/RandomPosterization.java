// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Images with fewer values: only the upper bits are kept ({@code keras.layers.RandomPosterization}).
 *
 * @param factor how many bits are kept, from 1 to 8; the upper bound is left out unless both are the same
 * @param valueRange the values that pixels may have; default 0 to 255
 * @param dataFormat where the channels are; default last
 */
public record RandomPosterization(Range factor, Range valueRange, DataFormat dataFormat) implements ImageAugmentation {
    /** Checks the arguments. */
    public RandomPosterization {
        var unused = factor.within("RandomPosterization", "factor", 1, 8);
    }

    /** With Keras's defaults. */
    public RandomPosterization(Range factor) {
        this(factor, Range.BYTES, DataFormat.CHANNELS_LAST);
    }

    /** That keeps as many bits. */
    public RandomPosterization(int bits) {
        this(new Range(bits, bits));
    }

    @Override
    public Value augment(Scope scope, Value images) {
        Value bits = Ops.floor(Pixels.uniform(scope, images, factor));
        // The upper end belongs to the interval only where it is all of it.
        Value kept = factor.low() == factor.high()
                ? bits
                : Ops.minimum(bits, Ops.like(bits, Math.max(factor.low(), factor.high() - 1)));
        Value step = Ops.exp2(Ops.like(kept, 8.0).minus(kept));
        Value whole = Ops.floor(Pixels.ranged(images, valueRange, Range.BYTES));
        Value fewer = Ops.floor(whole.div(Ops.round(step))).times(Ops.round(step));
        return Pixels.ranged(fewer, Range.BYTES, valueRange);
    }

    /** The same with another value of this component: the values that pixels may have. */
    public RandomPosterization valueRange(Range valueRange) {
        return Components.with(this, "valueRange", valueRange);
    }

    /** The same with another value of this component: where the channels are. */
    public RandomPosterization dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
