// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Images blended with chains of random changes of themselves (Hendrycks et al., 2020) ({@code keras.layers.AugMix}).
 *
 * @param valueRange the values that pixels may have; default 0 to 255
 * @param numChains how many chains; default 3
 * @param chainDepth how many changes in a chain, some of them none; default 3
 * @param factor how strong they are; default 0 to 0.3
 * @param alpha parameter of the distributions of shares; default 1
 * @param allOps whether colors change too; default true
 * @param interpolation how values between pixels are found; default BILINEAR
 * @param dataFormat where the channels are; default last
 */
public record AugMix(
        Range valueRange,
        int numChains,
        int chainDepth,
        Range factor,
        double alpha,
        boolean allOps,
        Interpolation interpolation,
        DataFormat dataFormat)
        implements ImageAugmentation {
    /** Checks the arguments. */
    public AugMix {
        Arguments.positive("AugMix", "numChains", numChains);
        Arguments.positive("AugMix", "chainDepth", chainDepth);
        var unused = factor.within("AugMix", "factor", 0, 1);
    }

    /** With Keras's defaults. */
    public AugMix() {
        this(Range.BYTES, 3, 3, new Range(0, 0.3), 1, true, Interpolation.BILINEAR, DataFormat.CHANNELS_LAST);
    }

    @Override
    public Value augment(Scope scope, Value images) {
        List<ImageAugmentation> choices = Augmentations.of(factor, valueRange, interpolation, allOps);
        Value shares = Chance.gamma(scope, images, Shape.of(numChains), alpha);
        Value all = Ops.sum(shares, 0);
        Value mixed = Ops.like(images, 0.0);
        for (int chain = 0; chain < numChains; chain++) {
            Value y = images;
            for (int step = 0; step < chainDepth; step++) {
                y = Augmentations.one(scope.scope("chain_" + chain + "_" + step), y, choices, true);
            }
            mixed = mixed.plus(y.times(shares.get(chain).div(all).cast(images.dtype())));
        }
        Value kept = Chance.beta(scope, images, Shape.SCALAR, alpha).cast(images.dtype());
        Value blended = kept.times(images).plus(Ops.like(kept, 1.0).minus(kept).times(mixed));
        return Pixels.clip(blended, valueRange);
    }

    /** The same with another value of this component: the values that pixels may have. */
    public AugMix valueRange(Range valueRange) {
        return Components.with(this, "valueRange", valueRange);
    }

    /** The same with another value of this component: how many chains. */
    public AugMix numChains(int numChains) {
        return Components.with(this, "numChains", numChains);
    }

    /** The same with another value of this component: how many changes in a chain, some of them none. */
    public AugMix chainDepth(int chainDepth) {
        return Components.with(this, "chainDepth", chainDepth);
    }

    /** The same with another value of this component: how strong they are. */
    public AugMix factor(Range factor) {
        return Components.with(this, "factor", factor);
    }

    /** The same with another value of this component: parameter of the distributions of shares. */
    public AugMix alpha(double alpha) {
        return Components.with(this, "alpha", alpha);
    }

    /** The same with another value of this component: whether colors change too. */
    public AugMix allOps(boolean allOps) {
        return Components.with(this, "allOps", allOps);
    }

    /** The same with another value of this component: how values between pixels are found. */
    public AugMix interpolation(Interpolation interpolation) {
        return Components.with(this, "interpolation", interpolation);
    }

    /** The same with another value of this component: where the channels are. */
    public AugMix dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
