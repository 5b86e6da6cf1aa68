// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.hornbeam.runtime.cpu.Addresses;

/**
 * Taps of windows as many at a time as a vector has floats, in memory as bytes. Loaded only where the Vector API is
 * present.
 */
final class VectorTaps {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = FLOATS.length();
    private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
    /** No vector is shorter than 8 bytes. */
    private static final boolean HALF = LANES < 8;

    private static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(HALF ? 64 : 8 * LANES));
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private VectorTaps() {}

    /** Stores taps, given as the bits of floats, which a choice among floats can carry along. */
    static void store(FloatVector bits, long to, int tapBytes) {
        IntVector taps = bits.reinterpretAsInts();
        if (tapBytes == 1) {
            storeBytes(taps, to);
        } else {
            taps.intoMemorySegment(Memory.ALL, Addresses.known(to), ORDER);
        }
    }

    private static void storeBytes(IntVector taps, long to) {
        ByteVector bytes = (ByteVector) taps.convertShape(VectorOperators.I2B, BYTES, 0);
        if (HALF) {
            Memory.setInt(to, (int) bytes.reinterpretAsLongs().lane(0));
        } else {
            bytes.intoMemorySegment(Memory.ALL, Addresses.known(to), ORDER);
        }
    }

    /** Stores the taps of some lanes as bytes. */
    static void store(FloatVector bits, long to, VectorMask<Float> some) {
        ((ByteVector) bits.reinterpretAsInts().convertShape(VectorOperators.I2B, BYTES, 0))
                .intoMemorySegment(Memory.ALL, Addresses.known(to), ORDER, some.cast(BYTES));
    }

    /** Loads bytes. */
    static IntVector load(long from) {
        ByteVector bytes = HALF
                ? LongVector.broadcast(LongVector.SPECIES_64, Memory.getInt(from))
                        .reinterpretAsBytes()
                : ByteVector.fromMemorySegment(BYTES, Memory.ALL, Addresses.known(from), ORDER);
        return (IntVector) bytes.convertShape(VectorOperators.B2I, INTS, 0);
    }

    /** Loads the bytes of some lanes. */
    static IntVector load(long from, VectorMask<Float> some) {
        return (IntVector)
                ByteVector.fromMemorySegment(BYTES, Memory.ALL, Addresses.known(from), ORDER, some.cast(BYTES))
                        .convertShape(VectorOperators.B2I, INTS, 0);
    }

    /** Where a tap was chosen; loaded bytes have the sign of their highest bit. */
    static VectorMask<Float> are(IntVector taps, int tap) {
        return taps.compare(VectorOperators.EQ, (int) (byte) tap).cast(FLOATS);
    }

    /** A tap as the bits of a float. */
    static float bits(int tap) {
        return Float.intBitsToFloat(tap);
    }
}
