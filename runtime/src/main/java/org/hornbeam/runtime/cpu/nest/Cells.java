// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Single elements of memory at absolute addresses: what generated code calls. */
final class Cells {
    /** All memory: nothing is checked, the plan proves every address. */
    static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private Cells() {}

    static float loadF32(long address) {
        return ALL.get(JAVA_FLOAT_UNALIGNED, address);
    }

    static float loadF16(long address) {
        return Float.float16ToFloat(ALL.get(JAVA_SHORT_UNALIGNED, address));
    }

    static float loadBF16(long address) {
        return Float.intBitsToFloat(ALL.get(JAVA_SHORT_UNALIGNED, address) << 16);
    }

    static int loadI32(long address) {
        return ALL.get(JAVA_INT_UNALIGNED, address);
    }

    static int loadU8(long address) {
        return ALL.get(JAVA_BYTE, address) & 0xff;
    }

    /** 0 or 1. */
    static int loadBOOL(long address) {
        return ALL.get(JAVA_INT_UNALIGNED, address) != 0 ? 1 : 0;
    }

    static void storeF32(long address, float value) {
        ALL.set(JAVA_FLOAT_UNALIGNED, address, value);
    }

    static void storeF16(long address, float value) {
        ALL.set(JAVA_SHORT_UNALIGNED, address, Float.floatToFloat16(value));
    }

    static void storeBF16(long address, float value) {
        ALL.set(JAVA_SHORT_UNALIGNED, address, bfloat16(value));
    }

    static void storeI32(long address, int value) {
        ALL.set(JAVA_INT_UNALIGNED, address, value);
    }

    static void storeU8(long address, int value) {
        ALL.set(JAVA_BYTE, address, (byte) value);
    }

    static void storeBOOL(long address, int value) {
        ALL.set(JAVA_INT_UNALIGNED, address, value);
    }

    /** The nearest bfloat16, ties to even. A NaN stays one. */
    static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if ((bits & 0x7fff_ffff) > 0x7f80_0000) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }

    /** The high half of the unsigned product. */
    static int multiplyHigh(int a, int b) {
        return (int) (((a & 0xffff_ffffL) * (b & 0xffff_ffffL)) >>> 32);
    }

    /** Fills {@code count} elements of 4 bytes. */
    static void fill(long address, long count, int bits) {
        long end = address + 4 * count;
        long both = (bits & 0xffff_ffffL) | ((long) bits << 32);
        long a = address;
        for (; a + 8 <= end; a += 8) {
            ALL.set(JAVA_LONG_UNALIGNED, a, both);
        }
        if (a < end) {
            ALL.set(JAVA_INT_UNALIGNED, a, bits);
        }
    }

    /** Refuses a number of columns that does not fit. */
    static int columns(long columns) {
        if (columns < 0 || columns > NestCompiler.MAXIMUM_COLUMNS) {
            throw new IllegalArgumentException(
                    "a launch has 0 to " + NestCompiler.MAXIMUM_COLUMNS + " columns, found " + columns
                            + "; split the columns or the rows");
        }
        return (int) columns;
    }
}
