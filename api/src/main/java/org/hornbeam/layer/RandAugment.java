// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.ops.Value;

/**
 * Images changed by some of eleven changes, chosen at random (Cubuk et al., 2019) ({@code keras.layers.RandAugment}).
 *
 * @param valueRange the values that pixels may have; default 0 to 255
 * @param numOps how many changes, one after the other; default 2
 * @param factor how strong they are; default 0 to 0.5
 * @param interpolation how values between pixels are found; default BILINEAR
 * @param dataFormat where the channels are; default last
 */
public record RandAugment(
        Range valueRange, int numOps, Range factor, Interpolation interpolation, DataFormat dataFormat)
        implements ImageAugmentation {
    /** Checks the arguments. */
    public RandAugment {
        Arguments.positive("RandAugment", "numOps", numOps);
        var unused = factor.within("RandAugment", "factor", 0, 1);
    }

    /** With Keras's defaults. */
    public RandAugment() {
        this(Range.BYTES, 2, new Range(0, 0.5), Interpolation.BILINEAR, DataFormat.CHANNELS_LAST);
    }

    @Override
    public Value augment(Scope scope, Value images) {
        List<ImageAugmentation> choices = Augmentations.of(factor, valueRange, interpolation, true);
        Value y = images;
        for (int i = 0; i < numOps; i++) {
            y = Augmentations.one(scope.scope("step_" + i), y, choices, false);
        }
        return y;
    }

    /** The same with another value of this component: the values that pixels may have. */
    public RandAugment valueRange(Range valueRange) {
        return Components.with(this, "valueRange", valueRange);
    }

    /** The same with another value of this component: how many changes, one after the other. */
    public RandAugment numOps(int numOps) {
        return Components.with(this, "numOps", numOps);
    }

    /** The same with another value of this component: how strong they are. */
    public RandAugment factor(Range factor) {
        return Components.with(this, "factor", factor);
    }

    /** The same with another value of this component: how values between pixels are found. */
    public RandAugment interpolation(Interpolation interpolation) {
        return Components.with(this, "interpolation", interpolation);
    }

    /** The same with another value of this component: where the channels are. */
    public RandAugment dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
