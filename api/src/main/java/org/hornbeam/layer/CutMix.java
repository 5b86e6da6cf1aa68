// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Images with boxes of others in them ({@code keras.layers.CutMix}).
 *
 * @param factor parameter of the distribution of shares; default 0 to 1
 * @param dataFormat where the channels are; default last
 */
public record CutMix(Range factor, DataFormat dataFormat) implements ImageAugmentation {
    /** Checks the arguments. */
    public CutMix {
        var unused = factor.within("CutMix", "factor", 0, 1);
    }

    /** With Keras's defaults. */
    public CutMix() {
        this(new Range(0, 1), DataFormat.CHANNELS_LAST);
    }

    @Override
    public Value augment(Scope scope, Value images) {
        Value alpha = scope.randomUniform(Shape.SCALAR)
                .times(factor.high() - factor.low())
                .plus(factor.low() + 1e-6);
        Dim one = Dim.of(1);
        Value share = Chance.beta(scope, Shape.of(images.shape().dim(0), one, one, one), alpha)
                .cast(images.dtype());
        Value ratio = Ops.sqrt(Ops.like(share, 1.0).minus(share));
        Value box = RandomErasing.box(scope, images, ratio, ratio);
        return Ops.where(box, Ops.take(images, Pixels.order(scope, images), 0), images);
    }

    /** The same with another value of this component: parameter of the distribution of shares. */
    public CutMix factor(Range factor) {
        return Components.with(this, "factor", factor);
    }

    /** The same with another value of this component: where the channels are. */
    public CutMix dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
