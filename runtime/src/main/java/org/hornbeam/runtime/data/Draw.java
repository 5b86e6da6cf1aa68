// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

/**
 * Random numbers for orders of rows: SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators",
 * 2014). Written out, so that orders never change with the JDK.
 */
final class Draw {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private long state;

    /** The numbers that belong to these keys. */
    Draw(long... keys) {
        for (long key : keys) {
            state = mix(state + GAMMA ^ mix(key + GAMMA));
        }
    }

    static long mix(long z) {
        long a = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ a >>> 27) * 0x94D049BB133111EBL;
        return b ^ b >>> 31;
    }

    private long next() {
        state += GAMMA;
        return mix(state);
    }

    /** A number from 0 to {@code bound - 1}. */
    int below(int bound) {
        return (int) Math.unsignedMultiplyHigh(next(), bound);
    }

    /** A number from 0 (inclusive) to 1 (exclusive). */
    double share() {
        return (next() >>> 11) * 0x1p-53;
    }

    /** Brings the first numbers of an array into a random order (Fisher and Yates). */
    void shuffle(int[] numbers, int count) {
        for (int i = count - 1; i > 0; i--) {
            int other = below(i + 1);
            int kept = numbers[i];
            numbers[i] = numbers[other];
            numbers[other] = kept;
        }
    }
}
