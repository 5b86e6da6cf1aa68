// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Concat;
import org.hornbeam.graph.Constant;
import org.hornbeam.graph.Iota;
import org.hornbeam.graph.Pad;
import org.hornbeam.graph.RandomBits;
import org.hornbeam.graph.Reshape;
import org.hornbeam.graph.Reverse;
import org.hornbeam.graph.SizeOf;
import org.hornbeam.graph.Slice;
import org.hornbeam.graph.Transpose;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.runtime.cpu.WorkerScratch;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.matmul.Workspace;
import org.hornbeam.runtime.interpret.Array;
import org.junit.jupiter.api.Test;

/** Elements moved, repeated or made. */
class MovementTest {
    private static final long[][] SHAPES = {
        {},
        {1},
        {2},
        {7},
        {15},
        {16},
        {17},
        {35},
        {1031},
        {0},
        {3, 0, 2},
        {3, 5},
        {17, 33},
        {64, 64},
        {2, 3, 4},
        {5, 16, 17},
        {1, 1, 5},
        {2, 3, 4, 5},
        {3, 1, 2, 1, 4}
    };

    private final KernelCheck check = new KernelCheck(0, 0);
    private final Samples samples = new Samples();

    @Test
    void everyOrderOfAxes() {
        for (DType dtype : DType.values()) {
            for (long[] shape : SHAPES) {
                for (List<Integer> order : orders(shape.length)) {
                    check.check(new Transpose(order), samples.of(dtype, shape));
                }
            }
        }
        assertEquals(8 * (1 + 9 + 2 * 3 + 6 * 4 + 24 + 120), check.checked);
    }

    /** Many blocks of lanes with rests, parts, rows of the target that share sets of a cache, other types and axes. */
    @Test
    void largeTransposes() {
        KernelCheck check = new KernelCheck(0, 0);
        int[] sizes = {15, 16, 17, 64, 100, 256, 257, 300, 512, 2048};
        for (int rows : sizes) {
            for (int columns : new int[] {16, 31, 65, 70}) {
                check.check(new Transpose(List.of(1, 0)), samples.special(DType.F32, rows, columns));
                check.check(new Transpose(List.of(0, 2, 1)), samples.of(DType.I32, 2, columns, rows));
            }
            check.check(new Transpose(List.of(2, 0, 1)), samples.of(DType.F32, 3, 18, rows));
            check.check(new Transpose(List.of(2, 1, 0)), samples.of(DType.F32, 33, 2, rows));
            check.check(new Transpose(List.of(1, 0)), samples.of(DType.F64, rows, 20));
            check.check(new Transpose(List.of(1, 0)), samples.of(DType.U8, rows, 20));
        }
        assertEquals(sizes.length * 12, check.checked);
    }

    private static List<List<Integer>> orders(int rank) {
        if (rank == 0) {
            return List.of(List.of());
        }
        List<List<Integer>> all = new ArrayList<>();
        for (List<Integer> shorter : orders(rank - 1)) {
            for (int at = 0; at < rank; at++) {
                List<Integer> order = new ArrayList<>(shorter);
                order.add(at, rank - 1);
                all.add(order);
            }
        }
        return all;
    }

    @Test
    void reversed() {
        for (DType dtype : DType.values()) {
            for (long[] shape : SHAPES) {
                for (int mask = 0; mask < 1 << shape.length; mask++) {
                    List<Integer> axes = new ArrayList<>();
                    for (int axis = 0; axis < shape.length; axis++) {
                        if ((mask >> axis & 1) != 0) {
                            axes.add(axis);
                        }
                    }
                    check.check(new Reverse(axes), samples.of(dtype, shape));
                }
            }
        }
        assertEquals(8 * (1 + 9 * 2 + 3 * 4 + 4 * 8 + 16 + 32), check.checked);
    }

    @Test
    void slices() {
        for (DType dtype : DType.values()) {
            for (long size : new long[] {1, 2, 7, 16, 35, 1031}) {
                for (long start : new long[] {0, 1, 5}) {
                    for (long step : new long[] {1, 2, 3}) {
                        long taken = start >= size ? 0 : (size - start + step - 1) / step;
                        for (long inner : new long[] {1, 3}) {
                            check.check(
                                    new Slice(
                                            Samples.dims(1, Math.min(start, size), 0),
                                            Samples.dims(2, taken, inner),
                                            List.of(1L, step, 1L)),
                                    samples.of(dtype, 3, size, inner));
                        }
                    }
                }
            }
        }
        assertEquals(8 * 6 * 3 * 3 * 2, check.checked);
    }

