// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.memory.AllMemory;

/**
 * All of memory at absolute addresses, and how a plan stores elements there: float32 and int32 in 4 bytes, booleans as
 * int32 0 or 1, int64 and float64 in 8, float16 and bfloat16 in 2, uint8 in 1.
 *
 * <p>No bounds are checked here: whoever binds a kernel proves them.
 */
final class Memory {
    static final MemorySegment ALL = AllMemory.ALL;

    /** Stays in the first-level cache. */
    private static final MemorySegment ZEROS =
            MemorySegment.ofArray(new long[1024]).asReadOnly();

    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private Memory() {}

    /** Bytes of one stored element. */
    static int bytes(DType dtype) {
        return switch (dtype) {
            case F64, I64 -> 8;
            case F32, I32, BOOL -> 4;
            case F16, BF16 -> 2;
            case U8 -> 1;
        };
    }

    static float getFloat(long address) {
        return ALL.get(FLOAT, address);
    }

    static void setFloat(long address, float value) {
        ALL.set(FLOAT, address, value);
    }

    static long getLong(long address) {
        return ALL.get(LONG, address);
    }

    static void setLong(long address, long value) {
        ALL.set(LONG, address, value);
    }

    static int getInt(long address) {
        return ALL.get(INT, address);
    }

    static void setInt(long address, int value) {
        ALL.set(INT, address, value);
    }

    /** The tap of a window, stored in 1 or 4 bytes. */
    static int getTap(int bytes, long address) {
        return bytes == 1 ? ALL.get(BYTE, address) & 0xff : ALL.get(INT, address);
    }

    static void setTap(int bytes, long address, int tap) {
        if (bytes == 1) {
            ALL.set(BYTE, address, (byte) tap);
        } else {
            ALL.set(INT, address, tap);
        }
    }

    /** An element of a floating-point type. */
    static double getDouble(DType dtype, long address) {
        return switch (dtype) {
            case F64 -> ALL.get(DOUBLE, address);
            case F32 -> ALL.get(FLOAT, address);
            case F16 -> Float.float16ToFloat(ALL.get(SHORT, address));
            case BF16 -> Float.intBitsToFloat(ALL.get(SHORT, address) << 16);
            case I64, I32, U8, BOOL -> throw new IllegalArgumentException(dtype + " is no floating-point type");
        };
    }

    /** An element of an integer type or a boolean. */
    static long getLong(DType dtype, long address) {
        return switch (dtype) {
            case I64 -> ALL.get(LONG, address);
            case I32, BOOL -> ALL.get(INT, address);
            case U8 -> ALL.get(BYTE, address) & 0xff;
            case F64, F32, F16, BF16 -> throw new IllegalArgumentException(dtype + " is no integer type");
        };
    }

    /** An element of any type as a number. */
    static double getNumber(DType dtype, long address) {
        return dtype.isFloat() ? getDouble(dtype, address) : getLong(dtype, address);
    }

    /** Stores an element of a floating-point type, rounded to it; to half types by way of float32. */
    static void setDouble(DType dtype, long address, double value) {
        switch (dtype) {
            case F64 -> ALL.set(DOUBLE, address, value);
            case F32 -> ALL.set(FLOAT, address, (float) value);
            case F16 -> ALL.set(SHORT, address, Float.floatToFloat16((float) value));
            case BF16 -> ALL.set(SHORT, address, bfloat16((float) value));
            case I64, I32, U8, BOOL -> throw new IllegalArgumentException(dtype + " is no floating-point type");
        }
    }

    /** Stores an element of an integer type, wrapped to it; for booleans whether the number is not 0. */
    static void setLong(DType dtype, long address, long value) {
        switch (dtype) {
            case I64 -> ALL.set(LONG, address, value);
            case I32 -> ALL.set(INT, address, (int) value);
            case BOOL -> ALL.set(INT, address, value == 0 ? 0 : 1);
            case U8 -> ALL.set(BYTE, address, (byte) value);
            case F64, F32, F16, BF16 -> throw new IllegalArgumentException(dtype + " is no integer type");
        }
    }

