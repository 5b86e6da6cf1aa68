// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

/** Deterministic floats from a 64-bit counter mix (SplitMix64): the same values for every side, run and machine. */
final class Inputs {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private long state;

    Inputs(long seed) {
        state = seed;
    }

    /** {@code count} values, uniform in [-limit, limit). */
    float[] uniform(int count, double limit) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (limit * ((next() >>> 40) * 0x1p-23 - 1));
        }
        return values;
    }

    /** {@code count} labels, uniform in [0, classes). */
    int[] labels(int count, int classes) {
        var labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (int) Math.floorMod(next() >>> 1, (long) classes);
        }
        return labels;
    }

    private long next() {
        state += GOLDEN;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
