// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.DoubleSupplier;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.matmul.TileRate;

/**
 * What the machine can do at most, measured: what kernels are compared with.
 *
 * @param flops floating-point operations in a second, of the matrix kernel on data in the cache
 * @param memory what copies reach, by how many bytes they read and write: small ones stay in a cache
 */
record MachineLimit(double flops, List<Reach> memory) {
    /**
     * How fast copies are.
     *
     * @param bytes read and written by a copy, all threads together
     * @param rate bytes read and written in a second, all threads together
     */
    record Reach(long bytes, double rate) {}

    private static final long NANOS = 150_000_000;
    /** For each thread a cache of its own, one that threads share, and none; little enough for small machines. */
    private static final long[] BYTES = {512L << 10, 8L << 20, 128L << 20};

    /** Measures on as many threads at a time; takes less than two seconds. */
    static MachineLimit measure(TileKernels tiles, int threads) {
        double flops = together(threads, () -> TileRate.measure(tiles, NANOS));
        List<Reach> memory = new ArrayList<>();
        for (int i = 0; i < BYTES.length; i++) {
            long size = i == 0 ? BYTES[i] / 2 : BYTES[i] / 2 / threads;
            memory.add(new Reach(i == 0 ? BYTES[i] * threads : BYTES[i], together(threads, () -> copied(size))));
        }
        return new MachineLimit(flops, memory);
    }

    /** Bytes in a second of a kernel that reads and writes so many: what copies of that size or the next larger reach. */
    double rate(long bytes) {
        for (Reach reach : memory) {
            if (bytes <= reach.bytes) {
                return reach.rate;
            }
        }
        return memory.getLast().rate;
    }

    /** The time that arithmetic or memory takes at least, whichever is more. */
    double seconds(long flops, long bytes) {
        return Math.max(flops / this.flops, bytes / rate(bytes));
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
