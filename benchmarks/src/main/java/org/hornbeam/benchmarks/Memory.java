// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a contender takes: bytes allocated on the Java heap per step, and the peak of a process that runs it alone. */
final class Memory {
    private static final String PEAK = "peak_kib";
    private static final int COUNTED_STEPS = 20;
    private static final long ALONE_NANOS = 3_000_000_000L;

    private Memory() {}

    /** Java heap bytes per step over all threads, the least of a few attempts (other threads allocate now and then). */
    static long heapBytesPerStep(Contender contender) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        contender.resume();
        for (int attempt = 0; attempt < 5; attempt++) {
            long own = -threads.getTotalThreadAllocatedBytes();
            own += threads.getTotalThreadAllocatedBytes();
            long bytes = -threads.getTotalThreadAllocatedBytes();
            for (int step = 0; step < COUNTED_STEPS; step++) {
                contender.step();
            }
            bytes += threads.getTotalThreadAllocatedBytes();
            least = Math.min(least, Math.max(0, bytes - own));
        }
        contender.park();
        return Math.ceilDiv(least, COUNTED_STEPS);
    }

    /** Off-heap bytes per step, or -1 when the contender does not count them. */
    static long offHeapBytesPerStep(Contender contender) {
        long before = contender.offHeapAllocated();
        if (before < 0) {
            return -1;
        }
        contender.resume();
        for (int step = 0; step < COUNTED_STEPS; step++) {
            contender.step();
        }
        contender.park();
        return Math.ceilDiv(contender.offHeapAllocated() - before, COUNTED_STEPS);
    }

    /** Runs steps for a few seconds and hands this process's peak to {@link #alone}. */
    static void runAlone(Contender contender) {
        contender.resume();
        long start = System.nanoTime();
        while (System.nanoTime() - start < ALONE_NANOS) {
            contender.step();
        }
        contender.park();
        Child.print(PEAK, peakKibibytes());
    }

    /** Peak resident memory of this process in KiB, or -1 where /proc does not tell. */
    static long peakKibibytes() {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return -1;
        }
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(-1);
        } catch (IOException unreadable) {
            return -1;
        }
    }

    /** The heaps that processes are compared with, the same for both sides. */
    enum Heap {
        /** What the page on performance recommends where memory matters: steps allocate nothing, a start does. */
        SMALL("", List.of("-XX:+UseSerialGC", "-Xmn32m")),
        /** The virtual machine's own choice, by the size of the machine. */
        DEFAULT("default_heap_", List.of());

        private final String prefix;
        private final List<String> flags;

        Heap(String prefix, List<String> flags) {
            this.prefix = prefix;
            this.flags = flags;
        }

        /** The name of a contender's figure. */
        String figure(String contender) {
            return contender + "_" + prefix + "peak_mib";
        }
    }

    /** Peak in KiB of a fresh JVM that runs one contender of one workload, or -1 when it failed. */
    static long alone(String contender, Workload workload, int threads, Heap heap)
            throws IOException, InterruptedException {
        return Child.run("--peak-of", contender, workload, threads, heap.flags)
                .getOrDefault(PEAK, -1.0)
                .longValue();
    }
}
