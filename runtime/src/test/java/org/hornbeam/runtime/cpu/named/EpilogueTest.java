// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Reshape;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.runtime.cpu.WorkerScratch;
import org.hornbeam.runtime.cpu.matmul.TileEpilogue;
import org.hornbeam.runtime.cpu.matmul.Workspace;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.HostFunctions;
import org.junit.jupiter.api.Test;

/** Convolutions hand every element of their result to an epilogue exactly once, stored or not. */
class EpilogueTest {
    private final Samples samples = new Samples();
    private int checked;

    @Test
    void everyElementOnce() {
        // Groups, channels of a group, filters of a group, stride, padding.
        int[][] cases = {
            {1, 3, 5, 1, 1},
            {1, 16, 300, 1, 0},
            {1, 300, 16, 2, 1},
            {3, 2, 4, 1, 1},
            {2, 1, 40, 2, 0},
            {35, 1, 1, 1, 1},
            {16, 1, 1, 2, 1},
            {1, 1, 32, 1, 0},
            {1, 64, 3, 1, 1},
            {1, 20, 64, 2, 0},
            {3, 20, 40, 2, 1}
        };
        for (int[] sizes : cases) {
            for (Convolve.Part part : new Convolve.Part[] {Convolve.Part.OUTPUT, Convolve.Part.IMAGE}) {
                for (int workers : new int[] {1, 3}) {
                    check(sizes, part, workers, true);
                    check(sizes, part, workers, false);
                }
            }
        }
        assertEquals(11 * 2 * 2 * 2, checked);
    }

    private void check(int[] sizes, Convolve.Part part, int workers, boolean stored) {
        int groups = sizes[0];
        WindowGeometry geometry = Samples.windows(
                new long[] {3, 3},
                new long[] {sizes[3], sizes[3]},
                new long[] {1, 1},
                new long[] {sizes[4], sizes[4]},
                new long[] {sizes[4], sizes[4]});
        long out = (9 + 2 * sizes[4] - 3) / sizes[3] + 1;
        long[] image = {2, 9, 9, (long) sizes[1] * groups};
        long[] output = {2, out, out, (long) sizes[2] * groups};
        boolean forward = part == Convolve.Part.OUTPUT;
        Array x = samples.of(DType.F32, forward ? image : output);
        Array kernel = samples.of(DType.F32, 3, 3, sizes[1], (long) sizes[2] * groups);
        long[] result = forward ? output : image;
        Convolve op = new Convolve(geometry, groups, part, forward ? null : Shape.of(image));
        Array expected = KernelCheck.expected(op, List.of(x, kernel)).getFirst();
        int columns = (int) result[3];
        float[] seen = new float[expected.size()];
        int[] times = new int[seen.length];
        TileEpilogue epilogue = (address, stride, rowFrom, rowTo, columnFrom, columnTo, batch, worker) -> {
            assertEquals(0, batch);
            for (long row = rowFrom; row < rowTo; row++) {
                for (long column = columnFrom; column < columnTo; column++) {
                    int at = (int) (row * columns + column);
                    seen[at] = Memory.getFloat(address + 4 * ((row - rowFrom) * stride + column - columnFrom));
                    times[at]++;
                }
            }
        };
        try (Arena arena = Arena.ofConfined()) {
            List<Operand> operands = List.of(KernelCheck.operand(x), KernelCheck.operand(kernel));
            Operand written = new Operand(DType.F32, result);
            Context context =
                    Context.of(Map.of(), workers, HostFunctions.standard()).epilogue(epilogue, stored);
            NamedKernel named = NamedKernels.bind(op, operands, List.of(written), context);
            long target = stored ? arena.allocate(4 * written.elements(), 64).address() : 0;
            long[] addresses = {KernelCheck.store(x, arena), KernelCheck.store(kernel, arena), target};
            WorkerScratch[] scratch = new WorkerScratch[workers];
            for (int worker = 0; worker < workers; worker++) {
                long memory = arena.allocate(named.scratchBytes() + 64, 64).address();
                scratch[worker] = new WorkerScratch(worker, memory, Workspace.allocate(worker, arena));
            }
            for (int task = named.tasks() - 1; task >= 0; task--) {
                named.run(addresses, task, task + 1, scratch[task % workers]);
            }
            for (int i = 0; i < seen.length; i++) {
                assertEquals(expected.doubleAt(i), seen[i], 1e-3, op + " at " + i);
                if (stored) {
                    assertEquals(seen[i], Memory.getFloat(target + 4L * i));
                }
            }
            int[] once = new int[times.length];
            Arrays.fill(once, 1);
            assertArrayEquals(once, times, op + " to an epilogue");
        }
        checked++;
    }

    @Test
    void othersRefuse() {
        Operand operand = new Operand(DType.F32, new long[] {4});
        Context context = Context.of(Map.of(), 1, HostFunctions.standard())
                .epilogue((address, stride, a, b, c, d, batch, worker) -> {}, true);
        assertThrows(
                IllegalArgumentException.class,
                () -> NamedKernels.bind(new Reshape(Shape.of(4)), List.of(operand), List.of(operand), context));
    }
}
