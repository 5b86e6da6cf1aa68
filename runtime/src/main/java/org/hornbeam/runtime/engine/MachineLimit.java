// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.DoubleSupplier;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.matmul.TileRate;

/**
 * What the machine can do at most, measured: what kernels are compared with.
 *
 * @param flops floating-point operations in a second, of the matrix kernel on data in the cache
 * @param bytes bytes read and written in a second, of copies between arrays that no cache holds
 */
record MachineLimit(double flops, double bytes) {
    private static final long NANOS = 150_000_000;
    /** Of all threads together: more than caches hold, little enough for small machines. */
    private static final long ARRAY_BYTES = 128L << 20;

    /** Measures on as many threads at a time; takes less than a second. */
    static MachineLimit measure(TileKernels tiles, int threads) {
        double flops = together(threads, () -> TileRate.measure(tiles, NANOS));
        double bytes = together(threads, () -> copied(ARRAY_BYTES / 2 / threads));
        return new MachineLimit(flops, bytes);
    }

    /** The share that a kernel reaches of what its arithmetic or its memory allows, whichever is the tighter limit. */
    double share(long flops, long bytes, double seconds) {
        return Math.max(flops / this.flops, bytes / this.bytes) / seconds;
    }

    private static double together(int threads, DoubleSupplier rate) {
        DoubleAdder sum = new DoubleAdder();
        Thread[] others = new Thread[threads - 1];
        for (int i = 0; i < others.length; i++) {
            others[i] = Thread.ofPlatform().daemon().name("hornbeam-probe").start(() -> sum.add(rate.getAsDouble()));
        }
        sum.add(rate.getAsDouble());
        boolean interrupted = false;
        for (Thread other : others) {
            while (other.isAlive()) {
                try {
                    other.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return sum.sum();
    }

    private static double copied(long size) {
        double best = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment from = arena.allocate(size, 64);
            MemorySegment to = arena.allocate(size, 64);
            long start = System.nanoTime();
            do {
                long before = System.nanoTime();
                to.copyFrom(from);
                best = Math.max(best, 2.0 * size / (System.nanoTime() - before) * 1e9);
            } while (System.nanoTime() - start < NANOS);
        }
        return best;
    }
}
