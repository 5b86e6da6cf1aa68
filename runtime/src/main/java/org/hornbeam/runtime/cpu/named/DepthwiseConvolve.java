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
    private final DepthwiseLoops loops;
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
        long period = forward ? 1 : shape.grid().strides()[reach.rank() - 1];
        this.neighbours = new Neighbours(reach, period, 4 * channels, context.workers());
        this.loops = DepthwiseLoops.of(context.vectors());
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

    @Override
    public int tasks() {
        return lines.tasks();
    }

    @Override
    public long scratchBytes() {
        return stored ? 0 : lineTargets * channels * 4;
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
                mine[2] = scratch.address() - line * lineBytes;
            }
            neighbours.lines(mine, line, line + 1, scratch.worker(), visitor);
            if (epilogue != null) {
                long row = line * lineTargets;
                epilogue.apply(
                        mine[2] + line * lineBytes, channels, row, row + lineTargets, 0, channels, 0, scratch.worker());
            }
        }
    }

    private void weigh(
            long[] addresses, long[] list, int[] taps, int count, long target, int targets, int apart, long step) {
        loops.weigh(
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
}
