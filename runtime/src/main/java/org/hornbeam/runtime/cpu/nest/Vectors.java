// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * What generated vector code reads from static finals, so that the compiler takes it for constants. Loaded only where the
 * module {@code jdk.incubator.vector} is present.
 */
final class Vectors {
    /** Floats in a vector: those of the preferred shape, at most 512 bits. */
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED.vectorBitSize() > 512
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;

    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
    static final int LENGTH = FLOATS.length();

    /** The exact classes of these vectors, for values that go around loops. */
    static final Class<?> FLOAT_CLASS = FloatVector.zero(FLOATS).getClass();

    static final Class<?> INT_CLASS = IntVector.zero(INTS).getClass();
    static final ByteOrder ORDER = ByteOrder.nativeOrder();

    /** As many shorts as there are floats. */
    static final @Nullable VectorSpecies<Short> SHORTS =
            LENGTH >= 4 ? VectorSpecies.of(short.class, VectorShape.forBitSize(16 * LENGTH)) : null;

    /** As many bytes as there are floats. */
    static final @Nullable VectorSpecies<Byte> BYTES =
            LENGTH >= 8 ? VectorSpecies.of(byte.class, VectorShape.forBitSize(8 * LENGTH)) : null;

    static final @Nullable VectorShuffle<Float> FLOATS8 = shuffle(FLOATS, 8);
    static final @Nullable VectorShuffle<Float> FLOATS4 = shuffle(FLOATS, 4);
    static final @Nullable VectorShuffle<Float> FLOATS2 = shuffle(FLOATS, 2);
    static final @Nullable VectorShuffle<Float> FLOATS1 = shuffle(FLOATS, 1);
    static final @Nullable VectorShuffle<Integer> INTS8 = shuffle(INTS, 8);
    static final @Nullable VectorShuffle<Integer> INTS4 = shuffle(INTS, 4);
    static final @Nullable VectorShuffle<Integer> INTS2 = shuffle(INTS, 2);
    static final @Nullable VectorShuffle<Integer> INTS1 = shuffle(INTS, 1);

    private Vectors() {}

    /**
     * Fills 32 lanes of a fold. By vectors, because they are soon read by vectors: a processor hands on only what one
     * store has written.
     */
    static void fill(long lanes, int bits) {
        for (int l = 0; l < 32; l += LENGTH) {
            IntVector.broadcast(INTS, bits).intoMemorySegment(Cells.ALL, lanes + 4L * l, ORDER);
        }
    }

    private static <E> @Nullable VectorShuffle<E> shuffle(VectorSpecies<E> species, int distance) {
        return distance < species.length()
                ? VectorShuffle.fromOp(species, lane -> (lane + distance) % species.length())
                : null;
    }
}
