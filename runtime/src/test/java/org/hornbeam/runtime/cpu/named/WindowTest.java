// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.WindowGather;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.graph.WindowMax;
import org.hornbeam.graph.WindowScatter;
import org.hornbeam.graph.WindowSpread;
import org.hornbeam.graph.WindowSum;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.runtime.interpret.Array;
import org.junit.jupiter.api.Test;

/** Poolings, convolutions and their adjoints over many geometries. */
class WindowTest {
    private static final DType[] FLOATS = {DType.F32, DType.F64, DType.F16, DType.BF16};

    private final Samples samples = new Samples();

    /** One axis: every combination of window, stride, dilation and padding that fits. */
    private static List<WindowGeometry> lines() {
        List<WindowGeometry> all = new ArrayList<>();
        for (long window : new long[] {1, 2, 3}) {
            for (long stride : new long[] {1, 2, 3}) {
                for (long dilation : new long[] {1, 2}) {
                    for (long[] padding : new long[][] {{0, 0}, {1, 1}, {0, 2}, {3, 1}}) {
                        all.add(Samples.windows(
                                new long[] {window},
                                new long[] {stride},
                                new long[] {dilation},
                                new long[] {padding[0]},
                                new long[] {padding[1]}));
                    }
                }
            }
        }
        return all;
    }

    /** Two and three axes that differ from each other. */
    private static List<WindowGeometry> planes() {
        return List.of(
                Samples.windows(new long[] {2, 2}, new long[] {2, 2}, new long[] {1, 1}, new long[2], new long[2]),
                Samples.windows(
                        new long[] {3, 3}, new long[] {1, 1}, new long[] {1, 1}, new long[] {1, 1}, new long[] {1, 1}),
                Samples.windows(
                        new long[] {3, 3}, new long[] {2, 2}, new long[] {1, 1}, new long[] {0, 1}, new long[] {1, 1}),
                Samples.windows(
                        new long[] {2, 3}, new long[] {1, 2}, new long[] {2, 1}, new long[] {1, 0}, new long[] {0, 2}),
                Samples.windows(new long[] {1, 1}, new long[] {1, 1}, new long[] {1, 1}, new long[2], new long[2]),
                Samples.windows(new long[] {1, 1}, new long[] {2, 3}, new long[] {1, 1}, new long[2], new long[2]),
                Samples.windows(
                        new long[] {2, 1, 3},
                        new long[] {1, 2, 1},
                        new long[] {1, 1, 2},
                        new long[] {0, 0, 2},
                        new long[] {1, 0, 2}));
    }

    private static long[] image(WindowGeometry geometry) {
        long[] sizes = {7, 9, 6};
        return geometry.rank() == 1 ? new long[] {11} : java.util.Arrays.copyOf(sizes, geometry.rank());
    }

    static WindowGeometry pooling(WindowGeometry spatial) {
        List<Long> ones = List.of(1L);
        List<Dim> zeros = List.of(Dim.of(0));
        return new WindowGeometry(
                around(ones, spatial.window()),
                around(ones, spatial.strides()),
                around(ones, spatial.dilations()),
                around(zeros, spatial.before()),
                around(zeros, spatial.after()));
    }

    private static <T> List<T> around(List<T> end, List<T> middle) {
        List<T> all = new ArrayList<>(end);
        all.addAll(middle);
        all.addAll(end);
        return all;
    }

    private static long[] shape(long batch, long[] spatial, long channels) {
        long[] shape = new long[spatial.length + 2];
        shape[0] = batch;
        System.arraycopy(spatial, 0, shape, 1, spatial.length);
        shape[spatial.length + 1] = channels;
        return shape;
    }

    private static long[] windows(WindowGeometry geometry, long[] sizes) {
        return new Shape(geometry.windows(Shape.of(sizes).dims())).fixed();
    }

    private void pool(KernelCheck check, WindowGeometry geometry, DType dtype, long[] shape, boolean special) {
        Array x = special && dtype.isFloat() ? samples.special(dtype, shape) : samples.of(dtype, shape);
        long[] windows = windows(geometry, shape);
        WindowMax max = new WindowMax(geometry);
        check.check(max, x);
        Array taps = KernelCheck.expected(max, List.of(x)).get(1);
        check.check(new WindowScatter(geometry, Shape.of(shape)), taps, samples.of(dtype, windows));
        check.check(new WindowGather(geometry), taps, samples.of(DType.F32, shape));
        if (!special) {
            check.check(new WindowSum(geometry), x);
            check.check(new WindowSpread(geometry, Shape.of(shape)), samples.of(dtype, windows));
        }
    }

