// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

/**
 * For each target of a line, the list of the elements that it reads, written to scratch: distances in bytes from the
 * start of the source tensor. Targets that read alike, each a step further, come as one run.
 */
final class Neighbours {
    /** What is done with a run. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Targets that read alike.
         *
         * @param addresses those of the launch
         * @param list of distances for the first target
         * @param taps tap of each entry of the list, int32: for weights
         * @param count entries
         * @param target the first target, counted through all lines
         * @param targets how many
         * @param step bytes from the sources of a target to those of the next
         */
        void visit(long[] addresses, long list, long taps, int count, long target, int targets, long step);
    }

    private final Reach reach;
    private final int lastTargets;
    private final int lastTaps;
    private final int leadTaps;
    private final int[] table;
    private final int[] alike;
    private final long elementBytes;

    /**
     * Neighbours.
     *
     * @param elementBytes bytes from one source element to the next: those of its channels
     */
    Neighbours(Reach reach, long elementBytes) {
        this.reach = reach;
        this.elementBytes = elementBytes;
        int last = reach.rank() - 1;
        this.lastTargets = (int) reach.targets()[last];
        this.lastTaps = (int) reach.taps()[last];
        this.leadTaps = reach.tapCount() / lastTaps;
        this.table = reach.table()[last];
        this.alike = new int[lastTargets];
        for (int target = lastTargets - 1; target >= 0; target--) {
            boolean follows = target + 1 < lastTargets
                    && whole(target)
                    && whole(target + 1)
                    && (alike[target + 1] == 1 || step(target) == step(target + 1));
            alike[target] = follows ? alike[target + 1] + 1 : 1;
        }
    }

    private boolean whole(int target) {
        for (int tap = 0; tap < lastTaps; tap++) {
            if (table[target * lastTaps + tap] < 0) {
                return false;
            }
        }
        return true;
    }

    private int step(int target) {
        return table[(target + 1) * lastTaps] - table[target * lastTaps];
    }

    /** Targets of a line. */
    int lineTargets() {
        return lastTargets;
    }

    /** The number of taps. */
    int tapCount() {
        return reach.tapCount();
    }

    /** Scratch for the lists. */
    long scratchBytes() {
        return 24L * reach.tapCount() + 64;
    }

    /** Visits the targets of some lines, in order. */
    void lines(long[] addresses, long from, long to, long scratch, Visitor visitor) {
        long lead = scratch;
        long list = scratch + 8L * leadTaps;
        long taps = list + 8L * leadTaps * lastTaps;
        for (long line = from; line < to; line++) {
            for (int tap = 0; tap < leadTaps; tap++) {
                Memory.ALL.set(Memory.LONG, lead + 8L * tap, reach.line(line, tap));
            }
            int target = 0;
            while (target < lastTargets) {
                int count = list(lead, list, taps, target);
                int targets = alike[target];
                long step = targets == 1 ? 0 : step(target) * elementBytes;
                visitor.visit(addresses, list, taps, count, line * lastTargets + target, targets, step);
                target += targets;
            }
        }
    }

    private int list(long lead, long list, long taps, int target) {
        int count = 0;
        for (int outer = 0; outer < leadTaps; outer++) {
            long start = Memory.ALL.get(Memory.LONG, lead + 8L * outer);
            for (int tap = 0; tap < lastTaps && start >= 0; tap++) {
                int source = table[target * lastTaps + tap];
                if (source >= 0) {
                    Memory.ALL.set(Memory.LONG, list + 8L * count, (start + source) * elementBytes);
                    Memory.setInt(taps + 4L * count, outer * lastTaps + tap);
                    count++;
                }
            }
        }
        return count;
    }
}