    /** Stores a number in any type: to integers rounded toward zero and saturating, NaN as 0. */
    static void setNumber(DType dtype, long address, double value) {
        switch (dtype) {
            case F64, F32, F16, BF16 -> setDouble(dtype, address, value);
            case I64 -> ALL.set(LONG, address, (long) value);
            case I32 -> ALL.set(INT, address, (int) value);
            case BOOL -> ALL.set(INT, address, value == 0 ? 0 : 1);
            case U8 -> ALL.set(BYTE, address, (byte) Math.clamp((long) value, 0, 255));
        }
    }

    /** An integer wrapped to a type. */
    static long wrap(DType dtype, long value) {
        return switch (dtype) {
            case I64 -> value;
            case I32 -> (int) value;
            case U8 -> value & 0xff;
            case BOOL -> value == 0 ? 0 : 1;
            case F64, F32, F16, BF16 -> throw new IllegalArgumentException(dtype + " is no integer type");
        };
    }

    /** To nearest, ties to even; the carry may run into the exponent, which is then right too. NaN stays NaN. */
    private static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return Float.isNaN(value)
                ? (short) ((bits >>> 16) | 0x40)
                : (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }

    /** Copies one element of 1, 2, 4 or 8 bytes. */
    static void copyElement(int bytes, long from, long to) {
        switch (bytes) {
            case 1 -> ALL.set(BYTE, to, ALL.get(BYTE, from));
            case 2 -> ALL.set(SHORT, to, ALL.get(SHORT, from));
            case 4 -> ALL.set(INT, to, ALL.get(INT, from));
            case 8 -> ALL.set(LONG, to, ALL.get(LONG, from));
            default -> throw new IllegalArgumentException("no element has " + bytes + " bytes");
        }
    }

    /** Copies bytes that do not overlap: rows that are short by a loop, long ones in bulk. */
    static void copy(long from, long to, long bytes) {
        if (bytes >= 96) {
            MemorySegment.copy(ALL, from, ALL, to, bytes);
            return;
        }
        long done = 0;
        for (; done + 8 <= bytes; done += 8) {
            ALL.set(LONG, to + done, ALL.get(LONG, from + done));
        }
        for (; done + 4 <= bytes; done += 4) {
            ALL.set(INT, to + done, ALL.get(INT, from + done));
        }
        for (; done < bytes; done++) {
            ALL.set(BYTE, to + done, ALL.get(BYTE, from + done));
        }
    }

    /** Repeats an element that lies elsewhere. */
    static void fill(int bytes, long from, long to, long count) {
        switch (bytes) {
            case 1 -> {
                byte value = ALL.get(BYTE, from);
                for (long i = 0; i < count; i++) {
                    ALL.set(BYTE, to + i, value);
                }
            }
            case 2 -> {
                short value = ALL.get(SHORT, from);
                for (long i = 0; i < count; i++) {
                    ALL.set(SHORT, to + 2 * i, value);
                }
            }
            case 4 -> {
                int value = ALL.get(INT, from);
                for (long i = 0; i < count; i++) {
                    ALL.set(INT, to + 4 * i, value);
                }
            }
            case 8 -> {
                long value = ALL.get(LONG, from);
                for (long i = 0; i < count; i++) {
                    ALL.set(LONG, to + 8 * i, value);
                }
            }
            default -> throw new IllegalArgumentException("no element has " + bytes + " bytes");
        }
    }

    /** Sets bytes to 0. */
    static void clear(long address, long bytes) {
        long done = 0;
        // A part of a segment to fill would be an object until the compiler sees that it goes nowhere.
        while (bytes - done >= 1024) {
            long part = Math.min(ZEROS.byteSize(), bytes - done);
            MemorySegment.copy(ZEROS, 0, ALL, address + done, part);
            done += part;
        }
        for (; done + 8 <= bytes; done += 8) {
            ALL.set(LONG, address + done, 0L);
        }
        for (; done < bytes; done++) {
            ALL.set(BYTE, address + done, (byte) 0);
        }
    }
}
