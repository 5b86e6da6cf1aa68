// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;

/** How fast the largest register tile runs on panels that stay in the cache: what the arithmetic of a machine gives. */
public final class TileRate {
    private static final int CALLS = 64;
    private static final long PATIENCE = 10_000_000_000L;

    private TileRate() {}

    /** Floating-point operations in a second on this thread, the best of many short samples within about this time. */
    public static double measure(TileKernels kernels, long nanos) {
        int rows = kernels.heights()[0];
        int vectors = 2;
        TileShape shape = new TileShape(rows, vectors, false, false);
        TileKernel kernel = kernels.vector(shape);
        TileWarmup.run(kernel, shape);
        long columns = (long) vectors * kernels.lanes();
        long stride = columns * Float.BYTES;
        double work = 2.0 * rows * columns * Panels.CHUNK * CALLS;
        double best = 0;
        try (Arena arena = Arena.ofConfined()) {
            Workspace workspace = Workspace.allocate(0, arena);
            await(kernel, workspace, stride);
            long start = System.nanoTime();
            do {
                long before = System.nanoTime();
                for (int call = 0; call < CALLS; call++) {
                    kernel.run(workspace.left, 0, 0, workspace.strip, stride, workspace.tile, stride, Panels.CHUNK);
                }
                best = Math.max(best, work / (System.nanoTime() - before) * 1e9);
            } while (System.nanoTime() - start < nanos);
        }
        return best;
    }

    /** Until the kernel is compiled: then it allocates nothing. */
    private static void await(TileKernel kernel, Workspace workspace, long stride) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < PATIENCE
                && ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads) {
            long before = threads.getCurrentThreadAllocatedBytes();
            kernel.run(workspace.left, 0, 0, workspace.strip, stride, workspace.tile, stride, Panels.CHUNK);
            if (threads.getCurrentThreadAllocatedBytes() == before) {
                return;
            }
        }
    }
}
