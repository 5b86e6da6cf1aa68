// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Images that are turned around their middle ({@code keras.layers.RandomRotation}).
 *
 * @param factor by how much, as shares of a full turn
 * @param fillMode what lies beyond the edges; default REFLECT
 * @param interpolation how values between pixels are found; default BILINEAR
 * @param fillValue the value beyond the edges where it is constant; default 0
 * @param dataFormat where the channels are; default last
 */
public record RandomRotation(
        Range factor, FillMode fillMode, Interpolation interpolation, double fillValue, DataFormat dataFormat)
        implements ImageAugmentation {
    /** Checks the arguments. */
    public RandomRotation {
        var unused = factor.within("RandomRotation", "factor", -1, 1);
    }

    /** With Keras's defaults. */
    public RandomRotation(Range factor) {
        this(factor, FillMode.REFLECT, Interpolation.BILINEAR, 0, DataFormat.CHANNELS_LAST);
    }

    /** With a factor of one number: from its negative, but at least -1, to it. */
    public RandomRotation(double factor) {
        this(Range.around(factor, -1));
    }

    @Override
    public Value augment(Scope scope, Value images) {
        Value angle = Pixels.uniform(scope, images, factor).times(2 * Math.PI);
        Value x = Pixels.size(images, 2).minus(1.0).times(0.5);
        Value y = Pixels.size(images, 1).minus(1.0).times(0.5);
        Value cos = Ops.cos(angle);
        Value sin = Ops.sin(angle);
        return Pixels.affine(
                images,
                List.of(cos, sin.times(-1.0), x.minus(cos.times(x)).plus(sin.times(y))),
                List.of(sin, cos, y.minus(sin.times(x)).minus(cos.times(y))),
                interpolation,
                fillMode,
                fillValue);
    }

    /** The same with another value of this component: what lies beyond the edges. */
    public RandomRotation fillMode(FillMode fillMode) {
        return Components.with(this, "fillMode", fillMode);
    }

    /** The same with another value of this component: how values between pixels are found. */
    public RandomRotation interpolation(Interpolation interpolation) {
        return Components.with(this, "interpolation", interpolation);
    }

    /** The same with another value of this component: the value beyond the edges where it is constant. */
    public RandomRotation fillValue(double fillValue) {
        return Components.with(this, "fillValue", fillValue);
    }

    /** The same with another value of this component: where the channels are. */
    public RandomRotation dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
