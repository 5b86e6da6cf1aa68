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

    private WindowLines kernel(Reach reach, long period, Neighbours.Visitor visitor) {
        long targets = Arrays.stream(reach.targets()).reduce(1, Math::multiplyExact);
        long lines = targets == 0 ? 0 : shape.outer() * targets / reach.targets()[reach.rank() - 1];
        // Each source is read about once: nothing to read ahead.
        Neighbours neighbours = new Neighbours(reach, period, 0, elementBytes, workers);
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
        return kernel(windows(), 1, this::sum);
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
        return kernel(windows(), 1, (addresses, list, taps, count, target, targets, apart, step) -> {
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

    /** Each window writes the positions that it covers, which no other does; what none covers is 0. */
    private NamedKernel place(int tapBytes) {
        WindowLines covered = kernel(windows(), 1, (addresses, list, taps, count, target, targets, apart, step) -> {
            long values = addresses[1] + target * elementBytes;
            long chosen = addresses[0] + target * inner * tapBytes;
            loops.place(values, elementBytes, chosen, tapBytes, addresses[2], step, list, taps, count, targets, inner);
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
