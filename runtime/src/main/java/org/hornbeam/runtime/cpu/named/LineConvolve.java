// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.function.Function;
import org.hornbeam.runtime.cpu.WorkerScratch;
import org.hornbeam.runtime.cpu.matmul.TileEpilogue;
import org.jspecify.annotations.Nullable;

/**
 * The output of a convolution, or the gradient of its image, computed straight from its neighbours line by line. Meant
 * for depthwise convolutions, each channel a group of its own with one filter, and for images of few channels.
 */
final class LineConvolve implements NamedKernel {
    private final Neighbours neighbours;
    private final Neighbours.Visitor[] visitors;
    private final long columns;
    private final Split lines;
    private final long lineTargets;
    private final @Nullable TileEpilogue epilogue;
    private final boolean stored;
    private final long[][] own;
    private final ReadAhead ahead;

    private LineConvolve(
            Neighbours neighbours,
            Function<Neighbours, Neighbours.Visitor> visitor,
            long targets,
            long columns,
            Context context) {
        this.neighbours = neighbours;
        this.columns = columns;
        this.lineTargets = neighbours.lineTargets();
        this.lines =
                Split.of(targets == 0 ? 0 : targets / lineTargets, lineTargets * columns * (neighbours.tapCount() + 1));
        this.epilogue = context.epilogue();
        this.stored = context.stored();
        this.own = new long[context.workers()][3];
        this.ahead = new ReadAhead(4 * targets * columns, context.workers());
        // A visitor may have lists of its own: one for each worker.
        this.visitors = new Neighbours.Visitor[context.workers()];
        for (int worker = 0; worker < visitors.length; worker++) {
            visitors[worker] = visitor.apply(neighbours);
        }
    }

    /** Neighbours of this many channels, whose lines are read ahead. */
    static Neighbours neighbours(Reach reach, long period, ConvolveShape shape, long channels, Context context) {
        long bytes = 4 * channels;
        ReadAhead ahead = new ReadAhead(shape.batch() * reach.sourceCount() * bytes, context.workers());
        return new Neighbours(reach, period, ahead, bytes, context.workers());
    }

    static NamedKernel depthwiseOutput(ConvolveShape shape, Context context) {
        long channels = shape.allChannels();
        Neighbours neighbours = neighbours(Reach.forward(shape.grid()), 1, shape, channels, context);
        return new LineConvolve(
                neighbours, all -> depthwise(channels, 0, 4 * channels, context), shape.outputs(), channels, context);
    }

    static NamedKernel depthwiseImage(ConvolveShape shape, Context context) {
        long channels = shape.allChannels();
        Grid grid = shape.grid();
        long period = grid.strides()[grid.rank() - 1];
        Neighbours neighbours = neighbours(Reach.backward(grid), period, shape, channels, context);
        // Positions count taps from the last.
        long last = 4 * channels * (neighbours.tapCount() - 1);
        return new LineConvolve(
                neighbours,
                all -> depthwise(channels, last, -4 * channels, context),
                shape.batch() * grid.inputCount(),
                channels,
                context);
    }

    /** The output for an image of few channels in one group. */
    static NamedKernel narrowOutput(ConvolveShape shape, Context context) {
        long channels = shape.channels();
        long filters = shape.filters();
        Neighbours neighbours = neighbours(Reach.forward(shape.grid()), 1, shape, channels, context);
        NarrowLoops loops = NarrowLoops.of(context.vectors());
        return new LineConvolve(
                neighbours,
                all -> {
                    NarrowEntries entries = new NarrowEntries(all.tapCount(), (int) channels);
                    return (addresses, list, taps, count, target, targets, apart, step) -> loops.multiply(
                            addresses[0],
                            step,
                            entries.distances(list, count),
                            entries.rows(taps, count),
                            count * (int) channels,
                            addresses[1],
                            4 * filters,
                            addresses[2] + target * 4 * filters,
                            apart * 4 * filters,
                            targets,
                            filters);
                },
                shape.outputs(),
                filters,
                context);
    }

    private static Neighbours.Visitor depthwise(long channels, long firstWeight, long weightStep, Context context) {
        DepthwiseLoops loops = DepthwiseLoops.of(context.vectors());
        return (addresses, list, taps, count, target, targets, apart, step) -> loops.weigh(
                addresses[0],
                step,
                list,
                taps,
                count,
                addresses[1] + firstWeight,
                weightStep,
                addresses[2] + target * channels * 4,
                4 * apart * channels,
                targets,
                channels);
    }

    /** Whether each channel is a group of its own with one filter. */
    static boolean isDepthwise(ConvolveShape shape) {
        return shape.channels() == 1
                && shape.filters() == 1
                && shape.groups() > 1
                && shape.grid().rank() > 0;
    }

    /** Whether an image has so few channels that its patches are not worth packing. */
    static boolean isNarrow(ConvolveShape shape) {
        return shape.groups() == 1
                && shape.channels() <= 4
                && shape.filters() >= 8
                && shape.grid().rank() > 0
                && shape.grid().tapCount() > 1;
    }

    @Override
    public int tasks() {
        return lines.tasks();
    }

    @Override
    public long scratchBytes() {
        return stored ? 0 : lineTargets * columns * 4;
    }

    @Override
    public void run(long[] addresses, int from, int to, WorkerScratch scratch) {
        if (from >= to) {
            return;
        }
        long[] mine = own[scratch.worker()];
        System.arraycopy(addresses, 0, mine, 0, 3);
        long lineBytes = lineTargets * columns * 4;
        for (long line = lines.first(from); line < lines.first(to); line++) {
            if (!stored) {
                // The line lies in scratch: the tensor that it belongs to begins that much earlier.
                mine[2] = scratch.address() - line * lineBytes;
            }
            ahead.read(mine[2] + line * lineBytes, lineBytes, scratch.worker());
            neighbours.lines(mine, line, line + 1, scratch.worker(), visitors[scratch.worker()]);
            if (epilogue != null) {
                long row = line * lineTargets;
                epilogue.apply(
                        mine[2] + line * lineBytes, columns, row, row + lineTargets, 0, columns, 0, scratch.worker());
            }
        }
    }
}
