// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Images seen at an angle, some of them ({@code keras.layers.RandomPerspective}).
 *
 * @param factor which share of them; default 0 to 1
 * @param scale how far corners move; default 0 to 1
 * @param interpolation how values between pixels are found; default BILINEAR
 * @param fillValue the value beyond the edges where it is constant; default 0
 * @param dataFormat where the channels are; default last
 */
public record RandomPerspective(
        Range factor, Range scale, Interpolation interpolation, double fillValue, DataFormat dataFormat)
        implements ImageAugmentation {
    /** Checks the arguments. */
    public RandomPerspective {
        var unused = factor.within("RandomPerspective", "factor", 0, 1);
        var unusedToo = scale.within("RandomPerspective", "scale", 0, 1);
    }

    /** With Keras's defaults. */
    public RandomPerspective() {
        this(new Range(0, 1), new Range(0, 1), Interpolation.BILINEAR, 0, DataFormat.CHANNELS_LAST);
    }

    @Override
    public Value augment(Scope scope, Value images) {
        Value chosen = Pixels.chance(scope, images, factor);
        Value x = Pixels.size(images, 2).minus(1.0);
        Value y = Pixels.size(images, 1).minus(1.0);
        // Corners move by shares of where they are: that at the origin stays.
        Value x10 = x.times(moved(scope, images));
        Value x11 = x.times(moved(scope, images));
        Value y01 = y.times(moved(scope, images));
        Value y11 = y.times(moved(scope, images));
        // From the unit square to the corners (Heckbert, 1989), and its inverse by cofactors.
        Value dx1 = x10.minus(x11);
        Value dx2 = Ops.like(x11, 0.0).minus(x11);
        Value dy1 = Ops.like(y11, 0.0).minus(y11);
        Value dy2 = y01.minus(y11);
        Value sx = x11.minus(x10);
        Value sy = y11.minus(y01);
        Value scaleOf = dx1.times(dy2).minus(dx2.times(dy1));
        Value g = sx.times(dy2).minus(dx2.times(sy)).div(scaleOf);
        Value h = dx1.times(sy).minus(sx.times(dy1)).div(scaleOf);
        Value a = x10.plus(g.times(x10));
        Value b = Ops.like(x10, 0.0);
        Value d = Ops.like(x10, 0.0);
        Value e = y01.plus(h.times(y01));
        Value column = Pixels.grid(images, 2);
        Value row = Pixels.grid(images, 1);
        Value u = e.times(column).minus(b.times(row));
        Value v = a.times(row).minus(d.times(column));
        Value depth = d.times(h)
                .minus(e.times(g))
                .times(column)
                .plus(b.times(g).minus(a.times(h)).times(row))
                .plus(a.times(e).minus(b.times(d)));
        Value seen = Pixels.sample(
                images, v.div(depth).times(y), u.div(depth).times(x), interpolation, FillMode.CONSTANT, fillValue);
        return Ops.where(chosen, seen, images);
    }

    private Value moved(Scope scope, Value images) {
        return Pixels.uniform(scope, images, -0.5 * scale.high(), 0.5 * scale.high())
                .plus(1.0);
    }

    /** The same with another value of this component: which share of them. */
    public RandomPerspective factor(Range factor) {
        return Components.with(this, "factor", factor);
    }

    /** The same with another value of this component: how far corners move. */
    public RandomPerspective scale(Range scale) {
        return Components.with(this, "scale", scale);
    }

    /** The same with another value of this component: how values between pixels are found. */
    public RandomPerspective interpolation(Interpolation interpolation) {
        return Components.with(this, "interpolation", interpolation);
    }

    /** The same with another value of this component: the value beyond the edges where it is constant. */
    public RandomPerspective fillValue(double fillValue) {
        return Components.with(this, "fillValue", fillValue);
    }

    /** The same with another value of this component: where the channels are. */
    public RandomPerspective dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
