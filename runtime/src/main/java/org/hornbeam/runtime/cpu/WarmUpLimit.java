// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;

/**
 * When a warm-up is given up: after more calls than any compilation needs, and after more time of the processor than
 * interpreting them takes. Never by the clock: on a machine that is busy with other things a thread gets little done in
 * any time, and code that it does not wait for is compiled late.
 */
public final class WarmUpLimit {
    /** Four times what makes a method without loops be compiled. */
    private static final int CALLS = 20_000;

    private static final long NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final boolean MEASURED =
            THREADS.isCurrentThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled();

    private long calls;
    private long nanos;
    private long begin;

    /** Time of this thread counts from now on. */
    public void begin() {
        begin = now();
    }

    /** Counts calls, and the time of this thread since {@link #begin} or the last call of this; whether both are spent. */
    public boolean reached(int more) {
        long now = now();
        nanos += now - begin;
        begin = now;
        calls += more;
        return calls >= CALLS && nanos >= NANOS;
    }

    private static long now() {
        return MEASURED ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }
}
