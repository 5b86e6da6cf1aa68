// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

/**
 * The scalar work of a kernel so far, which asks for the kernel's warm-up once that is worth its time. After a warm-up
 * that failed it asks again when as much work has been done once more.
 */
public final class WarmUpDemand {
    private final KernelWarmUp.Candidate kernel;
    /** Approximate: threads may lose counts of each other. */
    private long work;

    /** Work after which to ask. */
    private volatile long askAt;

    /** {@code worth}: work after which a warm-up is worth its time, in the units of {@link #add}. */
    public WarmUpDemand(KernelWarmUp.Candidate kernel, long worth) {
        this.kernel = kernel;
        this.askAt = worth;
    }

    /** Counts work that was done or is known to come. */
    public void add(long more) {
        work += more;
        if (work >= askAt) {
            ask();
        }
    }

    private synchronized void ask() {
        if (work >= askAt) {
            askAt = Long.MAX_VALUE;
            KernelWarmUp.later(kernel);
        }
    }

    /** All work so far. */
    public long work() {
        return work;
    }

    /** The warm-up that was asked for failed. */
    public void failed() {
        askAt = 2 * work;
    }
}
