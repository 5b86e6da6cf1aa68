// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.runtime.cpu.WorkerScratch;
import org.hornbeam.runtime.cpu.matmul.TileEpilogue;
import org.jspecify.annotations.Nullable;

/**
 * The output or the image's gradient of a convolution in which each channel is a group of its own with one filter: a
 * weighted sum of neighbours, line by line, all channels at once.
 */
final class DepthwiseConvolve implements NamedKernel {
    private final Neighbours neighbours;
    private final ChannelLoops loops;
    private final long channels;
    private final long firstWeight;
    private final long weightStep;
    private final Split lines;
    private final long lineTargets;
    private final @Nullable TileEpilogue epilogue;
    private final boolean stored;
    private final long[][] own;
    private final Neighbours.Visitor visitor = this::weigh;

    private DepthwiseConvolve(ConvolveShape shape, Reach reach, boolean forward, long targets, Context context) {
        this.channels = shape.allChannels();
        this.neighbours = new Neighbours(reach, 4 * channels);
        this.loops = ChannelLoops.of(context.vectors());
        long last = 4 * channels * (neighbours.tapCount() - 1);
        this.firstWeight = forward ? 0 : last;
        this.weightStep = forward ? 4 * channels : -4 * channels;
        this.lineTargets = neighbours.lineTargets();
        this.lines = Split.of(
                targets == 0 ? 0 : targets / lineTargets, lineTargets * channels * (neighbours.tapCount() + 1));
        this.epilogue = context.epilogue();
        this.stored = context.stored();
        this.own = new long[context.workers()][3];
    }

    static NamedKernel output(ConvolveShape shape, Context context) {
        return new DepthwiseConvolve(shape, Reach.forward(shape.grid()), true, shape.outputs(), context);
    }

    static NamedKernel image(ConvolveShape shape, Context context) {
        long targets = shape.batch() * shape.grid().inputCount();
        return new DepthwiseConvolve(shape, Reach.backward(shape.grid()), false, targets, context);
    }

    /** Whether a convolution has this form. */
    static boolean fits(ConvolveShape shape) {
        return shape.channels() == 1
                && shape.filters() == 1
                && shape.groups() > 1
                && shape.grid().rank() > 0;
    }

    /**
     * The gradient of the kernel: for each tap a chain over the windows, cut every 512 windows or so into partial sums
     * that are added in order. A unit is a block of channels.
     */
    static NamedKernel kernel(ConvolveShape shape, Context context) {
        long channels = shape.allChannels();
        long block = 32;
        long bytes = 4 * channels;
        Neighbours neighbours = new Neighbours(Reach.forward(shape.grid()), bytes);
        ChannelLoops loops = ChannelLoops.of(context.vectors());
        int taps = neighbours.tapCount();
        long lineTargets = neighbours.lineTargets();
        long lines = shape.outputs() == 0 ? 0 : shape.outputs() / lineTargets;
        long chunk = lineTargets == 0 ? 1 : Math.max(1, 512 / lineTargets);
        Addition addition = Addition.floats(context.vectors());
        long sumsBytes = (4 * block * taps + 63) & -64;
        Neighbours.Visitor[] visitors = new Neighbours.Visitor[(int) Math.ceilDiv(channels, block)];
        for (int i = 0; i < visitors.length; i++) {
            long first = 4 * i * block;
            long count = Math.min(block, channels - i * block);
            // The third address of a launch stands for the partial sums here.
            visitors[i] = (addresses, list, places, entries, target, targets, step) -> loops.correlate(
                    addresses[0] + first,
                    step,
                    list,
                    places,
                    entries,
                    addresses[1] + first + target * bytes,
                    bytes,
                    addresses[2],
                    4 * block,
                    targets,
                    count);
        }
        Split split = new Split(visitors.length, visitors.length);
        return new PerWorker(
                split, sumsBytes + neighbours.scratchBytes(), context.workers(), (given, mine, unit, at) -> {
                    long result = given[2] + 4 * unit * block;
                    long count = Math.min(block, channels - unit * block);
                    for (int tap = 0; tap < taps; tap++) {
                        Memory.clear(result + tap * bytes, 4 * count);
                    }
                    mine[0] = given[0];
                    mine[1] = given[1];
                    mine[2] = at;
                    for (long line = 0; line < lines; line += chunk) {
                        Memory.clear(at, sumsBytes);
                        neighbours.lines(
                                mine, line, Math.min(lines, line + chunk), at + sumsBytes, visitors[(int) unit]);
                        for (int tap = 0; tap < taps; tap++) {
                            addition.add(at + 4 * tap * block, result + tap * bytes, count);
                        }
                    }
                });
    }

    /** Units of work with a few addresses of the worker's own. */
    private record PerWorker(Split split, long scratchBytes, long[][] own, Unit unit) implements NamedKernel {
        interface Unit {
            void run(long[] addresses, long[] own, long unit, long scratch);
        }

        PerWorker(Split split, long scratchBytes, int workers, Unit unit) {
            this(split, scratchBytes, new long[workers][3], unit);
        }

        @Override
        public int tasks() {
            return split.tasks();
        }

        @Override
        public void run(long[] addresses, int from, int to, WorkerScratch scratch) {
            for (int task = from; task < to; task++) {
                unit.run(addresses, own[scratch.worker()], task, scratch.address());
            }
        }
    }

    @Override
    public int tasks() {
        return lines.tasks();
    }

    @Override
    public long scratchBytes() {
        return neighboursBytes() + (stored ? 0 : lineTargets * channels * 4);
    }

    private long neighboursBytes() {
        return (neighbours.scratchBytes() + 63) & -64;
    }

    @Override
    public void run(long[] addresses, int from, int to, WorkerScratch scratch) {
        if (from >= to) {
            return;
        }
        long[] mine = own[scratch.worker()];
        System.arraycopy(addresses, 0, mine, 0, 3);
        long lineBytes = lineTargets * channels * 4;
        for (long line = lines.first(from); line < lines.first(to); line++) {
            if (!stored) {
                // The line lies in scratch: the tensor that it belongs to begins that much earlier.
                mine[2] = scratch.address() + neighboursBytes() - line * lineBytes;
            }
            neighbours.lines(mine, line, line + 1, scratch.address(), visitor);
            if (epilogue != null) {
                long row = line * lineTargets;
                epilogue.apply(
                        mine[2] + line * lineBytes, channels, row, row + lineTargets, 0, channels, 0, scratch.worker());
            }
        }
    }

    private void weigh(long[] addresses, long list, long taps, int count, long target, int targets, long step) {
        loops.weigh(
                addresses[0],
                step,
                list,
                taps,
                count,
                addresses[1] + firstWeight,
                weightStep,
                addresses[2] + target * channels * 4,
                4 * channels,
                targets,
                channels);
    }
}
