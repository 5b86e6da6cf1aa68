// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.runtime.cpu.WorkerScratch;

/**
 * The gradient of the kernel of a depthwise convolution, or of one over few channels: for each weight a chain over the
 * windows, cut every 512 windows or so into partial sums that are added in order. A unit of work is a block of columns:
 * channels or filters.
 */
final class LineKernel implements NamedKernel {
    private static final long PARTIAL_WINDOWS = 512;
    private static final long MOST_COLUMNS = 256;

    /** What is done with a run for a block of columns. */
    private interface Block {
        Neighbours.Visitor visitor(long first, long count);
    }

    private final Neighbours neighbours;
    private final Addition addition;
    private final Neighbours.Visitor[][] visitors;
    private final long[][] own;
    private final long rows;
    private final long columns;
    private final long block;
    private final long lines;
    private final long chunk;
    private final long lineBytes;
    private final ReadAhead ahead;

    private LineKernel(Neighbours neighbours, long windows, long rows, long columns, long block, Context context) {
        this.neighbours = neighbours;
        this.rows = rows;
        this.columns = columns;
        this.block = block;
        this.addition = Addition.floats(context);
        long lineTargets = neighbours.lineTargets();
        this.lines = windows == 0 ? 0 : windows / lineTargets;
        this.chunk = lineTargets == 0 ? 1 : Math.max(1, PARTIAL_WINDOWS / lineTargets);
        this.lineBytes = lineTargets * columns * 4;
        this.ahead = new ReadAhead(4 * windows * columns, context.workers());
        this.own = new long[context.workers()][3];
        // A visitor may have lists of its own: one for each worker.
        this.visitors = new Neighbours.Visitor[context.workers()][(int) Math.ceilDiv(columns, block)];
    }

    /** The order of a column's sums does not depend on the block that it is in. */
    private static long block(long columns, Context context) {
        long share = Math.ceilDiv(columns, context.workers());
        return Math.min(MOST_COLUMNS, (share + 15) / 16 * 16);
    }

    private LineKernel visit(java.util.function.IntFunction<Block> ofWorker) {
        for (int worker = 0; worker < visitors.length; worker++) {
            for (int i = 0; i < visitors[worker].length; i++) {
                long first = i * block;
                visitors[worker][i] = ofWorker.apply(worker).visitor(first, Math.min(block, columns - first));
            }
        }
        return this;
    }

    static NamedKernel depthwise(ConvolveShape shape, Context context) {
        long channels = shape.allChannels();
        long bytes = 4 * channels;
        long block = block(channels, context);
        DepthwiseLoops loops = DepthwiseLoops.of(context.vectors());
        Neighbours neighbours = LineConvolve.neighbours(Reach.forward(shape.grid()), 1, shape, channels, context);
        // The third address of a launch stands for the partial sums here.
        Block visitor =
                (first, some) -> (addresses, list, taps, count, target, targets, apart, step) -> loops.correlate(
                        addresses[0] + 4 * first,
                        step,
                        list,
                        taps,
                        count,
                        addresses[1] + 4 * first + target * bytes,
                        apart * bytes,
                        addresses[2],
                        4 * block,
                        targets,
                        some);
        return new LineKernel(neighbours, shape.outputs(), neighbours.tapCount(), channels, block, context)
                .visit(worker -> visitor);
    }

    /** For an image of few channels in one group. */
    static NamedKernel narrow(ConvolveShape shape, Context context) {
        int channels = (int) shape.channels();
        long filters = shape.filters();
        long block = block(filters, context);
        NarrowLoops loops = NarrowLoops.of(context.vectors());
        Neighbours neighbours = LineConvolve.neighbours(Reach.forward(shape.grid()), 1, shape, channels, context);
        long rows = (long) neighbours.tapCount() * channels;
        return new LineKernel(neighbours, shape.outputs(), rows, filters, block, context).visit(worker -> {
            NarrowEntries entries = new NarrowEntries(neighbours.tapCount(), channels);
            return (first, some) -> (addresses, list, taps, count, target, targets, apart, step) -> loops.correlate(
                    addresses[0],
                    step,
                    entries.distances(list, count),
                    entries.rows(taps, count),
                    count * channels,
                    addresses[1] + 4 * first + target * 4 * filters,
                    apart * 4 * filters,
                    addresses[2],
                    4 * block,
                    targets,
                    some);
        });
    }

    @Override
    public int tasks() {
        return visitors[0].length;
    }

    @Override
    public long scratchBytes() {
        return 4 * block * rows;
    }

    @Override
    public void run(long[] addresses, int from, int to, WorkerScratch scratch) {
        for (int task = from; task < to; task++) {
            block(addresses, task, own[scratch.worker()], scratch);
        }
    }

    private void block(long[] addresses, int unit, long[] mine, WorkerScratch scratch) {
        long result = addresses[2] + 4 * unit * block;
        long count = Math.min(block, columns - unit * block);
        for (int row = 0; row < rows; row++) {
            clear(result + 4 * row * columns, count);
        }
        long sums = scratch.address();
        mine[0] = addresses[0];
        mine[1] = addresses[1];
        mine[2] = sums;
        for (long line = 0; line < lines; line += chunk) {
            clear(sums, scratchBytes() / 4);
            long some = Math.min(lines, line + chunk) - line;
            ahead.read(addresses[1] + line * lineBytes, some * lineBytes, scratch.worker());
            neighbours.lines(
                    mine, line, Math.min(lines, line + chunk), scratch.worker(), visitors[scratch.worker()][unit]);
            for (int row = 0; row < rows; row++) {
                addition.add(sums + 4 * row * block, result + 4 * row * columns, count);
            }
        }
    }

    /** Without a slice, which would be an object while the code is cold. */
    private static void clear(long address, long elements) {
        for (long i = 0; i < elements; i++) {
            Memory.setFloat(address + 4 * i, 0);
        }
    }
}
