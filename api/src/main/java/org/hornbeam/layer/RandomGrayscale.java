// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Images of which some become gray ({@code keras.layers.RandomGrayscale}).
 *
 * @param factor which share of them; default 0.5
 * @param dataFormat where the channels are; default last
 */
public record RandomGrayscale(double factor, DataFormat dataFormat) implements ImageAugmentation {
    /** Checks the arguments. */
    public RandomGrayscale {
        Arguments.share("RandomGrayscale", "factor", factor);
    }

    /** With Keras's defaults. */
    public RandomGrayscale() {
        this(0.5, DataFormat.CHANNELS_LAST);
    }

    @Override
    public Value augment(Scope scope, Value images) {
        Value number = Pixels.uniform(scope, images, 0, 1);
        Value gray = Ops.broadcastTo(Pixels.gray(images), images.shape());
        return Ops.where(Ops.less(number, Ops.like(number, factor)), gray, images);
    }

    /** The same with another value of this component: which share of them. */
    public RandomGrayscale factor(double factor) {
        return Components.with(this, "factor", factor);
    }

    /** The same with another value of this component: where the channels are. */
    public RandomGrayscale dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
