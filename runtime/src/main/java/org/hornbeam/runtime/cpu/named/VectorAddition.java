// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** float32 additions in vectors. Loaded only where the Vector API is present. */
record VectorAddition() implements Addition {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    @Override
    public void add(long from, long to, long count) {
        long body = count - count % LANES;
        for (long i = 0; i < body; i += LANES) {
            FloatVector.fromMemorySegment(SPECIES, Memory.ALL, to + 4 * i, ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, Memory.ALL, from + 4 * i, ORDER))
                    .intoMemorySegment(Memory.ALL, to + 4 * i, ORDER);
        }
        for (long i = body; i < count; i++) {
            Memory.setFloat(to + 4 * i, Memory.getFloat(to + 4 * i) + Memory.getFloat(from + 4 * i));
        }
    }
}
