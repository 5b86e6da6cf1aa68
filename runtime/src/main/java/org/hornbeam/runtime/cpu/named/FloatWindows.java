// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.graph.WindowReduce;

/** Pooling of float32 and its adjoints: loops over the channels of a target's neighbours. */
final class FloatWindows {
    private final WindowShape shape;
    private final ChannelLoops loops;
    private final int workers;
    private final long inner;
    private final long elementBytes;

    FloatWindows(WindowShape shape, Context context) {
        this.shape = shape;
        this.workers = context.workers();
        this.loops = ChannelLoops.of(context.vectors());
        this.inner = shape.inner();
        this.elementBytes = 4 * inner;
    }

    private NamedKernel kernel(Reach reach, long period, long lines, Neighbours.Visitor visitor) {
        Neighbours neighbours = new Neighbours(reach, period, elementBytes, workers);
        long cost = neighbours.lineTargets() * (neighbours.tapCount() + 1) * inner;
        return new WindowLines(Split.of(cost == 0 ? 0 : lines, cost), neighbours, visitor);
    }

    private long lines(long targets, Reach reach) {
        return targets == 0 ? 0 : shape.outer() * targets / reach.targets()[reach.rank() - 1];
    }

    NamedKernel reduce(WindowReduce.Kind kind) {
        Reach reach = Reach.forward(shape.grid());
        long lines = lines(shape.grid().windowCount(), reach);
        return switch (kind) {
            case SUM -> kernel(reach, 1, lines, this::sum);
            case MAX -> kernel(reach, 1, lines, this::max);
        };
    }

    NamedKernel spread() {
        Reach reach = Reach.backward(shape.grid());
        long period = shape.grid().strides()[reach.rank() - 1];
        return kernel(reach, period, lines(shape.grid().inputCount(), reach), this::sum);
    }

    private void sum(
            long[] addresses, long[] list, int[] taps, int count, long target, int targets, int apart, long step) {
        long to = addresses[1] + target * elementBytes;
        loops.sum(addresses[0], step, list, count, to, apart * elementBytes, targets, inner);
    }

    private void max(
            long[] addresses, long[] list, int[] taps, int count, long target, int targets, int apart, long step) {
        long to = addresses[1] + target * elementBytes;
        if (count > 0) {
            loops.max(addresses[0], step, list, count, to, apart * elementBytes, targets, inner);
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
                1,
                lines(shape.grid().windowCount(), reach),
                (addresses, list, taps, count, target, targets, apart, step) -> {
                    long to = addresses[2] + target * elementBytes;
                    if (count > 0) {
                        loops.gather(addresses[0], step, list, count, addresses[1], to, elementBytes, targets, inner);
                    } else {
                        Memory.clear(to, targets * elementBytes);
                    }
                });
    }

    /** Operands: where maxima are looked for, what is added there. */
    NamedKernel scatter() {
        return tiledByFours() ? placeFours() : new FloatScatter(shape, workers, loops);
    }

    /** Whether windows of four elements cover every position once. */
    private boolean tiledByFours() {
        Grid grid = shape.grid();
        for (int axis = 0; axis < grid.rank(); axis++) {
            if (grid.strides()[axis] != grid.taps()[axis]
                    || grid.dilations()[axis] != 1
                    || grid.before()[axis] != 0
                    || grid.windows()[axis] * grid.strides()[axis] != grid.input()[axis]) {
                return false;
            }
        }
        return grid.tapCount() == 4;
    }

    /** Every element of the result is written once, by its window. */
    private NamedKernel placeFours() {
        Reach reach = Reach.forward(shape.grid());
        return kernel(
                reach,
                1,
                lines(shape.grid().windowCount(), reach),
                (addresses, list, taps, count, target, targets, apart, step) -> loops.placeFour(
                        addresses[0],
                        step,
                        list,
                        addresses[1] + target * elementBytes,
                        elementBytes,
                        addresses[2],
                        targets,
                        inner));
    }
}
