// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import java.lang.foreign.Arena;
import org.hornbeam.runtime.cpu.AllocatedBytes;
import org.hornbeam.runtime.cpu.WarmUpRule;
import org.jspecify.annotations.Nullable;

/**
 * Runs a new kernel just often enough for the virtual machine to compile it.
 *
 * <p>A kernel compiles after 15,000 calls and back edges. Real work would interpret that many vector steps, about half a
 * second for each kernel; the empty loop in every kernel makes 1,000 calls suffice, most of them over no depth at all.
 * The rest shows the compiler that the loop is what counts.
 *
 * @param shape of the kernel
 * @param lanes of its vectors
 */
record TileWarmup(TileShape shape, int lanes) {
    private static final System.Logger LOG = System.getLogger(TileWarmup.class.getName());
    private static final int CALLS = 1000;
    private static final int REAL_CALLS = 32;
    private static final int DEPTH = 64;
    private static final int PROBE_DEPTH = 256;

    /** Runs a kernel so often that it is compiled. */
    static void run(TileKernel kernel, TileShape shape) {
        try (Arena arena = Arena.ofConfined()) {
            run(kernel, new Panel(shape, arena), CALLS);
        }
    }

    private static void run(TileKernel kernel, Panel panel, int calls) {
        for (int call = 0; call < calls; call++) {
            panel.run(kernel, call % REAL_CALLS == 0 ? DEPTH : 0);
        }
    }

    /** The kernel once it is compiled; {@code null} if it goes on allocating or is slower than the scalar one. */
    @Nullable
    TileKernel warmed(TileKernel vector, TileKernel scalar) {
        try (Arena arena = Arena.ofConfined()) {
            Panel panel = new Panel(shape, arena);
            WarmUpRule rule = new WarmUpRule();
            rule.begin();
            run(vector, panel, CALLS);
            do {
                run(vector, panel, REAL_CALLS);
                // While even no depth allocates the kernel is interpreted: depth would fill the heap.
                rule.allocated(AllocatedBytes.of(() -> panel.run(vector, 0)));
                if (!rule.allocates()) {
                    rule.allocated(AllocatedBytes.of(() -> panel.run(vector, PROBE_DEPTH)));
                }
                if (!rule.allocates()) {
                    rule.took(time(scalar, panel), time(vector, panel));
                }
            } while (!rule.ended(REAL_CALLS));
            if (rule.good()) {
                return vector;
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} " + rule.failure() + " and is not used for the time being; its scalar code is",
                    shape);
            return null;
        }
    }

    private static long time(TileKernel kernel, Panel panel) {
        long best = Long.MAX_VALUE;
        for (int sample = 0; sample < 5; sample++) {
            long begin = System.nanoTime();
            panel.run(kernel, PROBE_DEPTH);
            best = Math.min(best, System.nanoTime() - begin);
        }
        return best;
    }

    /** Zeros to compute with. */
    private static final class Panel {
        private static final long ROW_BYTES = (long) Panels.STRIP_COLUMNS * Float.BYTES;
        private final float[] left = new float[Math.max(16 * Panels.ROW_STRIDE, PROBE_DEPTH * Panels.DEPTH_STRIDE)];
        private final long leftBytes = (long) PROBE_DEPTH * Float.BYTES;
        private final long leftMatrix;
        private final long right;
        private final long tile;

        private final boolean depthMajor;
        private final boolean inPlace;

        Panel(TileShape shape, Arena arena) {
            depthMajor = shape.depthMajor();
            inPlace = shape.inPlace();
            leftMatrix = arena.allocate(16 * leftBytes, 64).address();
            right = arena.allocate(PROBE_DEPTH * ROW_BYTES, 64).address();
            tile = arena.allocate(16 * ROW_BYTES, 64).address();
        }

        void run(TileKernel kernel, int depth) {
            if (!inPlace) {
                kernel.run(left, 0, 0, right, ROW_BYTES, tile, ROW_BYTES, depth);
            } else {
                // 16 rows of the probe's depth, or as many rows of 16.
                long stride = depthMajor ? 16L * Float.BYTES : leftBytes;
                kernel.run(left, leftMatrix, stride, right, ROW_BYTES, tile, ROW_BYTES, depth);
            }
        }
    }
}
