// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.graph.WindowReduce;

/** Pooling of float32 and its adjoints: loops over the channels of a target's neighbours. */
final class FloatWindows {
    private static final long CHANNEL_BLOCK = 32;
    private static final long MANY_IMAGES = 4;

    private final WindowShape shape;
    private final ChannelLoops loops;
    private final long inner;
    private final long elementBytes;

    FloatWindows(WindowShape shape, boolean vectors) {
        this.shape = shape;
        this.loops = ChannelLoops.of(vectors);
        this.inner = shape.inner();
        this.elementBytes = 4 * inner;
    }

    private NamedKernel kernel(Reach reach, long lines, Neighbours.Visitor visitor) {
        Neighbours neighbours = new Neighbours(reach, elementBytes);
        long cost = neighbours.lineTargets() * (neighbours.tapCount() + 1) * inner;
        return new Loop(
                Split.of(cost == 0 ? 0 : lines, cost),
                neighbours.scratchBytes(),
                (addresses, from, to, scratch) -> neighbours.lines(addresses, from, to, scratch, visitor));
    }

    private long lines(long targets, Reach reach) {
        return targets == 0 ? 0 : shape.outer() * targets / reach.targets()[reach.rank() - 1];
    }

    NamedKernel reduce(WindowReduce.Kind kind) {
        Reach reach = Reach.forward(shape.grid());
        long lines = lines(shape.grid().windowCount(), reach);
        return switch (kind) {
            case SUM -> kernel(reach, lines, this::sum);
            case MAX -> kernel(reach, lines, this::max);
        };
    }

    NamedKernel spread() {
        Reach reach = Reach.backward(shape.grid());
        return kernel(reach, lines(shape.grid().inputCount(), reach), this::sum);
    }

    private void sum(long[] addresses, long list, long taps, int count, long target, int targets, long step) {
        long to = addresses[1] + target * elementBytes;
        loops.sum(addresses[0], step, list, count, to, elementBytes, targets, inner);
    }

    private void max(long[] addresses, long list, long taps, int count, long target, int targets, long step) {
        long to = addresses[1] + target * elementBytes;
        if (count > 0) {
            loops.max(addresses[0], step, list, count, to, elementBytes, targets, inner);
        } else {
            for (long i = 0; i < targets * inner; i++) {
                Memory.setFloat(to + 4 * i, Float.NEGATIVE_INFINITY);
            }
        }
    }

    /** Operands: where maxima are looked for, what is picked there. */
    NamedKernel gather() {
        Reach reach = Reach.forward(shape.grid());
        return kernel(
                reach,
                lines(shape.grid().windowCount(), reach),
                (addresses, list, taps, count, target, targets, step) -> {
                    long to = addresses[2] + target * elementBytes;
                    if (count > 0) {
                        loops.gather(addresses[0], step, list, count, addresses[1], to, elementBytes, targets, inner);
                    } else {
                        Memory.clear(to, targets * elementBytes);
                    }
                });
    }

    /**
     * Operands: where maxima are looked for, what is added there. Windows may overlap, so a unit is an image, or a block
     * of its channels where there are few images.
     */
    NamedKernel scatter() {
        Reach reach = Reach.forward(shape.grid());
        Neighbours neighbours = new Neighbours(reach, elementBytes);
        long positions = shape.grid().inputCount();
        long block = shape.outer() >= MANY_IMAGES ? Math.max(inner, 1) : CHANNEL_BLOCK;
        long blocks = Math.ceilDiv(inner, block);
        long linesPerImage = shape.outer() == 0 ? 0 : lines(shape.grid().windowCount(), reach) / shape.outer();
        Neighbours.Visitor[] visitors = new Neighbours.Visitor[Math.toIntExact(blocks)];
        for (int i = 0; i < visitors.length; i++) {
            visitors[i] = scatterBlock(4 * i * block, Math.min(block, inner - i * block));
        }
        return new Loop(
                Split.of(positions == 0 ? 0 : shape.outer() * blocks, 4 * positions * Math.min(block, inner)),
                neighbours.scratchBytes(),
                (addresses, from, to, scratch) -> {
                    for (long unit = from; unit < to; unit++) {
                        long image = unit / blocks;
                        int part = (int) (unit % blocks);
                        long start = addresses[2] + image * positions * elementBytes + 4 * part * block;
                        clear(start, positions, Math.min(block, inner - part * block));
                        long line = image * linesPerImage;
                        neighbours.lines(addresses, line, line + linesPerImage, scratch, visitors[part]);
                    }
                });
    }

    private Neighbours.Visitor scatterBlock(long first, long channels) {
        return (addresses, list, taps, count, target, targets, step) -> {
            if (count > 0) {
                long values = addresses[1] + target * elementBytes + first;
                long sums = addresses[2] + first;
                loops.scatter(addresses[0] + first, step, list, count, values, elementBytes, sums, targets, channels);
            }
        };
    }

    private void clear(long address, long positions, long channels) {
        if (channels == inner) {
            Memory.clear(address, positions * elementBytes);
            return;
        }
        for (long position = 0; position < positions; position++) {
            Memory.clear(address + position * elementBytes, 4 * channels);
        }
    }
}
