// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Runs added in vectors, the rest of a run under a mask. Loaded only where the Vector API is present. */
record VectorTapAddition() implements TapAddition {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    // Runs of neighbouring sources overlap: a sum is read again just after it was written, in other vectors. The taps
    // of
    // one source go to different lines, so that those of the next find it written.
    @Override
    public void add(
            long from,
            long sourceStep,
            long tapStep,
            long[] targets,
            long offset,
            long targetStep,
            int sources,
            int count) {
        int body = count - count % LANES;
        VectorMask<Float> rest = SPECIES.indexInRange(0, count - body);
        for (int source = 0; source < sources; source++) {
            long read = from + source * sourceStep;
            for (long target : targets) {
                if (target != 0) {
                    long to = target + offset + source * targetStep;
                    for (int i = 0; i < body; i += LANES) {
                        FloatVector.fromMemorySegment(SPECIES, Memory.ALL, to + 4L * i, ORDER)
                                .add(FloatVector.fromMemorySegment(SPECIES, Memory.ALL, read + 4L * i, ORDER))
                                .intoMemorySegment(Memory.ALL, to + 4L * i, ORDER);
                    }
                    if (body < count) {
                        FloatVector.fromMemorySegment(SPECIES, Memory.ALL, to + 4L * body, ORDER, rest)
                                .add(FloatVector.fromMemorySegment(SPECIES, Memory.ALL, read + 4L * body, ORDER, rest))
                                .intoMemorySegment(Memory.ALL, to + 4L * body, ORDER, rest);
                    }
                }
                read += tapStep;
            }
        }
    }
}
