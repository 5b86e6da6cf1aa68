// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.graph.Iota;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/** What changes of images have in common. Images have their channels last. */
final class Pixels {
    private Pixels() {}

    /** One random number for each image, (batch, 1, 1, 1). */
    static Value uniform(Scope scope, Value images, double low, double high) {
        Dim one = Dim.of(1);
        Value number = scope.randomUniform(Shape.of(images.shape().dim(0), one, one, one));
        return number.times(high - low).plus(low).cast(images.dtype());
    }

    static Value uniform(Scope scope, Value images, Range range) {
        return uniform(scope, images, range.low(), range.high());
    }

    /** For each image whether it is changed, where the share of changed ones is itself drawn. */
    static Value chance(Scope scope, Value images, Range share) {
        Value threshold = uniform(scope, images, 0, 1);
        return Ops.less(threshold, uniform(scope, images, share));
    }

    /** 1 or -1 for each image. */
    static Value sign(Scope scope, Value images) {
        Value number = uniform(scope, images, 0, 1);
        return Ops.where(Ops.greater(number, Ops.like(number, 0.5)), Ops.like(number, -1.0), Ops.like(number, 1.0));
    }

    /** An order of the images of a batch. */
    static Value order(Scope scope, Value images) {
        return Ops.argsort(scope.randomUniform(Shape.of(images.shape().dim(0))), 0);
    }

    static Value clip(Value images, Range range) {
        return Ops.clip(images, range.low(), range.high());
    }

    /** From one range of values to another. */
    static Value ranged(Value images, Range from, Range to) {
        if (from.equals(to)) {
            return images;
        }
        double scale = (to.high() - to.low()) / (from.high() - from.low());
        return images.minus(from.low()).times(scale).plus(to.low());
    }

    static List<Value> channels(Value images, String what) {
        if (!images.shape().dim(3).is(3)) {
            throw new ShapeException(what + " needs red, green and blue, found images of shape " + images.shape());
        }
        return Ops.split(images, 3, 3);
    }

    /** How bright each pixel is, in one channel. */
    static Value gray(Value images) {
        List<Value> rgb = channels(images, "a change of colors");
        return rgb.get(0)
                .times(0.2989)
                .plus(rgb.get(1).times(0.587))
                .plus(rgb.get(2).times(0.114));
    }

    /** Hue, saturation and value of colors. */
    static List<Value> hsv(Value images) {
        List<Value> rgb = channels(images, "a change of colors");
        Value value = Ops.maximum(rgb.get(0), Ops.maximum(rgb.get(1), rgb.get(2)));
        Value least = Ops.minimum(rgb.get(0), Ops.minimum(rgb.get(1), rgb.get(2)));
        Value range = value.minus(least);
        Value zero = Ops.like(value, 0.0);
        Value one = Ops.like(value, 1.0);
        Value saturation =
                Ops.where(Ops.greater(value, zero), range.div(Ops.where(Ops.greater(value, zero), value, one)), zero);
        Value safe = Ops.where(Ops.greater(range, zero), range, one).times(6.0);
        Value ofGreen = rgb.get(2).minus(rgb.get(0)).div(safe).plus(2.0 / 6);
        Value ofBlue = rgb.get(0).minus(rgb.get(1)).div(safe).plus(4.0 / 6);
        Value ofRed = rgb.get(1).minus(rgb.get(2)).div(safe);
        Value hue = Ops.where(
                Ops.equal(value, rgb.get(0)), ofRed, Ops.where(Ops.equal(value, rgb.get(1)), ofGreen, ofBlue));
        Value turned = Ops.where(Ops.less(hue, zero), hue.plus(1.0), hue);
        return List.of(Ops.where(Ops.greater(range, zero), turned, zero), saturation, value);
    }

    static Value rgb(Value hue, Value saturation, Value value) {
        Value six = hue.times(6.0);
        List<Value> parts = List.of(
                Ops.abs(six.minus(3.0)).minus(1.0),
                Ops.like(six, 2.0).minus(Ops.abs(six.minus(2.0))),
                Ops.like(six, 2.0).minus(Ops.abs(six.minus(4.0))));
        return Ops.concatenate(
                parts.stream()
                        .map(part -> Ops.clip(part, 0, 1)
                                .minus(1.0)
                                .times(saturation)
                                .plus(1.0)
                                .times(value))
                        .toList(),
                3);
    }

    /** The index of each pixel along height (1) or width (2), (1, height, width, 1). */
    static Value grid(Value images, int axis) {
        Shape shape = Shape.of(Dim.of(1), images.shape().dim(1), images.shape().dim(2), Dim.of(1));
        return images.builder().add(new Iota(shape, axis, DType.F32)).cast(images.dtype());
    }

    /** A size of the images as a number of their type. */
    static Value size(Value images, int axis) {
        return images.size(axis).cast(images.dtype());
    }