    @Test
    void padded() {
        long[][] pads = {{0, 0, 0}, {1, 2, 0}, {0, 3, 1}, {2, 0, 2}};
        for (DType dtype : new DType[] {DType.F32, DType.I64, DType.U8, DType.BF16}) {
            for (long[] shape : new long[][] {{2, 3, 4}, {1, 7, 17}, {3, 1, 5}, {3, 0, 2}}) {
                for (long[] a : pads) {
                    for (long[] b : pads) {
                        for (long[] c : pads) {
                            boolean empty = shape[1] == 0 && b[0] + b[1] < b[2];
                            if (!empty) {
                                Pad pad = new Pad(
                                        Samples.dims(a[0], b[0], c[0]),
                                        Samples.dims(a[1], b[1], c[1]),
                                        Samples.dims(a[2], b[2], c[2]));
                                check.check(pad, samples.of(dtype, shape), samples.of(dtype));
                            }
                        }
                    }
                }
            }
        }
        assertEquals(4 * 4 * 4 * 4 * 4, check.checked);
    }

    @Test
    void joinedAndRepeated() {
        for (DType dtype : DType.values()) {
            for (long n : new long[] {1, 2, 7, 16, 33, 1031}) {
                check.check(new Concat(0), samples.of(dtype, n, 3), samples.of(dtype, 2, 3), samples.of(dtype, 0, 3));
                check.check(new Concat(1), samples.of(dtype, 3, n), samples.of(dtype, 3, 5), samples.of(dtype, 3, n));
                check.check(new Concat(1), samples.of(dtype, 2, n, 3), samples.of(dtype, 2, 1, 3));
                check.check(new Broadcast(Shape.of(n, 3), List.of()), samples.of(dtype));
                check.check(new Broadcast(Shape.of(n, 3), List.of(0)), samples.of(dtype, n));
                check.check(new Broadcast(Shape.of(4, n), List.of(1)), samples.of(dtype, n));
                check.check(new Broadcast(Shape.of(4, n, 2, 5), List.of(1, 3)), samples.of(dtype, n, 5));
                check.check(new Reshape(Shape.of(3 * n)), samples.of(dtype, n, 3));
            }
        }
        assertEquals(8 * 6 * 8, check.checked);
    }

    @Test
    void made() {
        for (DType dtype : DType.values()) {
            check.check(new Constant(1, dtype));
            check.check(new SizeOf(Dim.of(200), dtype == DType.BOOL ? DType.F32 : dtype));
            if (dtype != DType.BOOL) {
                for (long[] shape : SHAPES) {
                    for (int axis = 0; axis < shape.length; axis++) {
                        check.check(new Iota(Shape.of(shape), axis, dtype));
                    }
                }
            }
        }
        assertEquals(16 + 7 * (9 + 3 * 2 + 4 * 3 + 4 + 5), check.checked);
    }

    @Test
    void randomBits() {
        for (long n : new long[] {0, 1, 2, 7, 15, 16, 17, 35, 1031, 70000}) {
            for (String site : new String[] {"dropout/0", "init/kernel"}) {
                check.check(
                        new RandomBits(site, Shape.of(n)),
                        Array.ints(new long[] {2}, -17, 1 << 30),
                        Array.ints(new long[0], -3));
            }
        }
        assertEquals(20, check.checked);
    }

    @Test
    void viewsOfEveryType() {
        for (DType dtype : DType.values()) {
            Array source = samples.of(dtype, 100);
            try (Arena arena = Arena.ofConfined()) {
                long from = KernelCheck.store(source, arena);
                long to = arena.allocate(1024, 64).address();
                NamedKernel kernel = NamedKernels.copy(
                        TileKernels.preferred(), dtype, 50, new long[] {3, 2, 5}, new long[] {-10, 0, 2});
                WorkerScratch scratch = new WorkerScratch(0, 0, Workspace.allocate(0, arena));
                kernel.run(new long[] {from, to}, 0, kernel.tasks(), scratch);
                int bytes = Memory.bytes(dtype);
                for (int i = 0; i < 30; i++) {
                    int place = 50 - i / 10 * 10 + i % 5 * 2;
                    assertEquals(source.doubleAt(place), Memory.getNumber(dtype, to + (long) i * bytes));
                }
            }
        }
    }
}
