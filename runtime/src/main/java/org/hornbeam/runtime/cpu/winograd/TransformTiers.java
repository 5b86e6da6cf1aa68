// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.winograd;

import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Element by element at first; with vectors when a thread in the background has run them until they are compiled, once
 * in a process. Vector code that is not yet compiled boxes every vector: rarely called transforms would do so for
 * hundreds of steps. Both give the same bits.
 */
final class TransformTiers {
    private static final Transforms SCALAR = new ScalarTransforms();
    private static final AtomicBoolean STARTED = new AtomicBoolean();
    private static final int CHANNELS = 64;
    private static final int LEAST_CALLS = 6000;
    private static final int TILES = 2;

    private static volatile Transforms fastest = SCALAR;

    private TransformTiers() {}

    /** Starts to warm up vectors, if they may be used. */
    static void prepare(boolean vectors) {
        if (vectors && STARTED.compareAndSet(false, true)) {
            Thread.ofPlatform()
                    .daemon()
                    .priority(Thread.MIN_PRIORITY)
                    .name("hornbeam-transform-warm-up")
                    .start(TransformTiers::warm);
        }
    }

    /** What to compute with now. */
    static Transforms now(boolean vectors) {
        return vectors ? fastest : SCALAR;
    }

    private static void warm() {
        Transforms vectors = new VectorTransforms();
        float[] panel = new float[4 * TILES * CHANNELS];
        long bytes = 4L * CHANNELS;
        try (Arena arena = Arena.ofConfined()) {
            // Zeros: sums stay normal numbers.
            long from = arena.allocate(16 * bytes, 64).address();
            long to = arena.allocate(16 * bytes, 64).address();
            for (int i = 0; i < LEAST_CALLS; i++) {
                vectors.image(
                        from, from, from, from, from, from, from, from, 1, CHANNELS, panel, 0, CHANNELS, 0, CHANNELS);
                vectors.images(from, from, 1, bytes, TILES, CHANNELS, panel, 0, 0, 0, 0, CHANNELS);
                vectors.kernel(from, CHANNELS, to, bytes);
                vectors.output(from, bytes, CHANNELS, to, to, to, to);
                vectors.gradient(from, from, from, from, CHANNELS, to, bytes);
                vectors.kernelGradient(from, bytes, CHANNELS, to, bytes);
            }
        }
        fastest = vectors;
    }
}
