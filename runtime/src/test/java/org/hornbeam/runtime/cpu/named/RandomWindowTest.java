// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Op;
import org.hornbeam.graph.WindowGather;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.graph.WindowMax;
import org.hornbeam.graph.WindowScatter;
import org.hornbeam.graph.WindowSpread;
import org.hornbeam.graph.WindowSum;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.interpret.Array;
import org.junit.jupiter.api.Test;

/** Depthwise and narrow convolutions and poolings of random sizes: long lines, tails of channels, bands of rows. */
class RandomWindowTest {
    private static final int CASES = 60;

    private final Samples samples = new Samples();
    private final Random random = new Random(404);

    /** The sizes of a case. */
    private record Sizes(WindowGeometry spatial, long batch, long[] image, long[] output) {
        long[] shape(boolean windows, long channels) {
            long[] sizes = windows ? output : image;
            long[] shape = new long[sizes.length + 2];
            shape[0] = batch;
            System.arraycopy(sizes, 0, shape, 1, sizes.length);
            shape[sizes.length + 1] = channels;
            return shape;
        }
    }

    private long from(long low, long high) {
        return low + random.nextLong(high - low + 1);
    }

    private Sizes sizes() {
        int rank = (int) from(1, 3);
        long[] most = {60, 22, 8};
        while (true) {
            long[] image = new long[rank];
            long[] window = new long[rank];
            long[] strides = new long[rank];
            long[] dilations = new long[rank];
            long[] before = new long[rank];
            long[] after = new long[rank];
            for (int axis = 0; axis < rank; axis++) {
                image[axis] = from(1, most[rank - 1]);
                window[axis] = random.nextInt(3) == 0 ? from(1, 5) : from(2, 3);
                strides[axis] = random.nextBoolean() ? 1 : from(1, 3);
                dilations[axis] = random.nextInt(3) == 0 ? 2 : 1;
                before[axis] = from(0, 2);
                after[axis] = from(0, 2);
            }
            WindowGeometry geometry = Samples.windows(window, strides, dilations, before, after);
            boolean fits = true;
            for (int axis = 0; axis < rank; axis++) {
                fits &= image[axis] + before[axis] + after[axis] >= geometry.extent(axis);
            }
            if (fits) {
                long[] output = new Shape(geometry.windows(Shape.of(image).dims())).fixed();
                return new Sizes(geometry, from(1, 3), image, output);
            }
        }
    }

    private void convolve(KernelCheck check, Sizes sizes, int groups, long channels, long filters) {
        long[] image = sizes.shape(false, groups * channels);
        long[] output = sizes.shape(true, groups * filters);
        int rank = sizes.image.length;
        long[] weights = new long[rank + 2];
        for (int axis = 0; axis < rank; axis++) {
            weights[axis] = sizes.spatial.window().get(axis);
        }
        weights[rank] = channels;
        weights[rank + 1] = groups * filters;
        Array x = samples.of(DType.F32, image);
        Array kernel = samples.of(DType.F32, weights);
        Array y = samples.of(DType.F32, output);
        check.check(new Convolve(sizes.spatial, groups, Convolve.Part.OUTPUT, null), x, kernel);
        check.check(new Convolve(sizes.spatial, groups, Convolve.Part.IMAGE, Shape.of(image)), y, kernel);
        check.check(new Convolve(sizes.spatial, groups, Convolve.Part.KERNEL, Shape.of(weights)), x, y);
    }

    @Test
    void depthwise() {
        KernelCheck check = new KernelCheck(1e-4, 1e-3);
        for (int i = 0; i < CASES; i++) {
            convolve(check, sizes(), (int) from(2, 70), 1, 1);
        }
        assertEquals(3 * CASES, check.checked);
    }

    @Test
    void multipliersAndSmallGroups() {
        KernelCheck check = new KernelCheck(1e-4, 1e-3);
        for (int i = 0; i < CASES; i++) {
            convolve(check, sizes(), (int) from(2, 12), from(1, 3), from(1, 5));
        }
        assertEquals(3 * CASES, check.checked);
    }

    @Test
    void narrow() {
        KernelCheck check = new KernelCheck(1e-4, 1e-3);
        for (int i = 0; i < CASES; i++) {
            boolean fewChannels = random.nextBoolean();
            convolve(check, sizes(), 1, fewChannels ? from(1, 4) : from(1, 40), fewChannels ? from(1, 70) : from(1, 4));
        }
        assertEquals(3 * CASES, check.checked);
    }

