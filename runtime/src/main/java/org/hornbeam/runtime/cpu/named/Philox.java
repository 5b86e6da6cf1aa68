// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.graph.RandomBits;
import org.hornbeam.runtime.cpu.TieredLoops;

/** Writes Philox 4x32-10 bits, int32, one for each index. */
sealed interface Philox permits Philox.Scalar, Philox.Tiered, VectorPhilox {
    /** Writes elements {@code from} to {@code to} of what begins at the address. */
    void run(long address, long from, long to, int step, int site, int key0, int key1);

    static Philox of(Context context) {
        return context.loops(new Scalar(), () -> new VectorPhilox(), Tiered::new);
    }

    /** One by one. */
    record Scalar() implements Philox {
        @Override
        public void run(long address, long from, long to, int step, int site, int key0, int key1) {
            for (long at = from; at < to; at++) {
                int bits = RandomBits.philox((int) at, (int) (at >>> 32), step, site, key0, key1);
                Memory.setInt(address + 4 * at, bits);
            }
        }
    }

    /** One by one until vectors are warm. */
    record Tiered() implements Philox {
        private static final long COUNT = 19;
        private static final int OPERATIONS = 60;
        private static final TieredLoops<Philox> LOOPS = new TieredLoops<>(
                "the generator of random bits",
                new Scalar(),
                () -> new VectorPhilox(),
                OPERATIONS,
                4 * COUNT,
                (loops, memory) -> loops.run(memory, 0, COUNT, 1, 2, 3, 4));

        @Override
        public void run(long address, long from, long to, int step, int site, int key0, int key1) {
            LOOPS.now(to - from).run(address, from, to, step, site, key0, key1);
        }
    }
}
