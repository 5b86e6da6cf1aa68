// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Images whose rows or columns are moved against each other ({@code keras.layers.RandomShear}).
 *
 * @param xFactor how far rows move; default 0 to 0
 * @param yFactor how far columns move; default 0 to 0
 * @param interpolation how values between pixels are found; default BILINEAR
 * @param fillMode what lies beyond the edges; default REFLECT
 * @param fillValue the value beyond the edges where it is constant; default 0
 * @param dataFormat where the channels are; default last
 */
public record RandomShear(
        Range xFactor,
        Range yFactor,
        Interpolation interpolation,
        FillMode fillMode,
        double fillValue,
        DataFormat dataFormat)
        implements ImageAugmentation {
    /** Checks the arguments. */
    public RandomShear {
        var unused = xFactor.within("RandomShear", "xFactor", -1, 1);
        var unusedToo = yFactor.within("RandomShear", "yFactor", -1, 1);
    }

    /** With Keras's defaults. */
    public RandomShear() {
        this(new Range(0, 0), new Range(0, 0), Interpolation.BILINEAR, FillMode.REFLECT, 0, DataFormat.CHANNELS_LAST);
    }

    @Override
    public Value augment(Scope scope, Value images) {
        Value sign = Pixels.sign(scope, images);
        Value y = Pixels.uniform(scope, images, yFactor).times(sign);
        Value x = Pixels.uniform(scope, images, xFactor).times(sign);
        Value one = Ops.like(x, 1.0);
        Value zero = Ops.like(x, 0.0);
        return Pixels.affine(images, List.of(one, x, zero), List.of(y, one, zero), interpolation, fillMode, fillValue);
    }

    /** The same with another value of this component: how far rows move. */
    public RandomShear xFactor(Range xFactor) {
        return Components.with(this, "xFactor", xFactor);
    }

    /** The same with another value of this component: how far columns move. */
    public RandomShear yFactor(Range yFactor) {
        return Components.with(this, "yFactor", yFactor);
    }

    /** The same with another value of this component: how values between pixels are found. */
    public RandomShear interpolation(Interpolation interpolation) {
        return Components.with(this, "interpolation", interpolation);
    }

    /** The same with another value of this component: what lies beyond the edges. */
    public RandomShear fillMode(FillMode fillMode) {
        return Components.with(this, "fillMode", fillMode);
    }

    /** The same with another value of this component: the value beyond the edges where it is constant. */
    public RandomShear fillValue(double fillValue) {
        return Components.with(this, "fillValue", fillValue);
    }

    /** The same with another value of this component: where the channels are. */
    public RandomShear dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