    /** Few channels on one side: each source times all taps, added where they go. */
    @Test
    void scattered() {
        KernelCheck check = new KernelCheck(1e-4, 1e-3);
        for (int i = 0; i < CASES; i++) {
            boolean fewChannels = random.nextBoolean();
            long few = from(1, 20);
            long many = from(8, 70);
            convolve(check, sizes(), 1, fewChannels ? few : many, fewChannels ? many : few);
        }
        // Products of several blocks, and bands of targets for several workers.
        long[] none = {0, 0};
        long[] one = {1, 1};
        for (long stride : new long[] {1, 2}) {
            WindowGeometry geometry = Samples.windows(new long[] {5, 4}, new long[] {stride, stride}, one, one, none);
            long[] image = {61, 50};
            long[] output = new Shape(geometry.windows(Shape.of(image).dims())).fixed();
            Sizes sizes = new Sizes(geometry, 1, image, output);
            convolve(check, sizes, 1, 3, 33);
            convolve(check, sizes, 1, 33, 3);
        }
        assertEquals(3 * (CASES + 4), check.checked);
    }

    @Test
    void poolings() {
        KernelCheck check = new KernelCheck(1e-5, 1e-5);
        for (int i = 0; i < CASES; i++) {
            Sizes sizes = sizes();
            WindowGeometry all = WindowTest.pooling(sizes.spatial);
            long channels = from(1, 70);
            long[] image = sizes.shape(false, channels);
            long[] output = sizes.shape(true, channels);
            Array x = random.nextBoolean() ? samples.of(DType.F32, image) : samples.special(DType.F32, image);
            check.check(new WindowMax(all), x);
            check.check(new WindowSum(all), samples.of(DType.F32, image));
            Array taps = random.nextBoolean()
                    ? KernelCheck.expected(new WindowMax(all), List.of(x)).get(1)
                    : anyTaps(sizes.spatial, output);
            check.check(new WindowScatter(all, Shape.of(image)), taps, signed(output));
            check.check(new WindowGather(all), taps, signed(image));
            check.check(new WindowSpread(all, Shape.of(image)), samples.of(DType.F32, output));
        }
        assertEquals(5 * CASES, check.checked);
    }

    /** In every bit, signs of zeros too: the first largest, or the first NaN. */
    @Test
    void maximaAreTheInterpretersInEveryBit() {
        long[] sizes = {1, 3, 15, 16, 17, 31, 32, 35, 64, 70};
        long[][] images = {{2, 4, 6}, {1, 8, 2}, {2, 5, 7}};
        long[][] windows = {{2, 2}, {2, 2}, {3, 3}};
        int checked = 0;
        for (int i = 0; i < images.length; i++) {
            WindowGeometry geometry = WindowTest.pooling(Samples.windows(
                    windows[i], new long[] {2, 2}, new long[] {1, 1}, new long[] {0, 0}, new long[] {0, 0}));
            for (long channels : sizes) {
                long[] image = {images[i][0], images[i][1], images[i][2], channels};
                long[] output = new Shape(geometry.windows(Shape.of(image).dims())).fixed();
                // A NaN anywhere in a vector means another way through the loop.
                for (Array x : List.of(samples.special(DType.F32, image), alike(image))) {
                    checked += same(new WindowMax(geometry), x);
                    Array taps = KernelCheck.expected(new WindowMax(geometry), List.of(x))
                            .get(1);
                    checked += same(new WindowScatter(geometry, Shape.of(image)), taps, signed(output));
                    checked += same(new WindowGather(geometry), taps, signed(image));
                }
            }
        }
        assertEquals(6 * images.length * sizes.length, checked);
    }

    /** Windows that share no position, with gaps or without: each line of positions is written by itself. */
    @Test
    void windowsThatDoNotOverlap() {
        long[] channels = {1, 7, 16, 24, 70};
        int checked = 0;
        for (long high = 1; high <= 3; high++) {
            for (long wide = 1; wide <= 4; wide++) {
                WindowGeometry geometry = WindowTest.pooling(Samples.windows(
                        new long[] {high, wide},
                        new long[] {high + random.nextInt(2), wide + random.nextInt(2)},
                        new long[] {1, 1},
                        new long[] {random.nextInt(2), random.nextInt(2)},
                        new long[] {random.nextInt(2), 1}));
                long[] image = {2, from(4, 12), from(4, 40), channels[random.nextInt(channels.length)]};
                long[] output = new Shape(geometry.windows(Shape.of(image).dims())).fixed();
                Array x = alike(image);
                Array taps = KernelCheck.expected(new WindowMax(geometry), List.of(x))
                        .get(1);
                checked += same(new WindowMax(geometry), x);
                checked += same(new WindowScatter(geometry, Shape.of(image)), taps, signed(output));
            }
        }
        // So large that lines are read ahead of their use.
        long[] large = {3, 62, 51, 16};
        WindowGeometry pairs = WindowTest.pooling(
                Samples.windows(new long[] {2, 2}, new long[] {2, 2}, new long[] {1, 1}, new long[2], new long[2]));
        checked += same(new WindowMax(pairs), alike(large));
        assertEquals(25, checked);
    }

