// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Cumulative;
import org.hornbeam.graph.Gather;
import org.hornbeam.graph.Op;
import org.hornbeam.graph.Pad;
import org.hornbeam.graph.ScatterAdd;
import org.hornbeam.graph.Sort;
import org.hornbeam.graph.Transpose;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.graph.WindowMax;
import org.hornbeam.graph.WindowScatter;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.runtime.cpu.WorkerScratch;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.matmul.Workspace;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.HostFunctions;
import org.junit.jupiter.api.Test;

/**
 * A run allocates nothing: seen with scalar loops, because vectors are objects until the optimizing compiler has seen
 * them.
 */
class AllocationTest {
    private static final int RUNS = 200;

    private final Samples samples = new Samples();
    private int checked;

    @Test
    void runsAllocateNothing() {
        WindowGeometry plane = Samples.windows(
                new long[] {3, 3}, new long[] {1, 1}, new long[] {1, 1}, new long[] {1, 1}, new long[] {1, 1});
        WindowGeometry strided = Samples.windows(
                new long[] {3, 3}, new long[] {2, 2}, new long[] {1, 1}, new long[] {1, 1}, new long[] {1, 1});
        Array image = samples.of(DType.F32, 2, 9, 9, 4);
        Array kernel = samples.of(DType.F32, 3, 3, 4, 5);
        check(new Convolve(plane, 1, Convolve.Part.OUTPUT, null), image, kernel);
        check(new Convolve(strided, 1, Convolve.Part.OUTPUT, null), image, kernel);
        check(
                new Convolve(strided, 1, Convolve.Part.IMAGE, Shape.of(image.shape())),
                samples.of(DType.F32, 2, 5, 5, 5),
                kernel);
        check(
                new Convolve(plane, 1, Convolve.Part.KERNEL, Shape.of(kernel.shape())),
                image,
                samples.of(DType.F32, 2, 9, 9, 5));
        Array depthwise = samples.of(DType.F32, 3, 3, 1, 4);
        check(new Convolve(plane, 4, Convolve.Part.OUTPUT, null), image, depthwise);
        check(new Convolve(plane, 4, Convolve.Part.KERNEL, Shape.of(depthwise.shape())), image, image);
        WindowGeometry pool = Samples.windows(
                new long[] {1, 2, 2, 1}, new long[] {1, 2, 2, 1}, new long[] {1, 1, 1, 1}, new long[4], new long[4]);
        check(new WindowMax(pool), image);
        Array taps = KernelCheck.expected(new WindowMax(pool), List.of(image)).get(1);
        check(new WindowScatter(pool, Shape.of(image.shape())), taps, samples.of(DType.F32, 2, 4, 4, 4));
        check(new Gather(0), samples.of(DType.F32, 10, 7), samples.indices(10, 6));
        check(new ScatterAdd(0, Dim.of(10)), samples.indices(10, 6), samples.of(DType.F32, 6, 7));
        check(new Sort(1, false), samples.of(DType.F32, 3, 100));
        check(new Cumulative(Cumulative.Kind.SUM, 1, true), samples.of(DType.F32, 3, 100));
        check(new Transpose(List.of(1, 0)), samples.of(DType.I64, 30, 40));
        check(
                new Pad(Samples.dims(1, 2), Samples.dims(0, 1), Samples.dims(1, 1)),
                samples.of(DType.F16, 5, 6),
                samples.of(DType.F16));
        assertEquals(14, checked);
    }

    private void check(Op op, Array... operands) {
        List<Array> given = List.of(operands);
        List<Array> expected = KernelCheck.expected(op, given);
        try (Arena arena = Arena.ofConfined()) {
            Context context = Context.of(Map.of(), 1, HostFunctions.standard()).tiles(TileKernels.scalar());
            NamedKernel named = NamedKernels.bind(
                    op,
                    given.stream().map(KernelCheck::operand).toList(),
                    expected.stream().map(KernelCheck::operand).toList(),
                    context);
            long[] addresses = new long[given.size() + expected.size()];
            for (int i = 0; i < addresses.length; i++) {
                addresses[i] =
                        KernelCheck.store(i < given.size() ? given.get(i) : expected.get(i - given.size()), arena);
            }
            long memory = arena.allocate(named.scratchBytes() + 64, 64).address();
            WorkerScratch scratch = new WorkerScratch(0, memory, Workspace.allocate(0, arena));
            named.run(addresses, 0, named.tasks(), scratch);
            long before = allocated();
            for (int i = 0; i < RUNS; i++) {
                named.run(addresses, 0, named.tasks(), scratch);
            }
            long bytes = (allocated() - before) / RUNS;
            // A slice of a segment is an object while the code is cold; reading the counter costs a little too.
            assertTrue(bytes <= 200, () -> op + " allocated " + bytes + " bytes in a run");
        }
        checked++;
    }

    /** Bytes that this thread has allocated; through the bean server, which every module may use. */
    private static long allocated() {
        try {
            return (long) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                            "getThreadAllocatedBytes",
                            new Object[] {Thread.currentThread().threadId()},
                            new String[] {"long"});
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }
}
