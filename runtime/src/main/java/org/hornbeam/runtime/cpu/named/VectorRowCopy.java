// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Rows copied in vectors; the last vector of a row overlaps the one before, so that no row has a tail unless it is
 * shorter than a vector. Loaded only where the Vector API is present.
 */
record VectorRowCopy() implements RowCopy {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    @Override
    public void rows(long source, long sourceStep, int rows, int count, float[] panel, int at, int stride) {
        if (count < LANES) {
            narrow(source, sourceStep, rows, count, panel, at, stride);
            return;
        }
        for (int row = 0; row < rows; row++) {
            wide(source + row * sourceStep, count, panel, at + row * stride);
        }
    }

    private static void wide(long from, int count, float[] panel, int to) {
        int last = count - LANES;
        for (int i = 0; i < last; i += LANES) {
            FloatVector.fromMemorySegment(SPECIES, Memory.ALL, from + 4L * i, ORDER)
                    .intoArray(panel, to + i);
        }
        FloatVector.fromMemorySegment(SPECIES, Memory.ALL, from + 4L * last, ORDER)
                .intoArray(panel, to + last);
    }

    private static void narrow(long source, long sourceStep, int rows, int count, float[] panel, int at, int stride) {
        for (int row = 0; row < rows; row++) {
            long from = source + row * sourceStep;
            int to = at + row * stride;
            for (int i = 0; i < count; i++) {
                panel[to + i] = Memory.getFloat(from + 4L * i);
            }
        }
    }
}
