// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.memory.AllMemory;

/** Moves elements from one type to another, as Keras does with what it is given: pixels become float32, and so on. */
final class Conversion {
    static final MemorySegment ALL = AllMemory.ALL;

    private Conversion() {}

    /** Whether numbers of one type may silently become another: floats never become integers or booleans. */
    static boolean allowed(DType from, DType to) {
        return from == to || to.isFloat() || to.isInteger() && !from.isFloat();
    }

    /** Copies elements, converting them; returns the first that does not fit, -1 if all do. */
    static long copy(DType from, long source, DType to, long target, long count) {
        if (from == to) {
            MemorySegment.copy(ALL, source, ALL, target, count * from.bytes());
            return -1;
        }
        if (to == DType.F32 && (from == DType.U8 || from == DType.BOOL)) {
            for (long i = 0; i < count; i++) {
                float value = ALL.get(ValueLayout.JAVA_BYTE, source + i) & 0xff;
                ALL.set(ValueLayout.JAVA_FLOAT_UNALIGNED, target + 4 * i, value);
            }
            return -1;
        }
        return to.isFloat() ? floats(from, source, to, target, count) : integers(from, source, to, target, count);
    }

    private static long floats(DType from, long source, DType to, long target, long count) {
        for (long i = 0; i < count; i++) {
            double value = switch (from) {
                case F64 -> ALL.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, source + 8 * i);
                case F32 -> ALL.get(ValueLayout.JAVA_FLOAT_UNALIGNED, source + 4 * i);
                case F16 -> Float.float16ToFloat(ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, source + 2 * i));
                case BF16 -> Float.intBitsToFloat(ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, source + 2 * i) << 16);
                case I64, I32, U8, BOOL -> integer(from, source, i);
            };
            switch (to) {
                case F64 -> ALL.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, target + 8 * i, value);
                case F32 -> ALL.set(ValueLayout.JAVA_FLOAT_UNALIGNED, target + 4 * i, (float) value);
                case F16 ->
                    ALL.set(ValueLayout.JAVA_SHORT_UNALIGNED, target + 2 * i, Float.floatToFloat16((float) value));
                case BF16 -> ALL.set(ValueLayout.JAVA_SHORT_UNALIGNED, target + 2 * i, bfloat16((float) value));
                case I64, I32, U8, BOOL -> throw new AssertionError(to);
            }
        }
        return -1;
    }

    /** The nearest bfloat16, ties to even. */
    static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return Float.isNaN(value) ? (short) (bits >>> 16 | 0x40) : (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }

    private static long integers(DType from, long source, DType to, long target, long count) {
        for (long i = 0; i < count; i++) {
            long value = integer(from, source, i);
            boolean fits = switch (to) {
                case U8 -> value == (value & 0xff);
                case I32 -> value == (int) value;
                case I64 -> true;
                case F64, F32, F16, BF16, BOOL -> throw new AssertionError(to);
            };
            if (!fits) {
                return i;
            }
            switch (to) {
                case U8 -> ALL.set(ValueLayout.JAVA_BYTE, target + i, (byte) value);
                case I32 -> ALL.set(ValueLayout.JAVA_INT_UNALIGNED, target + 4 * i, (int) value);
                default -> ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, target + 8 * i, value);
            }
        }
        return -1;
    }

    /** One element of an integer or boolean type. */
    static long integer(DType dtype, long address, long i) {
        return switch (dtype) {
            case I64 -> ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, address + 8 * i);
            case I32 -> ALL.get(ValueLayout.JAVA_INT_UNALIGNED, address + 4 * i);
            case U8, BOOL -> Byte.toUnsignedLong(ALL.get(ValueLayout.JAVA_BYTE, address + i));
            case F64, F32, F16, BF16 -> throw new AssertionError(dtype);
        };
    }
}
