// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.runtime.cpu.WorkerScratch;

/**
 * The gradient of the kernel of a depthwise convolution: for each tap a chain over the windows, cut every 512 windows or
 * so into partial sums that are added in order. A unit of work is a block of channels.
 */
final class DepthwiseKernel implements NamedKernel {
    private static final long PARTIAL_WINDOWS = 512;
    private static final long MOST_CHANNELS = 256;

    private final Neighbours neighbours;
    private final DepthwiseLoops loops;
    private final Addition addition;
    private final Neighbours.Visitor[] visitors;
    private final long[][] own;
    private final long channels;
    private final long block;
    private final long lines;
    private final long chunk;

    DepthwiseKernel(ConvolveShape shape, Context context) {
        this.channels = shape.allChannels();
        this.neighbours = new Neighbours(Reach.forward(shape.grid()), 1, 4 * channels, context.workers());
        this.loops = DepthwiseLoops.of(context.vectors());
        this.addition = Addition.floats(context.vectors());
        long lineTargets = neighbours.lineTargets();
        this.lines = shape.outputs() == 0 ? 0 : shape.outputs() / lineTargets;
        this.chunk = lineTargets == 0 ? 1 : Math.max(1, PARTIAL_WINDOWS / lineTargets);
        // The order of a channel's sums does not depend on the block that it is in.
        long share = Math.ceilDiv(channels, context.workers());
        this.block = Math.min(MOST_CHANNELS, (share + 15) / 16 * 16);
        this.visitors = new Neighbours.Visitor[(int) Math.ceilDiv(channels, block)];
        for (int i = 0; i < visitors.length; i++) {
            visitors[i] = visitor(i * block, Math.min(block, channels - i * block));
        }
        this.own = new long[context.workers()][3];
    }

    /** The third address of a launch stands for the partial sums here. */
    private Neighbours.Visitor visitor(long first, long count) {
        long bytes = 4 * channels;
        return (addresses, list, taps, entries, target, targets, apart, step) -> loops.correlate(
                addresses[0] + 4 * first,
                step,
                list,
                taps,
                entries,
                addresses[1] + 4 * first + target * bytes,
                apart * bytes,
                addresses[2],
                4 * block,
                targets,
                count);
    }

    @Override
    public int tasks() {
        return visitors.length;
    }

    @Override
    public long scratchBytes() {
        return 4 * block * neighbours.tapCount();
    }

    @Override
    public void run(long[] addresses, int from, int to, WorkerScratch scratch) {
        for (int task = from; task < to; task++) {
            block(addresses, task, own[scratch.worker()], scratch);
        }
    }

    private void block(long[] addresses, int unit, long[] mine, WorkerScratch scratch) {
        long result = addresses[2] + 4 * unit * block;
        long count = Math.min(block, channels - unit * block);
        for (int tap = 0; tap < neighbours.tapCount(); tap++) {
            clear(result + 4 * tap * channels, count);
        }
        long sums = scratch.address();
        mine[0] = addresses[0];
        mine[1] = addresses[1];
        mine[2] = sums;
        for (long line = 0; line < lines; line += chunk) {
            clear(sums, scratchBytes() / 4);
            neighbours.lines(mine, line, Math.min(lines, line + chunk), scratch.worker(), visitors[unit]);
            for (int tap = 0; tap < neighbours.tapCount(); tap++) {
                addition.add(sums + 4 * tap * block, result + 4 * tap * channels, count);
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
