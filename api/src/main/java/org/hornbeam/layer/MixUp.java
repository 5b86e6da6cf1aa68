// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Images blended with others ({@code keras.layers.MixUp}).
 *
 * @param alpha parameter of the distribution of shares; default 0.2
 * @param dataFormat where the channels are; default last
 */
public record MixUp(double alpha, DataFormat dataFormat) implements ImageAugmentation {
    /** Checks the arguments. */
    public MixUp {
        if (!(alpha > 0 && alpha <= 1)) {
            throw new IllegalArgumentException("MixUp: alpha must be above 0 and at most 1, found " + alpha);
        }
    }

    /** With Keras's defaults. */
    public MixUp() {
        this(0.2, DataFormat.CHANNELS_LAST);
    }

    @Override
    public Value augment(Scope scope, Value images) {
        Dim one = Dim.of(1);
        Shape each = Shape.of(images.shape().dim(0), one, one, one);
        Value share = Chance.beta(scope, images, each, alpha).cast(images.dtype());
        Value others = Ops.take(images, Pixels.order(scope, images), 0);
        return share.times(images).plus(Ops.like(share, 1.0).minus(share).times(others));
    }

    /** The same with another value of this component: parameter of the distribution of shares. */
    public MixUp alpha(double alpha) {
        return Components.with(this, "alpha", alpha);
    }

    /** The same with another value of this component: where the channels are. */
    public MixUp dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
