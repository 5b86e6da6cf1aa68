// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.hornbeam.runtime.memory.AllMemory;

/** Single elements of memory at absolute addresses: what generated code calls. */
final class Cells {
    /** All memory: nothing is checked, the plan proves every address. */
    static final MemorySegment ALL = AllMemory.ALL;

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

    // Keys: ints in the order of floats, -0 below +0. The floats' bits with the magnitude of negative ones flipped are
    // in
    // this order already, with NaNs at both ends; a shift by the number of NaNs brings them all to one end.

    /** The number of NaNs of one sign. */
    static final int NAN_KEYS = 0x7f_ffff;

    /** A key under which NaN is the largest. */
    static int maxKey(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (bits ^ ((bits >> 31) & Integer.MAX_VALUE)) - NAN_KEYS;
    }

    /** The float of a key. */
    static float maxOfKey(int key) {
        int bits = key + NAN_KEYS;
        return Float.intBitsToFloat(bits ^ ((bits >> 31) & Integer.MAX_VALUE));
    }

    /** A key under which NaN is the smallest. */
    static int minKey(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (bits ^ ((bits >> 31) & Integer.MAX_VALUE)) + NAN_KEYS;
    }

    /** The float of a key. */
    static float minOfKey(int key) {
        int bits = key - NAN_KEYS;
        return Float.intBitsToFloat(bits ^ ((bits >> 31) & Integer.MAX_VALUE));
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

    // Elements at a distance, or of types without a vector load, are collected one by one into a vector's place in
    // scratch memory, and spread from there.

    static void collectF32(long from, long stride, int count, long to) {
        collectI32(from, stride, count, to);
    }

    static void collectBOOL(long from, long stride, int count, long to) {
        collectI32(from, stride, count, to);
    }

    static void collectI32(long from, long stride, int count, long to) {
        for (int i = 0; i < count; i++) {
            storeI32(to + 4L * i, loadI32(from + i * stride));
        }
    }

    static void collectU8(long from, long stride, int count, long to) {
        for (int i = 0; i < count; i++) {
            storeI32(to + 4L * i, loadU8(from + i * stride));
        }
    }

    static void collectF16(long from, long stride, int count, long to) {
        for (int i = 0; i < count; i++) {
            storeF32(to + 4L * i, loadF16(from + i * stride));
        }
    }

    static void collectBF16(long from, long stride, int count, long to) {
        for (int i = 0; i < count; i++) {
            storeF32(to + 4L * i, loadBF16(from + i * stride));
        }
    }

    static void spreadF32(long to, long stride, int count, long from) {
        spreadI32(to, stride, count, from);
    }

    static void spreadBOOL(long to, long stride, int count, long from) {
        spreadI32(to, stride, count, from);
    }

    static void spreadI32(long to, long stride, int count, long from) {
        for (int i = 0; i < count; i++) {
            storeI32(to + i * stride, loadI32(from + 4L * i));
        }
    }

    static void spreadU8(long to, long stride, int count, long from) {
        for (int i = 0; i < count; i++) {
            storeU8(to + i * stride, loadI32(from + 4L * i));
        }
    }

    static void spreadF16(long to, long stride, int count, long from) {
        for (int i = 0; i < count; i++) {
            storeF16(to + i * stride, loadF32(from + 4L * i));
        }
    }

    static void spreadBF16(long to, long stride, int count, long from) {
        for (int i = 0; i < count; i++) {
            storeBF16(to + i * stride, loadF32(from + 4L * i));
        }
    }

    /** Refuses a number of columns that does not fit. */
    static int columns(long columns) {
        if (columns < 0 || columns > NestCompiler.MAXIMUM_COLUMNS) {
            throw new IllegalArgumentException("a launch has 0 to " + NestCompiler.MAXIMUM_COLUMNS + " columns, found "
                    + columns + "; split the columns or the rows");
        }
        return (int) columns;
    }
}
