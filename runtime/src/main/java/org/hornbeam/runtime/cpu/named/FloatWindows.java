// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.Arrays;

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

    /** Reads each source about once, a few lines at a time: they are read in order before. */
    private WindowLines ahead(Reach reach, Neighbours.Visitor visitor) {
        long sources = Math.multiplyExact(shape.outer(), reach.sourceCount());
        return kernel(reach, 1, new ReadAhead(sources * elementBytes, workers), visitor);
    }

    private WindowLines kernel(Reach reach, long period, Neighbours.Visitor visitor) {
        return kernel(reach, period, ReadAhead.none(), visitor);
    }

    private WindowLines kernel(Reach reach, long period, ReadAhead ahead, Neighbours.Visitor visitor) {
        long targets = Arrays.stream(reach.targets()).reduce(1, Math::multiplyExact);
        long lines = targets == 0 ? 0 : shape.outer() * targets / reach.targets()[reach.rank() - 1];
        Neighbours neighbours = new Neighbours(reach, period, ahead, elementBytes, workers);
        long cost = neighbours.lineTargets() * (neighbours.tapCount() + 1) * inner;
        return new WindowLines(Split.of(cost == 0 ? 0 : lines, cost), neighbours, visitor);
    }

    private Reach windows() {
        return Reach.forward(shape.grid());
    }

    private Reach positions() {
        return Reach.backward(shape.grid());
    }

    /** Positions that are as far apart as windows are covered alike. */
    private long period() {
        return shape.grid().strides()[shape.grid().rank() - 1];
    }

    NamedKernel sum() {
        return ahead(windows(), this::sum);
    }

    NamedKernel spread() {
        return kernel(positions(), period(), this::sum);
    }

    private void sum(
            long[] addresses, long[] list, int[] taps, int count, long target, int targets, int apart, long step) {
        long to = addresses[1] + target * elementBytes;
        loops.sum(addresses[0], step, list, count, to, apart * elementBytes, targets, inner);
    }

    /** Results: the largest elements and their taps, which may be left out. */
    NamedKernel max(int tapBytes) {
        return ahead(windows(), (addresses, list, taps, count, target, targets, apart, step) -> {
            long to = addresses[1] + target * elementBytes;
            long chosen = addresses[2] == 0 ? 0 : addresses[2] + target * inner * tapBytes;
            if (count > 0) {
                loops.max(
                        addresses[0],
                        step,
                        list,
                        taps,
                        count,
                        to,
                        apart * elementBytes,
                        chosen,
                        tapBytes,
                        targets,
                        inner);
            } else {
                for (long i = 0; i < targets * inner; i++) {
                    Memory.setFloat(to + 4 * i, Float.NEGATIVE_INFINITY);
                }
                if (chosen != 0) {
                    Memory.clear(chosen, targets * inner * tapBytes);
                }
            }
        });
    }

    /** Operands: taps, what is picked under them. */
    NamedKernel gather(int tapBytes) {
        return kernel(windows(), 1, (addresses, list, taps, count, target, targets, apart, step) -> {
            long chosen = addresses[0] + target * inner * tapBytes;
            long to = addresses[2] + target * elementBytes;
            loops.gather(addresses[1], step, list, taps, count, chosen, tapBytes, to, elementBytes, targets, inner);
        });
    }

    /** Operands: taps, what is added under them. */
    NamedKernel scatter(int tapBytes) {
        return shape.grid().disjoint() ? place(tapBytes) : collect(tapBytes);
    }

    private NamedKernel collect(int tapBytes) {
        int last = shape.grid().tapCount() - 1;
        return kernel(positions(), period(), (addresses, list, taps, count, target, targets, apart, step) -> {
            long to = addresses[2] + target * elementBytes;
            long toStep = apart * elementBytes;
            loops.collect(
                    addresses[1], addresses[0], tapBytes, step, list, taps, last, count, to, toStep, targets, inner);
        });
    }

    /**
     * Each window writes the positions that it covers, which no other does; what none covers is 0. A line of positions is
     * written from its begin to its end before the next, as memory likes it: beside each other, the two lines of 2x2
     * windows took half as long again.
     */
    private NamedKernel place(int tapBytes) {
        long lineTaps = shape.grid().taps()[shape.grid().rank() - 1];
        WindowLines covered = kernel(windows(), 1, (addresses, list, taps, count, target, targets, apart, step) -> {
            long values = addresses[1] + target * elementBytes;
            long chosen = addresses[0] + target * inner * tapBytes;
            for (int from = 0; from < count; ) {
                int to = from + 1;
                while (to < count && taps[to] / lineTaps == taps[from] / lineTaps) {
                    to++;
                }
                loops.place(
                        values,
                        elementBytes,
                        chosen,
                        tapBytes,
                        addresses[2],
                        step,
                        list,
                        taps,
                        from,
                        to,
                        targets,
                        inner);
                from = to;
            }
        });
        Reach positions = positions();
        if (positions.everyTargetReads()) {
            return covered;
        }
        WindowLines rest = kernel(positions, period(), (addresses, list, taps, count, target, targets, apart, step) -> {
            for (int i = 0; count == 0 && i < targets; i++) {
                Memory.clear(addresses[2] + (target + (long) i * apart) * elementBytes, elementBytes);
            }
        });
        return new Both(covered, rest);
    }
}
