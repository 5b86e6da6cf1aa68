// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Op;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.runtime.cpu.WorkerScratch;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.matmul.Workspace;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.HostFunctions;
import org.hornbeam.runtime.interpret.Interpreter;

/**
 * Runs an operation by its kernel and by the interpreter. The kernel runs all tasks at once, one task at a time in
 * reverse order, for another number of workers, and with scalar loops: all must give the same bits, and nothing around
 * the results may be written.
 */
final class KernelCheck {
    private static final long GUARD = 256;
    private static final byte SENTINEL = (byte) 0xA5;
    private static final Workspace WORKSPACE = Workspace.allocate(0, Arena.global());

    /** How many operations were compared. */
    int checked;

    private final double relative;
    private final double absolute;

    KernelCheck(double relative, double absolute) {
        this.relative = relative;
        this.absolute = absolute;
    }

    /** What a kernel writes, by the interpreter. */
    static List<Array> expected(Op op, List<Array> operands) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> values = new ArrayList<>();
        Map<String, Array> inputs = new TreeMap<>();
        for (int i = 0; i < operands.size(); i++) {
            Array array = operands.get(i);
            inputs.put("x" + i, array);
            values.add(builder.parameter(
                    Parameter.Kind.INPUT, "x" + i, new Type.Tensor(array.dtype(), Shape.of(array.shape()))));
        }
        Value result = builder.add(op, values);
        Graph graph = new Graph(
                java.util.stream.IntStream.rangeClosed(0, result.id())
                        .mapToObj(builder::node)
                        .toList(),
                List.of());
        Node node = graph.node(result.id());
        List<Array> arrays = Interpreter.rounded()
                .evaluate(graph, Arguments.inputs(inputs), Map.of())
                .get(result.id());
        int count = node.type() instanceof Type.Tuple tuple ? tuple.elements().size() : 1;
        assertEquals(count, arrays.size());
        return arrays;
    }

    /** Compares a kernel with the interpreter. */
    void check(Op op, Array... operands) {
        List<Array> given = List.of(operands);
        List<Array> expected = expected(op, given);
        TileKernels fast = TileKernels.preferred();
        List<byte[]> first = run(op, given, expected, fast, 2, false);
        for (int i = 0; i < expected.size(); i++) {
            Array found = array(expected.get(i), first.get(i));
            assertTrue(
                    found.allClose(expected.get(i), relative, absolute),
                    () -> op + " of " + Arrays.toString(operands) + ": expected " + expected + ", found " + found);
        }
        same(op, first, run(op, given, expected, fast, 2, true), "one task at a time");
        same(op, first, run(op, given, expected, fast, 5, true), "5 workers");
        same(op, first, run(op, given, expected, TileKernels.scalar(), 1, false), "scalar loops");
        checked++;
    }

    private static void same(Op op, List<byte[]> first, List<byte[]> other, String how) {
        for (int i = 0; i < first.size(); i++) {
            assertEquals(-1, Arrays.mismatch(first.get(i), other.get(i)), op + " differs with " + how);
        }
    }

    /** Runs a kernel; the bytes of its results. */
    static List<byte[]> run(
            Op op, List<Array> given, List<Array> like, TileKernels tiles, int workers, boolean reversed) {
        try (Arena arena = Arena.ofConfined()) {
            List<Operand> operands = given.stream().map(KernelCheck::operand).toList();
            List<Operand> results = like.stream().map(KernelCheck::operand).toList();
            Context context =
                    Context.of(Map.of(), workers, HostFunctions.standard()).tiles(tiles);
            NamedKernel kernel = NamedKernels.bind(op, operands, results, context);
            // One more, which stays 0: a result may be left out.
            long[] addresses = new long[operands.size() + results.size() + 1];
            List<MemorySegment> written = new ArrayList<>();
            for (int i = 0; i < operands.size(); i++) {
                addresses[i] = store(given.get(i), arena);
            }
            for (int i = 0; i < results.size(); i++) {
                long bytes =
                        results.get(i).elements() * Memory.bytes(results.get(i).dtype());
                MemorySegment segment = arena.allocate(bytes + 2 * GUARD, 64).fill(SENTINEL);
                written.add(segment);
                addresses[operands.size() + i] = segment.address() + GUARD;
            }
            MemorySegment scratch =
                    arena.allocate(kernel.scratchBytes() + 2 * GUARD, 64).fill(SENTINEL);
            WorkerScratch worker = new WorkerScratch(0, scratch.address() + GUARD, WORKSPACE);
            if (reversed) {
                for (int task = kernel.tasks() - 1; task >= 0; task--) {
                    kernel.run(addresses, task, task + 1, worker);
                }
            } else {
                kernel.run(addresses, 0, kernel.tasks(), worker);
            }
            guarded(op, scratch);
            written.forEach(segment -> guarded(op, segment));
            return written.stream()
                    .map(segment -> segment.asSlice(GUARD, segment.byteSize() - 2 * GUARD)
                            .toArray(java.lang.foreign.ValueLayout.JAVA_BYTE))
                    .toList();
        }
    }

    private static void guarded(Op op, MemorySegment segment) {
        for (long i = 0; i < GUARD; i++) {
            byte before = segment.get(java.lang.foreign.ValueLayout.JAVA_BYTE, i);
            byte after = segment.get(java.lang.foreign.ValueLayout.JAVA_BYTE, segment.byteSize() - 1 - i);
            assertTrue(before == SENTINEL && after == SENTINEL, op + " wrote outside of its memory");
        }
    }

    static Operand operand(Array array) {
        return new Operand(array.dtype(), array.shape());
    }

    /** An array in memory, 4 bytes away from alignment. */
    static long store(Array array, Arena arena) {
        int bytes = Memory.bytes(array.dtype());
        long address = arena.allocate((long) array.size() * bytes + 64, 64).address() + 8;
        for (int i = 0; i < array.size(); i++) {
            if (array.dtype().isFloat()) {
                Memory.setDouble(array.dtype(), address + (long) i * bytes, array.doubleAt(i));
            } else {
                Memory.setLong(array.dtype(), address + (long) i * bytes, array.longAt(i));
            }
        }
        return address;
    }

    /** Bytes as an array of the same type and shape as another. */
    static Array array(Array like, byte[] stored) {
        DType dtype = like.dtype();
        int bytes = Memory.bytes(dtype);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(stored.length + 1, 8).copyFrom(MemorySegment.ofArray(stored));
            double[] floats = new double[dtype.isFloat() ? like.size() : 0];
            long[] integers = new long[dtype.isFloat() ? 0 : like.size()];
            for (int i = 0; i < like.size(); i++) {
                long address = segment.address() + (long) i * bytes;
                if (dtype.isFloat()) {
                    floats[i] = Memory.getDouble(dtype, address);
                } else {
                    integers[i] = Memory.getLong(dtype, address);
                }
            }
            return dtype.isFloat() ? Array.of(dtype, like.shape(), floats) : Array.of(dtype, like.shape(), integers);
        }
    }
}