    /**
     * The images at other places.
     *
     * @param rows where each pixel is taken from, (batch, height, width, 1)
     * @param columns likewise
     */
    static Value sample(
            Value images, Value rows, Value columns, Interpolation interpolation, FillMode fill, double fillValue) {
        if (interpolation == Interpolation.NEAREST) {
            return pixel(images, Ops.round(rows), Ops.round(columns), fill, fillValue);
        }
        if (interpolation != Interpolation.BILINEAR) {
            throw new IllegalArgumentException("images are moved with NEAREST or BILINEAR, found " + interpolation);
        }
        Value top = Ops.floor(rows);
        Value left = Ops.floor(columns);
        Value down = rows.minus(top);
        Value right = columns.minus(left);
        Value up = Ops.like(down, 1.0).minus(down);
        Value near = Ops.like(right, 1.0).minus(right);
        return pixel(images, top, left, fill, fillValue)
                .times(up.times(near))
                .plus(pixel(images, top, left.plus(1.0), fill, fillValue).times(up.times(right)))
                .plus(pixel(images, top.plus(1.0), left, fill, fillValue).times(down.times(near)))
                .plus(pixel(images, top.plus(1.0), left.plus(1.0), fill, fillValue)
                        .times(down.times(right)));
    }

    private static Value pixel(Value images, Value rows, Value columns, FillMode fill, double fillValue) {
        Value high = images.size(1).cast(DType.I32);
        Value wide = images.size(2).cast(DType.I32);
        Value row = rows.cast(DType.I32);
        Value column = columns.cast(DType.I32);
        Value place = fill.fixed(row, high).times(wide).plus(fill.fixed(column, wide));
        Shape shape = images.shape();
        Dim pixels = shape.dim(1).times(shape.dim(2));
        Value flat = Ops.reshape(images, Shape.of(shape.dim(0), pixels, shape.dim(3)));
        Dim places = place.shape().dim(1).times(place.shape().dim(2));
        Value taken = Ops.takeAlongAxis(flat, Ops.reshape(place, Shape.of(shape.dim(0), places, Dim.of(1))), 1);
        Value found = Ops.reshape(
                taken,
                Shape.of(shape.dim(0), place.shape().dim(1), place.shape().dim(2), shape.dim(3)));
        if (fill != FillMode.CONSTANT) {
            return found;
        }
        Value zero = Ops.like(row, 0);
        Value inside = Ops.logicalAnd(
                Ops.logicalAnd(Ops.greaterEqual(row, zero), Ops.less(row, high)),
                Ops.logicalAnd(Ops.greaterEqual(column, zero), Ops.less(column, wide)));
        return Ops.where(inside, found, Ops.like(found, fillValue));
    }

    /**
     * The images taken from {@code (a0 x + a1 y + a2, b0 x + b1 y + b2)}; each number is (batch, 1, 1, 1).
     */
    static Value affine(
            Value images, List<Value> a, List<Value> b, Interpolation interpolation, FillMode fill, double fillValue) {
        Value x = grid(images, 2);
        Value y = grid(images, 1);
        Value columns = a.get(0).times(x).plus(a.get(1).times(y)).plus(a.get(2));
        Value rows = b.get(0).times(x).plus(b.get(1).times(y)).plus(b.get(2));
        return sample(images, rows, columns, interpolation, fill, fillValue);
    }

    /** Each row and column blurred by a bell of this width, cut off beyond a distance; zeros lie beyond the edges. */
    static Value blur(Value images, Value rowDeviation, Value columnDeviation, double rowReach, double columnReach) {
        return blurred(blurred(images, 1, rowDeviation, rowReach), 2, columnDeviation, columnReach);
    }

    private static Value blurred(Value images, int axis, Value deviation, double reach) {
        Dim size = images.shape().dim(axis);
        Value to = images.builder().add(new Iota(Shape.of(size, size), 0, DType.F32));
        Value distance = to.minus(images.builder().add(new Iota(Shape.of(size, size), 1, DType.F32)));
        Value width = deviation.cast(DType.F32);
        Value bell = bell(distance, width);
        Value near =
                Ops.where(Ops.lessEqual(Ops.abs(distance), Ops.like(distance, reach)), bell, Ops.like(distance, 0.0));
        int taps = 2 * (int) Math.min(reach, 1000) + 1;
        Value tap = images.builder().add(new Iota(Shape.of(taps), 0, DType.F32)).minus((taps - 1) / 2.0);
        Value weights = near.div(Ops.sum(bell(tap, width))).cast(images.dtype());
        int last = images.rank() - 1;
        return Axes.move(Ops.matmul(Axes.move(images, axis, last), weights), last, axis);
    }

    private static Value bell(Value distance, Value deviation) {
        Value share = distance.div(deviation);
        return Ops.exp(share.times(share).times(-0.5));
    }
}
