// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Philox 4x32-10 with one element in each 64-bit lane, so that a round is two multiplications of lanes; the four words
 * stay in the lower halves. Loaded only where the Vector API is present.
 */
record VectorPhilox() implements Philox {
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    private static final int LANES = LONGS.length();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final long LOW = 0xffffffffL;

    private static final Scalar REST = new Scalar();

    @Override
    public void run(long address, long from, long to, int step, int site, int key0, int key1) {
        long end = vectors(address, from, to, step, site, key0, key1);
        REST.run(address, end, to, step, site, key0, key1);
    }

    /** Writes elements from {@code from} on, as many as fill vectors; returns the first one not written. */
    private static long vectors(long address, long from, long to, int step, int site, int key0, int key1) {
        long at = from;
        for (; at + 2 * LANES <= to; at += 2 * LANES) {
            LongVector first = words(at, step, site, key0, key1);
            LongVector second = words(at + LANES, step, site, key0, key1);
            store(first, address + 4 * at);
            store(second, address + 4 * (at + LANES));
        }
        return at;
    }

    private static LongVector words(long at, int step, int site, int key0, int key1) {
        LongVector index = LongVector.broadcast(LONGS, at).addIndex(1);
        LongVector c0 = index.and(LOW);
        LongVector c1 = index.lanewise(VectorOperators.LSHR, 32);
        LongVector c2 = LongVector.broadcast(LONGS, step & LOW);
        LongVector c3 = LongVector.broadcast(LONGS, site & LOW);
        int k0 = key0;
        int k1 = key1;
        for (int round = 0; round < 10; round++) {
            LongVector p0 = c0.mul(0xD2511F53L);
            LongVector p1 = c2.mul(0xCD9E8D57L);
            c0 = p1.lanewise(VectorOperators.LSHR, 32)
                    .lanewise(VectorOperators.XOR, c1)
                    .lanewise(VectorOperators.XOR, k0 & LOW);
            c2 = p0.lanewise(VectorOperators.LSHR, 32)
                    .lanewise(VectorOperators.XOR, c3)
                    .lanewise(VectorOperators.XOR, k1 & LOW);
            c1 = p1.and(LOW);
            c3 = p0.and(LOW);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return c0;
    }

    /** The lower halves of the lanes as int32 elements. */
    private static void store(LongVector words, long address) {
        IntVector bits = (IntVector) words.convertShape(VectorOperators.L2I, HalfInts.SPECIES, 0);
        bits.intoMemorySegment(Memory.ALL, address, ORDER);
    }

    /** int32 lanes, as many as there are 64-bit lanes. */
    private static final class HalfInts {
        static final VectorSpecies<Integer> SPECIES =
                VectorSpecies.of(int.class, jdk.incubator.vector.VectorShape.forBitSize(LONGS.vectorBitSize() / 2));
    }
}