    /** Numbers of which many are equal, zeros of both signs, no NaN. */
    private Array alike(long... shape) {
        double[] some = {0.0, -0.0, 0.0, -0.0, 1, -1};
        int count = Math.toIntExact(Shape.of(shape).elements().fixed());
        return Array.of(
                DType.F32,
                shape,
                DoubleStream.generate(() -> some[random.nextInt(some.length)])
                        .limit(count)
                        .toArray());
    }

    /** Some taps that exist, some that do not, whether they lie inside or outside. */
    private Array anyTaps(WindowGeometry spatial, long... shape) {
        long taps = spatial.window().stream().reduce(1L, Math::multiplyExact);
        int count = Math.toIntExact(Shape.of(shape).elements().fixed());
        return Array.of(
                DType.U8, shape, random.longs(count, 0, Math.min(256, taps + 2)).toArray());
    }

    /** Numbers with zeros of both signs: a sum that begins at 0 is never -0. */
    private Array signed(long... shape) {
        Array some = samples.of(DType.F32, shape);
        return Array.of(
                DType.F32,
                shape,
                IntStream.range(0, some.size())
                        .mapToDouble(i -> random.nextInt(4) == 0 ? -0.0 : some.doubleAt(i))
                        .toArray());
    }

    private static int same(Op op, Array... operands) {
        List<Array> expected = KernelCheck.expected(op, List.of(operands));
        for (TileKernels how : List.of(TileKernels.preferred(), TileKernels.scalar())) {
            for (int workers = 1; workers <= 3; workers++) {
                List<byte[]> bytes = KernelCheck.run(op, List.of(operands), expected, how, workers, false);
                FloatBuffer found = ByteBuffer.wrap(bytes.getFirst())
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
                for (int i = 0; i < found.capacity(); i++) {
                    float wanted = (float) expected.getFirst().doubleAt(i);
                    // Zeros of both signs differ, all NaN are equal.
                    assertEquals(Float.floatToIntBits(wanted), Float.floatToIntBits(found.get(i)), op + " at " + i);
                }
            }
        }
        return 1;
    }

    /** What nobody reads is not written, and the maxima are the same. */
    @Test
    void tapsMayBeLeftOut() {
        long[][] images = {{2, 4, 6}, {1, 8, 2}, {2, 5, 7}};
        int checked = 0;
        for (long[] image : images) {
            for (long channels : new long[] {1, 5, 16, 35}) {
                for (long window : new long[] {2, 3}) {
                    long taps = Math.min(window, image[2]);
                    WindowMax op = new WindowMax(WindowTest.pooling(Samples.windows(
                            new long[] {window, taps},
                            new long[] {2, 2},
                            new long[] {1, 1},
                            new long[] {1, 0},
                            new long[] {1, 1})));
                    Array x = samples.special(DType.F32, image[0], image[1], image[2], channels);
                    List<Array> expected = KernelCheck.expected(op, List.of(x));
                    for (TileKernels how : List.of(TileKernels.preferred(), TileKernels.scalar())) {
                        byte[] with = KernelCheck.run(op, List.of(x), expected, how, 2, false)
                                .getFirst();
                        byte[] without = KernelCheck.run(op, List.of(x), expected.subList(0, 1), how, 2, false)
                                .getFirst();
                        assertArrayEquals(with, without);
                        checked++;
                    }
                }
            }
        }
        assertEquals(images.length * 4 * 2 * 2, checked);
    }

    /** Windows of so many taps that a byte cannot number them. */
    @Test
    void tapsOfLargeWindowsAreIntegers() {
        KernelCheck check = new KernelCheck(1e-5, 1e-5);
        for (long[] window : new long[][] {{16, 16}, {17, 16}, {20, 33}}) {
            for (long channels : new long[] {2, 16, 21}) {
                WindowGeometry geometry = WindowTest.pooling(Samples.windows(
                        window, new long[] {3, 16}, new long[] {1, 1}, new long[] {0, 2}, new long[] {5, 0}));
                long[] image = {2, 25, 49, channels};
                long[] output = new Shape(geometry.windows(Shape.of(image).dims())).fixed();
                WindowMax max = new WindowMax(geometry);
                assertEquals(window[0] * window[1] > 256 ? DType.I32 : DType.U8, WindowMax.taps(geometry));
                Array x = samples.of(DType.F32, image);
                check.check(max, x);
                Array taps = KernelCheck.expected(max, List.of(x)).get(1);
                check.check(new WindowScatter(geometry, Shape.of(image)), taps, signed(output));
                check.check(new WindowGather(geometry), taps, signed(image));
            }
        }
        assertEquals(27, check.checked);
    }
}
