// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Pictures of digits, 28 by 28, and which digits they are.
 *
 * @param pixels row by row, from 0 (paper) to 1 (ink)
 * @param digits 0 to 9
 */
public record Handwriting(float[] pixels, int[] digits) {
    /** Height and width. */
    public static final int SIZE = 28;

    /** The strokes of each digit as chains of points, x and y in turn, in a square from 0 to 1. */
    private static final float[][][] STROKES = {
        {{.5f, .1f, .28f, .22f, .22f, .5f, .28f, .78f, .5f, .9f, .72f, .78f, .78f, .5f, .72f, .22f, .5f, .1f}},
        {{.32f, .28f, .54f, .1f, .54f, .9f}},
        {{.25f, .28f, .4f, .12f, .62f, .12f, .74f, .3f, .66f, .5f, .24f, .9f, .78f, .9f}},
        {{.26f, .16f, .5f, .1f, .7f, .22f, .66f, .42f, .44f, .48f, .7f, .56f, .74f, .76f, .52f, .9f, .24f, .82f}},
        {{.6f, .1f, .22f, .62f, .8f, .62f}, {.62f, .36f, .6f, .92f}},
        {{.74f, .1f, .32f, .1f, .28f, .46f, .54f, .42f, .74f, .58f, .7f, .8f, .48f, .9f, .24f, .82f}},
        {{.66f, .1f, .4f, .28f, .26f, .62f, .34f, .84f, .54f, .9f, .72f, .76f, .68f, .56f, .48f, .5f, .28f, .64f}},
        {{.22f, .12f, .78f, .12f, .46f, .9f}},
        {
            {.5f, .48f, .3f, .36f, .32f, .18f, .5f, .1f, .68f, .18f, .7f, .36f, .5f, .48f},
            {.5f, .48f, .26f, .62f, .28f, .82f, .5f, .9f, .72f, .82f, .74f, .62f, .5f, .48f}
        },
        {{.72f, .36f, .52f, .5f, .32f, .42f, .28f, .24f, .46f, .1f, .66f, .16f, .72f, .36f, .66f, .66f, .5f, .9f}},
    };

    /** How many pictures there are. */
    public int count() {
        return digits.length;
    }

    /**
     * The training pictures of MNIST.
     *
     * @param folder with {@code train-images-idx3-ubyte} and {@code train-labels-idx1-ubyte}, packed by gzip or not
     * @throws IOException if they can't be read, or are not what they should be
     */
    public static Handwriting mnist(Path folder) throws IOException {
        IdxFile images = IdxFile.read(folder, "train-images-idx3-ubyte", 3);
        IdxFile labels = IdxFile.read(folder, "train-labels-idx1-ubyte", 1);
        int count = images.sizes()[0];
        if (images.sizes()[1] != SIZE || images.sizes()[2] != SIZE || labels.sizes()[0] != count) {
            throw new IOException("MNIST in " + folder + " should have as many labels as images of 28 x 28; found "
                    + labels.sizes()[0] + " labels and " + count + " images of " + images.sizes()[1] + " x "
                    + images.sizes()[2]);
        }
        float[] pixels = new float[images.bytes().length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = Byte.toUnsignedInt(images.bytes()[i]) / 255f;
        }
        int[] digits = new int[count];
        for (int i = 0; i < count; i++) {
            digits[i] = labels.bytes()[i];
            if (digits[i] < 0 || digits[i] > 9) {
                throw new IOException("label " + i + " of MNIST in " + folder + " is " + digits[i] + ", not a digit");
            }
        }
        return new Handwriting(pixels, digits);
    }

    /** Draws digits with an unsteady hand: turned, slanted, stretched, moved, with thick and thin pens, on dirty paper. */
    public static Handwriting drawn(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] pixels = new float[count * SIZE * SIZE];
        int[] digits = new int[count];
        for (int i = 0; i < count; i++) {
            digits[i] = random.nextInt(10);
            draw(STROKES[digits[i]], random, pixels, i * SIZE * SIZE);
        }
        return new Handwriting(pixels, digits);
    }

    private static void draw(float[][] strokes, SplittableRandom random, float[] pixels, int start) {
        double angle = between(random, -0.35, 0.35);
        double slant = between(random, -0.3, 0.3);
        double width = between(random, 14, 23);
        double height = between(random, 17, 24);
        double right = 14 + between(random, -3, 3);
        double down = 14 + between(random, -2.5, 2.5);
        double pen = between(random, 0.7, 1.9);
        double sine = StrictMath.sin(angle);
        double cosine = StrictMath.cos(angle);
        for (float[] stroke : strokes) {
            double[] points = new double[stroke.length];
            for (int p = 0; p < stroke.length; p += 2) {
                double y = (stroke[p + 1] - 0.5) * height + between(random, -0.7, 0.7);
                double x = (stroke[p] - 0.5) * width - slant * y + between(random, -0.7, 0.7);
                points[p] = right + cosine * x - sine * y;
                points[p + 1] = down + sine * x + cosine * y;
            }
            for (int p = 0; p + 3 < points.length; p += 2) {
                line(points[p], points[p + 1], points[p + 2], points[p + 3], pen, pixels, start);
            }
        }
        for (int i = start; i < start + SIZE * SIZE; i++) {
            pixels[i] = (float) Math.clamp(pixels[i] * 0.9 + between(random, 0, 0.25), 0, 1);
        }
    }

    private static double between(SplittableRandom random, double low, double high) {
        return low + random.nextDouble() * (high - low);
    }

    /** Darkens each pixel by how near it is to the line. */
    private static void line(double x0, double y0, double x1, double y1, double pen, float[] pixels, int start) {
        double dx = x1 - x0;
        double dy = y1 - y0;
        double length = Math.max(dx * dx + dy * dy, 1e-9);
        for (int row = 0; row < SIZE; row++) {
            for (int column = 0; column < SIZE; column++) {
                double along = Math.clamp(((column - x0) * dx + (row - y0) * dy) / length, 0, 1);
                double x = column - x0 - along * dx;
                double y = row - y0 - along * dy;
                float ink = (float) Math.clamp(pen + 0.5 - Math.sqrt(x * x + y * y), 0, 1);
                int at = start + row * SIZE + column;
                pixels[at] = Math.max(pixels[at], ink);
            }
        }
    }
}
