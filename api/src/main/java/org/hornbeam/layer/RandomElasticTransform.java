// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Images that are bent like rubber, some of them ({@code keras.layers.RandomElasticTransform}).
 *
 * @param factor which share of them; default 0 to 1
 * @param scale how far, as shares of a tenth of the size; default 0 to 1
 * @param interpolation how values between pixels are found; default BILINEAR
 * @param fillMode what lies beyond the edges; default REFLECT
 * @param fillValue the value beyond the edges where it is constant; default 0
 * @param valueRange the values that pixels may have; default 0 to 255
 * @param dataFormat where the channels are; default last
 */
public record RandomElasticTransform(
        Range factor,
        Range scale,
        Interpolation interpolation,
        FillMode fillMode,
        double fillValue,
        Range valueRange,
        DataFormat dataFormat)
        implements ImageAugmentation {
    /** Checks the arguments. */
    public RandomElasticTransform {
        var unused = factor.within("RandomElasticTransform", "factor", 0, 1);
        var unusedToo = scale.within("RandomElasticTransform", "scale", 0, 1);
    }

    /** With Keras's defaults. */
    public RandomElasticTransform() {
        this(
                new Range(0, 1),
                new Range(0, 1),
                Interpolation.BILINEAR,
                FillMode.REFLECT,
                0,
                Range.BYTES,
                DataFormat.CHANNELS_LAST);
    }

    @Override
    public Value augment(Scope scope, Value images) {
        Value chosen = Pixels.chance(scope, images, factor);
        Value strength = scope.randomUniform(Shape.SCALAR)
                .times(scale.high() - scale.low())
                .plus(scale.low())
                .cast(images.dtype());
        Value high = Pixels.size(images, 1);
        Value wide = Pixels.size(images, 2);
        Value far = Ops.maximum(high, wide).times(strength).times(0.1);
        Value smooth = Ops.minimum(high, wide).times(strength).times(0.05).plus(1e-6);
        Value rows = Pixels.grid(images, 1).plus(field(scope, images, smooth).times(far));
        Value columns = Pixels.grid(images, 2).plus(field(scope, images, smooth).times(far));
        Value bent = Pixels.sample(images, rows, columns, interpolation, fillMode, fillValue);
        return Pixels.clip(Ops.where(chosen, bent, images), valueRange);
    }

    private static Value field(Scope scope, Value images, Value smooth) {
        Shape shape = images.shape().with(3, Dim.of(1));
        Value noise = scope.randomUniform(shape).times(2.0).minus(1.0).cast(images.dtype());
        return Pixels.blur(noise, smooth, smooth, 1000, 1000);
    }

    /** The same with another value of this component: which share of them. */
    public RandomElasticTransform factor(Range factor) {
        return Components.with(this, "factor", factor);
    }

    /** The same with another value of this component: how far, as shares of a tenth of the size. */
    public RandomElasticTransform scale(Range scale) {
        return Components.with(this, "scale", scale);
    }

    /** The same with another value of this component: how values between pixels are found. */
    public RandomElasticTransform interpolation(Interpolation interpolation) {
        return Components.with(this, "interpolation", interpolation);
    }

    /** The same with another value of this component: what lies beyond the edges. */
    public RandomElasticTransform fillMode(FillMode fillMode) {
        return Components.with(this, "fillMode", fillMode);
    }

    /** The same with another value of this component: the value beyond the edges where it is constant. */
    public RandomElasticTransform fillValue(double fillValue) {
        return Components.with(this, "fillValue", fillValue);
    }

    /** The same with another value of this component: the values that pixels may have. */
    public RandomElasticTransform valueRange(Range valueRange) {
        return Components.with(this, "valueRange", valueRange);
    }

    /** The same with another value of this component: where the channels are. */
    public RandomElasticTransform dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
