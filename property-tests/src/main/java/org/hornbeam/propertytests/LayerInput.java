// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.runtime.interpret.Array;

/**
 * What a layer is checked on: one of its inputs, drawn at random. Sizes are small, because laws about values are; unlike
 * each other, so that axes are not confused; batch and time are symbols, as in a model.
 *
 * @param form what it stands for, for messages
 * @param dtype its element type
 * @param shape its shape, batch first
 * @param low the smallest element
 * @param high the largest element; not reached by floats
 * @param masked whether it comes with a mask: the steps of each row from some place on are not real
 */
public record LayerInput(String form, DType dtype, Shape shape, double low, double high, boolean masked) {
    /** The symbol of unknown lengths. */
    public static final Dim TIME = Dim.symbol("time");

    /** 5 features, from -2 to 2. */
    public static LayerInput features() {
        return features(5);
    }

    /** Features from -2 to 2. */
    public static LayerInput features(int features) {
        return floats("features", Shape.of(Dim.BATCH, Dim.of(features)));
    }

    /** A series of unknown length with 4 features, from -2 to 2. */
    public static LayerInput series() {
        return floats("series", Shape.of(Dim.BATCH, TIME, Dim.of(4)));
    }

    /** A series of known length, from -2 to 2. */
    public static LayerInput series(int steps, int features) {
        return floats("series", Shape.of(Dim.BATCH, Dim.of(steps), Dim.of(features)));
    }

    /** An image of 6 by 5 points with 3 channels, from -2 to 2. */
    public static LayerInput image() {
        return image(6, 5, 3);
    }

    /** An image, from -2 to 2. */
    public static LayerInput image(int height, int width, int channels) {
        return floats("image", Shape.of(Dim.BATCH, Dim.of(height), Dim.of(width), Dim.of(channels)));
    }

    /** A volume, from -2 to 2. */
    public static LayerInput volume(int depth, int height, int width, int channels) {
        return floats("volume", Shape.of(Dim.BATCH, Dim.of(depth), Dim.of(height), Dim.of(width), Dim.of(channels)));
    }

    /** Tokens of unknown length, from 0 up to a vocabulary. */
    public static LayerInput tokens(int vocabulary) {
        return new LayerInput("tokens", DType.I32, Shape.of(Dim.BATCH, TIME), 0, vocabulary - 1, false);
    }

    /** Numbers of any rank without the batch, from -2 to 2. */
    public static LayerInput block(int... sizes) {
        Dim[] dims = new Dim[sizes.length + 1];
        dims[0] = Dim.BATCH;
        for (int axis = 0; axis < sizes.length; axis++) {
            dims[axis + 1] = Dim.of(sizes[axis]);
        }
        return floats("block", Shape.of(dims));
    }

    private static LayerInput floats(String form, Shape shape) {
        return new LayerInput(form, DType.F32, shape, -2, 2, false);
    }

    /** The same with elements between other bounds. */
    public LayerInput between(double least, double most) {
        return new LayerInput(form, dtype, shape, least, most, masked);
    }

    /** The same with a mask over its second axis. */
    public LayerInput withMask() {
        return new LayerInput(form, dtype, shape, low, high, true);
    }

    /** Elements for these sizes: numbers of its own type. */
    Array draw(long[] sizes, SplittableRandom random) {
        double[] elements = random.doubles(Arrays.stream(sizes).reduce(1, Math::multiplyExact))
                .toArray();
        for (int i = 0; i < elements.length; i++) {
            elements[i] = dtype.isFloat()
                    ? low + (high - low) * elements[i]
                    : Math.floor(low + (high - low + 1) * elements[i]);
        }
        if (dtype == DType.BOOL) {
            // Something is always true: what attends to nothing at all has the derivative of its rounding.
            int row = Math.toIntExact(sizes[sizes.length - 1]);
            for (int i = 0; i < elements.length; i += row) {
                elements[i] = 1;
            }
        }
        return Array.of(dtype, sizes, elements).cast(dtype);
    }

    /** A mask for these sizes: each row is real up to a step of its own, at least the first. */
    static Array drawMask(long rows, long steps, SplittableRandom random) {
        double[] elements = new double[Math.toIntExact(rows * steps)];
        for (int row = 0; row < rows; row++) {
            long real = 1 + random.nextLong(steps);
            Arrays.fill(elements, (int) (row * steps), (int) (row * steps + real), 1);
        }
        return Array.of(DType.BOOL, new long[] {rows, steps}, elements);
    }

    /** For example {@code features float32[batch, 5]}. */
    @Override
    public String toString() {
        return form + " " + dtype.kerasName() + shape + " from " + low + " to " + high + (masked ? ", masked" : "");
    }
}
