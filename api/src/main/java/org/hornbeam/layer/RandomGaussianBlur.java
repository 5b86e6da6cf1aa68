// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Images of which some are blurred ({@code keras.layers.RandomGaussianBlur}).
 *
 * @param factor which share of them; default 0 to 1
 * @param kernelSize size of the window, odd; default 3
 * @param sigma width of the bell in pixels; default 0 to 1
 * @param valueRange the values that pixels may have; default 0 to 255
 * @param dataFormat where the channels are; default last
 */
public record RandomGaussianBlur(
        Range factor, List<Integer> kernelSize, Range sigma, Range valueRange, DataFormat dataFormat)
        implements ImageAugmentation {
    /** Checks the arguments. */
    public RandomGaussianBlur {
        var unused = factor.within("RandomGaussianBlur", "factor", 0, 1);
        kernelSize = kernelSize.size() == 1
                ? List.of(kernelSize.getFirst(), kernelSize.getFirst())
                : List.copyOf(kernelSize);
        if (kernelSize.size() != 2 || kernelSize.stream().anyMatch(size -> size < 1 || size % 2 == 0)) {
            throw new IllegalArgumentException("RandomGaussianBlur: kernelSize must be odd, found " + kernelSize);
        }
    }

    /** With Keras's defaults. */
    public RandomGaussianBlur() {
        this(new Range(0, 1), List.of(3, 3), new Range(0, 1), Range.BYTES, DataFormat.CHANNELS_LAST);
    }

    @Override
    public Value augment(Scope scope, Value images) {
        Value chosen = Pixels.chance(scope, images, factor);
        Value high = width(scope);
        Value blurred =
                Pixels.blur(images, high, width(scope), (kernelSize.get(0) - 1) / 2.0, (kernelSize.get(1) - 1) / 2.0);
        return Pixels.clip(Ops.where(chosen, blurred, images), valueRange);
    }

    private Value width(Scope scope) {
        return scope.randomUniform(Shape.SCALAR)
                .times(sigma.high() - sigma.low())
                .plus(sigma.low() + 1e-6);
    }

    /** The same with another value of this component: which share of them. */
    public RandomGaussianBlur factor(Range factor) {
        return Components.with(this, "factor", factor);
    }

    /** The same with a square window of this size, odd. */
    public RandomGaussianBlur kernelSize(int kernelSize) {
        return kernelSize(List.of(kernelSize, kernelSize));
    }

    /** The same with another value of this component: height and width of the window, odd. */
    public RandomGaussianBlur kernelSize(List<Integer> kernelSize) {
        return Components.with(this, "kernelSize", kernelSize);
    }

    /** The same with another value of this component: width of the bell in pixels. */
    public RandomGaussianBlur sigma(Range sigma) {
        return Components.with(this, "sigma", sigma);
    }

    /** The same with another value of this component: the values that pixels may have. */
    public RandomGaussianBlur valueRange(Range valueRange) {
        return Components.with(this, "valueRange", valueRange);
    }

    /** The same with another value of this component: where the channels are. */
    public RandomGaussianBlur dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
