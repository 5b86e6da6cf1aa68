// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import static org.hornbeam.runtime.memory.AllMemory.ALL;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hornbeam.graph.Cond;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Op;
import org.hornbeam.graph.Scan;
import org.hornbeam.graph.Type;
import org.hornbeam.graph.While;
import org.hornbeam.runtime.memory.Memory;
import org.hornbeam.runtime.memory.MemoryPlan;
import org.jspecify.annotations.Nullable;

/**
 * A branch or a loop that runs while a condition holds: runs the plans of its sub-graphs, one after the other, each on
 * all workers. Values that a loop carries lie in memory of their own between the steps.
 */
final class RegionLaunch implements Launch {
    /** A sub-graph with its memory, and where its parameters and results lie. */
    private record Part(CpuRun run, int[] parameters, int[] results, long[] bytes) {
        long result(int i) {
            return run.address(results[i]);
        }
    }

    private final Op op;
    private final int[] operands;
    private final int[] results;
    private final long[] operandBytes;
    private final List<CpuRun> runs = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<Memory.Block> carried = new ArrayList<>();
    private long[] addresses = new long[0];

    /**
     * A launch.
     *
     * @param plans of the sub-graphs, in the order of the operation's components
     * @param operandBytes the size of each operand
     */
    RegionLaunch(
            Op op,
            List<CpuPlan> plans,
            int[] operands,
            int[] results,
            long[] operandBytes,
            Map<String, Long> sizes,
            Workers workers,
            Memory memory) {
        this.op = op;
        this.operands = operands;
        this.results = results;
        this.operandBytes = operandBytes;
        try {
            open(plans, sizes, workers, memory);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void open(List<CpuPlan> plans, Map<String, Long> sizes, Workers workers, Memory memory) {
        for (CpuPlan plan : plans) {
            CpuRun run = new CpuRun(plan, workers, memory);
            runs.add(run);
            run.bind(sizes);
            Graph graph = plan.program().graph();
            parts.add(new Part(
                    run,
                    graph.parameters().stream().mapToInt(plan::number).toArray(),
                    graph.results().stream().mapToInt(plan::result).toArray(),
                    graph.results().stream()
                            .mapToLong(result -> {
                                Type.Tensor type =
                                        graph.node(result.node()).type().tensor();
                                return type.shape().elements().bind(sizes) * MemoryPlan.bytes(type.dtype());
                            })
                            .toArray()));
        }
        int count = switch (op) {
            case While loop -> loop.carried();
            default -> 0;
        };
        for (int i = 0; i < count; i++) {
            carried.add(memory.allocate(Math.max(1, operandBytes[i]), "a value carried by a loop"));
        }
    }

    @Override
    public int tasks() {
        return 1;
    }

    @Override
    public long scratchBytes() {
        return 0;
    }

    @Override
    public void place(long[] all) {
        addresses = all;
    }

    @Override
    public void run(int from, int to, WorkerScratch scratch) {
        switch (op) {
            case Cond cond -> branch();
            case While loop -> repeat(loop);
            default -> throw new IllegalStateException("not a region: " + op);
        }
    }

    @Override
    public void close() {
        runs.forEach(CpuRun::close);
        carried.forEach(Memory.Block::close);
    }

    private long operand(int i) {
        return addresses[operands[i]];
    }

    private long result(int i) {
        return addresses[results[i]];
    }

    private static void copy(long from, long to, long bytes) {
        MemorySegment.copy(ALL, from, ALL, to, bytes);
    }

    private void begin(int count) {
        for (int i = 0; i < count; i++) {
            copy(operand(i), carried.get(i).address(), operandBytes[i]);
        }
    }

    /** The values of one step become those that the next begins with; a result may be one of the old ones. */
    private void keep(Part body, int count) {
        for (int i = 0; i < count; i++) {
            copy(body.result(i), carried.get(i).address(), body.bytes[i]);
        }
    }

    private void branch() {
        boolean chosen = ALL.get(ValueLayout.JAVA_INT_UNALIGNED, operand(0)) != 0;
        Part part = parts.get(chosen ? 0 : 1);
        for (int i = 1; i < operands.length; i++) {
            part.run.parameter(part.parameters[i - 1], operand(i));
        }
        part.run.run();
        for (int i = 0; i < results.length; i++) {
            copy(part.result(i), result(i), part.bytes[i]);
        }
    }

    private void repeat(While loop) {
        int count = loop.carried();
        Part condition = parts.get(0);
        Part body = parts.get(1);
        begin(count);
        while (holds(condition, count)) {
            give(body, count);
            body.run.run();
            keep(body, count);
        }
        for (int i = 0; i < count; i++) {
            copy(carried.get(i).address(), result(i), operandBytes[i]);
        }
    }

    private boolean holds(Part condition, int count) {
        give(condition, count);
        condition.run.run();
        return ALL.get(ValueLayout.JAVA_INT_UNALIGNED, condition.result(0)) != 0;
    }

    private void give(Part part, int count) {
        for (int i = 0; i < operands.length; i++) {
            part.run.parameter(part.parameters[i], i < count ? carried.get(i).address() : operand(i));
        }
    }

    /** The sub-graphs of an operation, or {@code null} if it has none. */
    static @Nullable List<Graph> regions(Op op) {
        return switch (op) {
            case Scan scan -> List.of(scan.body());
            case Cond cond -> List.of(cond.then(), cond.otherwise());
            case While loop -> List.of(loop.condition(), loop.body());
            default -> null;
        };
    }
}
