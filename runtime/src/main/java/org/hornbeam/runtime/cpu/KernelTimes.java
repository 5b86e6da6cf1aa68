// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import java.util.Arrays;
import java.util.Map;

/**
 * How long the kernels of a plan took in the last of its measured runs, for some sizes. One run in {@value #EVERY} is
 * measured, which costs some hundred nanoseconds for each kernel then and nothing else; or each run, if asked for.
 * Written by the thread that runs, read by any: a reader may miss the newest numbers.
 */
public final class KernelTimes {
    /** Runs from one measured run to the next. */
    public static final int EVERY = 16;

    private static final int KEPT = 15;

    private final Map<String, Long> sizes;
    /** For each kernel, and at last for the whole run. */
    private final long[][] nanos;

    private boolean each;
    private int runs;
    private volatile int measured;

    KernelTimes(Map<String, Long> sizes, int kernels) {
        this.sizes = sizes;
        this.nanos = new long[kernels + 1][KEPT];
    }

    /** The number behind each size symbol. */
    public Map<String, Long> sizes() {
        return sizes;
    }

    /** How many measured runs the medians are of. */
    public int samples() {
        return Math.min(measured, KEPT);
    }

    /** Forgets what was measured; measures each run from now on, or one in {@value #EVERY}. */
    void begin(boolean eachRun) {
        each = eachRun;
        runs = 0;
        measured = 0;
    }

    /** Whether the run that begins is to be measured. */
    boolean due() {
        return each || ++runs % EVERY == 0;
    }

    void kernel(int kernel, long time) {
        nanos[kernel][measured % KEPT] = time;
    }

    void run(long time) {
        nanos[nanos.length - 1][measured % KEPT] = time;
        measured++;
    }

    /** The time of a kernel in the last measured run in nanoseconds; 0 if it was skipped. */
    public long last(int kernel) {
        return measured == 0 ? 0 : nanos[kernel][(measured - 1) % KEPT];
    }

    /** The median time of a kernel in nanoseconds. */
    public long median(int kernel) {
        long[] last = Arrays.copyOf(nanos[kernel], samples());
        Arrays.sort(last);
        return last.length == 0 ? 0 : last[last.length / 2];
    }

    /** The median time of a whole run in nanoseconds. */
    public long medianOfRuns() {
        return median(nanos.length - 1);
    }
}
