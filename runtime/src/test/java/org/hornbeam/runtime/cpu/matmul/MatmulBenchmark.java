// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Prints GFLOP/s of products and their share of the fma peak measured around each sample in the same process.
 *
 * <p>Arguments: lines such as {@code NN:32x512x784} (layouts of left and right, rows x columns x depth); a default list
 * without arguments.
 */
public final class MatmulBenchmark {
    private static final String[] DEFAULT = {
        "NN:32x32x32", "NN:64x64x64", "NN:128x128x128", "NN:256x256x256", "NN:512x512x512", "NN:1024x1024x1024",
        "NN:32x512x784", "NN:128x512x784", "NN:32x512x512", "NN:128x512x512", "NN:32x10x512", "NN:128x10x512",
        "TN:784x512x32", "TN:784x512x128", "TN:512x512x32", "TN:512x512x128", "TN:512x10x32", "TN:512x10x128",
        "NT:32x784x512", "NT:32x512x512", "NT:128x512x512", "NT:32x512x10", "NT:128x512x10", "NT:512x512x512",
        "TN:512x512x512", "NN:128x3072x768", "NT:128x128x64", "NN:128x64x128", "NN:1x512x784", "NN:25088x64x576",
        "TN:576x64x25088"
    };

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private MatmulBenchmark() {}

    public static void main(String[] args) {
        double seconds = Double.parseDouble(System.getProperty("seconds", "0.6"));
        Peak peak = new Peak();
        for (int i = 0; i < 400; i++) {
            peak.gflops();
        }
        try (Arena arena = Arena.ofConfined()) {
            Workspace workspace = Workspace.allocate(0, arena);
            for (String spec : args.length == 0 ? DEFAULT : args) {
                measure(spec, peak, workspace, seconds);
            }
        }
    }

    private static void measure(String spec, Peak peak, Workspace workspace, double seconds) {
        try (Arena arena = Arena.ofConfined()) {
            String[] size = spec.substring(3).split("x");
            int m = Integer.parseInt(size[0]);
            int n = Integer.parseInt(size[1]);
            int k = Integer.parseInt(size[2]);
            boolean leftTransposed = spec.charAt(0) == 'T';
            boolean rightTransposed = spec.charAt(1) == 'T';
            long a = random(arena, (long) m * k);
            long b = random(arena, (long) n * k);
            long c = random(arena, (long) m * n);
            Matmul product = Matmul.bind(
                    MatmulSizes.of(m, n, k),
                    Operand.dense(a, leftTransposed ? Layout.TRANSPOSED : Layout.PLAIN, leftTransposed ? m : k),
                    Operand.dense(b, rightTransposed ? Layout.TRANSPOSED : Layout.PLAIN, rightTransposed ? k : n),
                    Result.stored(c, n, 0),
                    null,
                    TileKernels.preferred(),
                    Integer.getInteger("workers", 1));
            double flops = product.sizes().flops();
            int tasks = product.tasks();
            int repeats = (int) Math.max(1, 1e9 / flops / 2);
            long end = System.nanoTime() + (long) (seconds * 1e9);
            double[] rates = new double[100_000];
            double[] shares = new double[100_000];
            int samples = 0;
            double before = peak.gflops();
            while (System.nanoTime() < end) {
                long start = cpuTime();
                for (int i = 0; i < repeats; i++) {
                    product.run(0, tasks, workspace);
                }
                double rate = flops * repeats / (cpuTime() - start);
                double after = peak.gflops();
                rates[samples] = rate;
                shares[samples++] = rate / Math.max(before, after);
                before = after;
            }
            int from = samples / 3;
            double[] last = Arrays.copyOfRange(rates, from, samples);
            double[] share = Arrays.copyOfRange(shares, from, samples);
            Arrays.sort(last);
            Arrays.sort(share);
            System.out.printf(
                    Locale.ROOT,
                    "%-18s median %6.1f GFLOP/s  best %6.1f  median share of peak %5.1f %%  (%d samples)%n",
                    spec,
                    last[last.length / 2],
                    last[last.length - 1],
                    100 * share[share.length / 2],
                    samples);
        }
    }

    /** Time of this thread on a core: neighbours that take the core away do not count. */
    private static long cpuTime() {
        return THREADS.getCurrentThreadCpuTime();
    }

    private static long random(Arena arena, long count) {
        MemorySegment memory = arena.allocate(count * Float.BYTES, 64);
        Random random = new Random(count);
        for (long i = 0; i < count; i++) {
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, random.nextFloat() - 0.5f);
        }
        return memory.address();
    }

    /** The fma peak, by a tile whose operands all stay in the first-level cache. */
    static final class Peak {
        private final TileKernel kernel = TileKernels.preferred()
                .kernel(new TileShape(TileKernels.preferred().heights()[0], 2, true, false));
        private final float[] left = new float[64 * Panels.DEPTH_STRIDE];
        private final Arena arena = Arena.ofAuto();
        private final long right = arena.allocate(64 * 32 * 4, 64).address();
        private final long tile = arena.allocate(16 * 64 * 4, 64).address();

        double gflops() {
            int rows = TileKernels.preferred().heights()[0];
            int width = 2 * TileKernels.preferred().lanes();
            long start = cpuTime();
            for (int i = 0; i < 200; i++) {
                kernel.run(left, 0, 0, right, width * 4L, tile, width * 4L, 64);
            }
            return 200.0 * 64 * 2 * rows * width / (cpuTime() - start);
        }
    }
}
