// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.winograd;

import java.lang.foreign.Arena;
import org.hornbeam.runtime.cpu.AllocatedBytes;
import org.hornbeam.runtime.cpu.WarmUpLimit;

/** Runs vector transforms on zeros until they are compiled: until they allocate nothing and are faster than scalar ones. */
final class TransformWarmUp {
    private static final int CHANNELS = 64;
    private static final int TILES = 2;
    private static final long BYTES = 4L * CHANNELS;
    private static final int MOST_POINTS = 16;

    /** Calls of each transform between two looks at what is allocated. */
    private static final int CALLS = 128;

    private static final int TIMED_CALLS = 16;

    private final Transforms scalar;
    private final Transforms vector;
    private final Arena arena = Arena.ofConfined();
    private final float[] panel = new float[4 * TILES * CHANNELS];
    // Zeros: sums stay normal numbers.
    private final long from = arena.allocate(MOST_POINTS * BYTES, 64).address();
    private final long to = arena.allocate(MOST_POINTS * BYTES, 64).address();
    private final WarmUpLimit limit = new WarmUpLimit();
    private long bestScalar = Long.MAX_VALUE;
    private long bestVector = Long.MAX_VALUE;
    private long allocated = Long.MAX_VALUE;

    TransformWarmUp(Transforms scalar, Transforms vector) {
        this.scalar = scalar;
        this.vector = vector;
    }

    Transforms vector() {
        return vector;
    }

    /** Whether the vector transforms are good for use. */
    boolean good() {
        return allocated == 0 && bestVector < bestScalar;
    }

    /** Why they are not. */
    String failure() {
        return allocated > 0 ? "go on allocating" : "stay slower";
    }

    /** Runs them some more; true once they are good for use or were given up. */
    boolean advance() {
        limit.begin();
        for (int call = 0; call < CALLS; call++) {
            all(vector);
        }
        allocated = AllocatedBytes.of(() -> all(vector));
        if (allocated == 0) {
            bestScalar = Math.min(bestScalar, time(scalar));
            bestVector = Math.min(bestVector, time(vector));
        }
        boolean done = good() || limit.reached(CALLS);
        if (done) {
            arena.close();
        }
        return done;
    }

    private long time(Transforms transforms) {
        long begin = System.nanoTime();
        for (int call = 0; call < TIMED_CALLS; call++) {
            all(transforms);
        }
        return System.nanoTime() - begin;
    }

    private void all(Transforms transforms) {
        transforms.image(from, from, from, from, from, from, from, from, 1, CHANNELS, panel, 0, CHANNELS, 0, CHANNELS);
        transforms.images(from, from, 1, BYTES, TILES, CHANNELS, panel, 0, 0, 0, 0, CHANNELS);
        transforms.kernel(from, CHANNELS, to, BYTES);
        transforms.output(from, BYTES, CHANNELS, to, to, to, to);
        transforms.gradient(from, from, from, from, CHANNELS, to, BYTES);
        transforms.kernelGradient(from, BYTES, CHANNELS, to, BYTES);
    }
}