    @Test
    void poolings() {
        KernelCheck check = new KernelCheck(1e-5, 1e-5);
        List<WindowGeometry> all = new ArrayList<>(lines());
        all.addAll(planes());
        for (WindowGeometry geometry : all) {
            for (long channels : new long[] {1, 3, 16, 35}) {
                long[] shape = shape(2, image(geometry), channels);
                pool(check, pooling(geometry), DType.F32, shape, false);
                pool(check, pooling(geometry), DType.F32, shape, true);
            }
        }
        assertEquals((72 + 7) * 4 * 8, check.checked);
    }

    @Test
    void poolingsOfOtherTypes() {
        KernelCheck check = new KernelCheck(2e-2, 2e-2);
        for (WindowGeometry geometry : planes()) {
            for (DType dtype : DType.values()) {
                if (dtype != DType.BOOL) {
                    pool(check, pooling(geometry), dtype, shape(2, image(geometry), 3), false);
                    pool(check, pooling(geometry), dtype, shape(1, image(geometry), 2), true);
                }
            }
        }
        // Windows over all axes, and over the last one.
        for (long[] padding : new long[][] {{0, 0}, {1, 2}}) {
            WindowGeometry whole = Samples.windows(
                    new long[] {2, 2}, new long[] {1, 2}, new long[] {1, 1}, padding, new long[] {1, 0});
            pool(check, whole, DType.F32, new long[] {5, 6}, false);
        }
        assertEquals(7 * 7 * 8 + 2 * 5, check.checked);
    }

    private void convolve(
            KernelCheck check,
            WindowGeometry geometry,
            DType dtype,
            long batch,
            int groups,
            long channels,
            long filters) {
        long[] spatial = image(geometry);
        long[] image = shape(batch, spatial, channels * groups);
        long[] output = shape(batch, windows(geometry, spatial), filters * groups);
        long[] kernel = new long[spatial.length + 2];
        for (int axis = 0; axis < spatial.length; axis++) {
            kernel[axis] = geometry.window().get(axis);
        }
        kernel[spatial.length] = channels;
        kernel[spatial.length + 1] = filters * groups;
        Array x = samples.of(dtype, image);
        Array k = samples.of(dtype, kernel);
        Array y = samples.of(dtype, output);
        check.check(new Convolve(geometry, groups, Convolve.Part.OUTPUT, null), x, k);
        check.check(new Convolve(geometry, groups, Convolve.Part.IMAGE, Shape.of(image)), y, k);
        check.check(new Convolve(geometry, groups, Convolve.Part.KERNEL, Shape.of(kernel)), x, y);
    }

    @Test
    void convolutions() {
        KernelCheck check = new KernelCheck(1e-4, 1e-4);
        List<WindowGeometry> all = new ArrayList<>(lines());
        all.addAll(planes());
        // Groups, channels of a group, filters of a group.
        long[][] sizes = {{1, 1, 1}, {1, 1, 5}, {1, 3, 2}, {1, 17, 35}, {3, 2, 5}, {5, 1, 1}, {35, 1, 1}, {3, 1, 2}};
        for (WindowGeometry geometry : all) {
            for (long[] size : sizes) {
                convolve(check, geometry, DType.F32, 2, (int) size[0], size[1], size[2]);
            }
            convolve(check, geometry, DType.F32, 0, 1, 2, 3);
        }
        assertEquals((72 + 7) * 9 * 3, check.checked);
    }

    /** More rows than a block has, of which each needs the strips of the right factor: turned weights, many channels. */
    @Test
    void convolutionsThatKeepStrips() {
        KernelCheck check = new KernelCheck(1e-4, 1e-4);
        long[] one = {1, 1};
        long[] none = {0, 0};
        convolve(check, Samples.windows(one, one, one, none, none), DType.F32, 12, 2, 17, 35);
        long[] three = {3, 3};
        long[] two = {2, 2};
        convolve(check, Samples.windows(three, two, one, one, one), DType.F32, 20, 1, 800, 40);
        assertEquals(2 * 3, check.checked);
    }

    @Test
    void convolutionsOfOtherTypes() {
        for (DType dtype : FLOATS) {
            double tolerance = dtype == DType.F64 ? 1e-12 : dtype == DType.F32 ? 1e-4 : 5e-2;
            KernelCheck check = new KernelCheck(tolerance, tolerance);
            for (WindowGeometry geometry : planes()) {
                convolve(check, geometry, dtype, 2, 1, 2, 3);
                convolve(check, geometry, dtype, 1, 2, 2, 2);
                convolve(check, geometry, dtype, 1, 4, 1, 1);
            }
            assertEquals(7 * 3 * 3, check.checked);
        }
    }
}
