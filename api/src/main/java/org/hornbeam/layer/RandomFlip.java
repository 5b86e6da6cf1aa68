// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Images of which half are mirrored ({@code keras.layers.RandomFlip}).
 *
 * @param mode in which directions; default HORIZONTAL_AND_VERTICAL
 * @param dataFormat where the channels are; default last
 */
public record RandomFlip(FlipMode mode, DataFormat dataFormat) implements ImageAugmentation {
    /** With Keras's defaults. */
    public RandomFlip() {
        this(FlipMode.HORIZONTAL_AND_VERTICAL, DataFormat.CHANNELS_LAST);
    }

    @Override
    public Value augment(Scope scope, Value images) {
        Value number = Pixels.uniform(scope, images, 0, 1);
        Value chosen = Ops.lessEqual(number, Ops.like(number, 0.5));
        Value flipped = images;
        if (mode != FlipMode.VERTICAL) {
            flipped = Ops.flip(flipped, 2);
        }
        if (mode != FlipMode.HORIZONTAL) {
            flipped = Ops.flip(flipped, 1);
        }
        return Ops.where(chosen, flipped, images);
    }

    /** The same with another value of this component: in which directions. */
    public RandomFlip mode(FlipMode mode) {
        return Components.with(this, "mode", mode);
    }

    /** The same with another value of this component: where the channels are. */
    public RandomFlip dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
