// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import static org.hornbeam.runtime.memory.AllMemory.ALL;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Scan;
import org.hornbeam.graph.Type;
import org.hornbeam.runtime.memory.Memory;
import org.hornbeam.runtime.memory.MemoryPlan;

/**
 * A loop over time: runs the plan of its body for each step. A step writes its results where they are read next: outputs
 * into their place among those of all steps, carried values where the next step finds them. If the body treats rows each
 * for itself, every worker takes some rows through all steps; else the workers share the kernels of each step.
 */
final class ScanLaunch implements Launch {
    /** Fewer rows of a product leave the registers of its kernels idle. */
    private static final long FEWEST_ROWS = 4;

    /** One value at the border of the loop, for some of the rows. */
    private record Border(int buffer, long offset, long step, long bytes) {
        long at(long[] addresses, long time) {
            return addresses[buffer] + offset + time * step;
        }
    }

    /** Some of the rows on their way through all steps. */
    private final class Rows {
        final CpuRun run;
        final int[] parameters;
        final Border[] operands;
        final int[] results;
        /** Where the body writes a result itself; else it is copied from where another one is. */
        final boolean[] direct;

        final Border[] stacked;
        final Border[] last;
        final Border[] saved;
        final Memory.Block[] spare;

        Rows(CpuPlan body, Map<String, Long> sizes, long from, Workers workers, Memory memory) {
            Graph graph = body.program().graph();
            parameters = graph.parameters().stream().mapToInt(body::number).toArray();
            results = graph.results().stream().mapToInt(body::result).toArray();
            direct = new boolean[results.length];
            Set<Integer> seen = new HashSet<>();
            for (int i = 0; i < results.length; i++) {
                direct[i] = seen.add(results[i]);
            }
            operands = new Border[parameters.length];
            for (int i = 0; i < parameters.length; i++) {
                boolean sequence = i >= carried && i < carried + scan.sequences();
                operands[i] =
                        border(operandBuffers[i], graph, graph.parameters().get(i), sizes, from, sequence);
            }
            stacked = new Border[results.length];
            last = new Border[carried];
            saved = new Border[carried];
            for (int i = 0; i < results.length; i++) {
                int node = graph.results().get(i).node();
                if (i < carried) {
                    last[i] = border(resultBuffers[i], graph, node, sizes, from, false);
                    saved[i] = border(resultBuffers[results.length + i], graph, node, sizes, from, true);
                } else {
                    stacked[i] = border(resultBuffers[i], graph, node, sizes, from, true);
                }
            }
            spare = new Memory.Block[2 * carried];
            run = new CpuRun(body, workers, memory);
            try {
                run.bind(sizes);
                for (int i = 0; i < spare.length; i++) {
                    spare[i] = memory.allocate(Math.max(1, last[i / 2].bytes()), "a value carried by a loop");
                }
            } catch (RuntimeException | Error e) {
                close();
                throw e;
            }
        }

        private Border border(int buffer, Graph graph, int node, Map<String, Long> sizes, long from, boolean stepwise) {
            Type.Tensor type = graph.node(node).type().tensor();
            long bytes = type.shape().elements().bind(sizes) * MemoryPlan.bytes(type.dtype());
            boolean split = symbol != null
                    && type.shape().rank() > 0
                    && type.shape().dim(0).symbols().contains(symbol);
            long mine = split ? type.shape().dim(0).bind(sizes) : 1;
            long row = mine == 0 ? 0 : bytes / mine;
            return new Border(buffer, split ? from * row : 0, stepwise ? (split ? row * rows : bytes) : 0, bytes);
        }

        void close() {
            run.close();
            for (Memory.Block block : spare) {
                if (block != null) {
                    block.close();
                }
            }
        }

        void run() {
            for (int i = carried + scan.sequences(); i < parameters.length; i++) {
                run.parameter(parameters[i], operands[i].at(addresses, 0));
            }
            for (int i = 0; i < carried; i++) {
                long from = operands[i].at(addresses, 0);
                long to = begins(i, 0);
                if (from != to) {
                    copy(from, to, operands[i].bytes());
                }
            }
            for (long step = 0; step < length; step++) {
                step(step);
            }
        }

        private void step(long step) {
            long time = scan.reverse() ? length - 1 - step : step;
            for (int i = 0; i < carried; i++) {
                run.parameter(parameters[i], begins(i, step));
            }
            for (int i = carried; i < carried + scan.sequences(); i++) {
                run.parameter(parameters[i], operands[i].at(addresses, time));
            }
            for (int i = 0; i < results.length; i++) {
                if (direct[i]) {
                    run.parameter(results[i], target(i, step, time));
                }
            }
            run.run();
            for (int i = 0; i < results.length; i++) {
                if (!direct[i]) {
                    copy(
                            run.address(results[i]),
                            target(i, step, time),
                            i < carried ? last[i].bytes() : stacked[i].bytes());
                }
            }
        }

        private long target(int i, long step, long time) {
            return i < carried ? begins(i, step + 1) : stacked[i].at(addresses, time);
        }

        /** Where a carried value lies when a step begins, or after the last one. */
        private long begins(int i, long step) {
            if (step == length) {
                return last[i].buffer() >= 0 ? last[i].at(addresses, 0) : spare(i, step);
            }
            if (saved[i].buffer() >= 0) {
                return saved[i].at(addresses, scan.reverse() ? length - 1 - step : step);
            }
            return step == 0 ? operands[i].at(addresses, 0) : spare(i, step);
        }

        /** Two places in turns, so that a step never overwrites what it began with. */
        private long spare(int i, long step) {
            return spare[2 * i + (int) (step & 1)].address();
        }
    }

    private final Scan scan;
    private final int carried;
    private final int[] operandBuffers;
    private final int[] resultBuffers;
    private final long length;
    private final @org.jspecify.annotations.Nullable String symbol;
    private final long rows;
    private final List<Rows> parts = new ArrayList<>();
    private long[] addresses = new long[0];

    /**
     * A launch.
     *
     * @param operands dense numbers of the operands
     * @param results dense numbers of the results, -1 for those that nobody reads
     */
    ScanLaunch(
            Scan scan,
            CpuPlan body,
            int[] operands,
            int[] results,
            Map<String, Long> sizes,
            Workers pool,
            Memory memory) {
        this.scan = scan;
        this.carried = scan.carried();
        this.operandBuffers = operands;
        this.resultBuffers = results;
        this.length = scan.length().bind(sizes);
        String found =
                pool.count() > 1 ? IndependentRows.of(scan, body.program().graph()) : null;
        long all = found == null ? 0 : java.util.Objects.requireNonNull(sizes.get(found));
        int shares = (int) Math.min(pool.count(), all / FEWEST_ROWS);
        this.symbol = shares > 1 ? found : null;
        this.rows = all;
        try {
            if (symbol == null) {
                parts.add(new Rows(body, sizes, 0, pool, memory));
            } else {
                for (int share = 0; share < shares; share++) {
                    long from = all * share / shares;
                    Map<String, Long> some = new HashMap<>(sizes);
                    some.put(symbol, all * (share + 1) / shares - from);
                    parts.add(new Rows(body, some, from, Workers.none(), memory));
                }
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    @Override
    public int tasks() {
        return parts.size();
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
        for (int part = from; part < to; part++) {
            parts.get(part).run();
        }
    }

    @Override
    public void close() {
        parts.forEach(Rows::close);
    }

    private static void copy(long from, long to, long bytes) {
        MemorySegment.copy(ALL, from, ALL, to, bytes);
    }
}
