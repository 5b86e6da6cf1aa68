// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import java.lang.foreign.Arena;

/**
 * Runs a new kernel just often enough for the virtual machine to compile it.
 *
 * <p>A kernel compiles after 15,000 calls and back edges. Real work would interpret that many vector steps, about half a
 * second for each kernel; the empty loop in every kernel makes 1,000 calls over almost no depth suffice, 10 to 20
 * milliseconds. The compilation goes on in the background.
 */
final class TileWarmup {
    private static final int CALLS = 1000;
    private static final int DEPTH = 2;

    private TileWarmup() {}

    static void run(TileKernel kernel) {
        float[] left = new float[16 * Panels.ROW_STRIDE];
        long rowBytes = (long) Panels.STRIP_COLUMNS * Float.BYTES;
        try (Arena arena = Arena.ofConfined()) {
            long right = arena.allocate(DEPTH * rowBytes, 64).address();
            long tile = arena.allocate(16 * rowBytes, 64).address();
            for (int i = 0; i < CALLS; i++) {
                kernel.run(left, 0, right, rowBytes, tile, rowBytes, DEPTH);
            }
        }
    }
}
