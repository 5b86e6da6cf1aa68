// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import java.util.function.Supplier;

/**
 * Begins with scalar code, which the interpreter and the first compiler run 10 to 100 times faster than vector code, and
 * goes over to vector code once a thread in the background has warmed that up. Both give the same bits.
 */
final class TieredKernel implements NestKernel {
    /** Elements after which a kernel is worth a warm-up. */
    private static final long WORTH = 4096;

    /** Launches of fewer elements fill few vectors and stay in scalar code. */
    private static final long SMALL = 256;

    private final NestKernel scalar;
    private final Supplier<WarmUp> warmUp;
    private volatile NestKernel active;
    /** Approximate: threads may lose counts of each other. Negative once the warm-up has been asked for. */
    private volatile long elements;

    TieredKernel(NestKernel scalar, Supplier<WarmUp> warmUp) {
        this.scalar = scalar;
        this.active = scalar;
        this.warmUp = warmUp;
    }

    @Override
    public void run(long[] args, long rowFrom, long rowTo, long columns, long scratch) {
        long size = (rowTo - rowFrom) * columns;
        if (size < SMALL) {
            scalar.run(args, rowFrom, rowTo, columns, scratch);
            return;
        }
        active.run(args, rowFrom, rowTo, columns, scratch);
        long before = elements;
        if (before >= 0) {
            count(before + size);
        }
    }

    private void count(long now) {
        elements = now;
        if (now >= WORTH) {
            elements = -1;
            WarmUp.later(warmUp, vector -> active = vector);
        }
    }

    /** What runs now. */
    NestKernel active() {
        return active;
    }
}
