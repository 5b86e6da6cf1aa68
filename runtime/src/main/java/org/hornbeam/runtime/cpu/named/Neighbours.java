// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

/**
 * For each target of a line, the list of the elements that it reads: distances in bytes from the start of the source
 * tensor. Targets that read alike, each a step further, come as one run. Lists are arrays of the worker: as segments
 * they would cost the loops that read them much of C2's budget of nodes.
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
         * @param taps tap of each entry of the list: for weights
         * @param count entries
         * @param target the first target, counted through all lines
         * @param targets how many
         * @param apart distance from one target to the next, in targets
         * @param step bytes from the sources of a target to those of the next
         */
        void visit(
                long[] addresses, long[] list, int[] taps, int count, long target, int targets, int apart, long step);
    }

    private final Reach reach;
    private final int period;
    private final int lastTargets;
    private final int lastTaps;
    private final int leadTaps;
    private final int tapCount;
    private final int[] table;
    private final int[] alike;
    private final long elementBytes;
    private final long[][] leads;
    private final long[][] former;
    private final ReadAhead ahead;
    private final long sourceBytes;
    private final long[][] lists;
    private final int[][] taps;

    /**
     * Neighbours.
     *
     * @param period how far apart along the last axis the targets are that may read alike
     * @param ahead what reads the lines of the first operand before they are used
     * @param elementBytes bytes from one source element to the next: those of its channels
     * @param workers how many workers will call {@link #lines}
     */
    Neighbours(Reach reach, long period, ReadAhead ahead, long elementBytes, int workers) {
        this.reach = reach;
        this.elementBytes = elementBytes;
        int last = reach.rank() - 1;
        this.lastTargets = (int) reach.targets()[last];
        this.lastTaps = (int) reach.taps()[last];
        this.tapCount = reach.tapCount();
        this.leadTaps = tapCount / lastTaps;
        this.table = reach.table()[last];
        this.period = (int) Math.max(1, Math.min(period, lastTargets));
        this.alike = new int[lastTargets];
        for (int target = lastTargets - 1; target >= 0; target--) {
            int next = target + this.period;
            boolean follows =
                    next < lastTargets && similar(target, next) && (alike[next] == 1 || step(target) == step(next));
            alike[target] = follows ? alike[next] + 1 : 1;
        }
        this.leads = new long[workers][leadTaps];
        this.former = new long[workers][leadTaps];
        this.sourceBytes = reach.sources()[last] * elementBytes;
        this.ahead = ahead;
        this.lists = new long[workers][tapCount];
        this.taps = new int[workers][tapCount];
    }

    /** Whether two targets read with the same taps, all of them equally far apart. */
    private boolean similar(int target, int next) {
        int step = step(target);
        for (int tap = 0; tap < lastTaps; tap++) {
            int source = table[target * lastTaps + tap];
            int other = table[next * lastTaps + tap];
            if (source < 0 ? other >= 0 : other < 0 || other - source != step) {
                return false;
            }
        }
        return true;
    }

    /** The distance of the sources of a target and the next that may be alike, in elements; 0 if it reads nothing. */
    private int step(int target) {
        for (int tap = 0; tap < lastTaps; tap++) {
            int source = table[target * lastTaps + tap];
            if (source >= 0) {
                return table[(target + period) * lastTaps + tap] - source;
            }
        }
        return 0;
    }

    /** Targets of a line. */
    int lineTargets() {
        return lastTargets;
    }

    /** The number of taps. */
    int tapCount() {
        return tapCount;
    }

    /** Visits the targets of some lines: line after line, and in a line those that are a period apart in order. */
    void lines(long[] addresses, long from, long to, int worker, Visitor visitor) {
        long[] lead = leads[worker];
        for (long line = from; line < to; line++) {
            for (int tap = 0; tap < leadTaps; tap++) {
                lead[tap] = reach.line(line, tap);
            }
            if (ahead.pays()) {
                fetch(addresses[0], worker);
            }
            for (int first = 0; first < period; first++) {
                line(addresses, line, first, worker, visitor);
            }
        }
    }

    /** Reads the lines that this line of targets needs and the one before did not. */
    private void fetch(long base, int worker) {
        long[] lead = leads[worker];
        long[] before = former[worker];
        for (int tap = 0; tap < leadTaps; tap++) {
            boolean known = lead[tap] < 0;
            for (int other = 0; other < leadTaps && !known; other++) {
                known = before[other] == lead[tap];
            }
            if (!known) {
                ahead.read(base + lead[tap] * elementBytes, sourceBytes, worker);
            }
        }
        System.arraycopy(lead, 0, before, 0, leadTaps);
    }

    private void line(long[] addresses, long line, int first, int worker, Visitor visitor) {
        int target = first;
        while (target < lastTargets) {
            int count = list(worker, target);
            int targets = alike[target];
            long step = targets == 1 ? 0 : step(target) * elementBytes;
            long at = line * lastTargets + target;
            visitor.visit(addresses, lists[worker], taps[worker], count, at, targets, period, step);
            target += targets * period;
        }
    }

    private int list(int worker, int target) {
        long[] lead = leads[worker];
        int count = 0;
        for (int outer = 0; outer < leadTaps; outer++) {
            for (int tap = 0; tap < lastTaps && lead[outer] >= 0; tap++) {
                int source = table[target * lastTaps + tap];
                if (source >= 0) {
                    lists[worker][count] = (lead[outer] + source) * elementBytes;
                    taps[worker][count] = outer * lastTaps + tap;
                    count++;
                }
            }
        }
        return count;
    }
}
