// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.hornbeam.runtime.memory.AllMemory.ALL;

import java.lang.foreign.ValueLayout;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.memory.MemoryPlan;

/** Moves arrays of the interpreter into the memory of plans and back. */
public final class Arrays {
    private Arrays() {}

    /** The memory that an array takes. */
    public static long bytes(Array array) {
        return array.size() * MemoryPlan.bytes(array.dtype());
    }

    /** Writes all elements from an address on. */
    public static void write(Array array, long address) {
        for (int i = 0; i < array.size(); i++) {
            switch (array.dtype()) {
                case F64 -> ALL.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, address + 8L * i, array.doubleAt(i));
                case F32 -> ALL.set(ValueLayout.JAVA_FLOAT_UNALIGNED, address + 4L * i, (float) array.doubleAt(i));
                case F16 ->
                    ALL.set(ValueLayout.JAVA_SHORT_UNALIGNED, address + 2L * i, Float.floatToFloat16((float)
                            array.doubleAt(i)));
                case BF16 ->
                    ALL.set(ValueLayout.JAVA_SHORT_UNALIGNED, address + 2L * i, (short)
                            (Float.floatToRawIntBits((float) array.doubleAt(i)) >>> 16));
                case I64 -> ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, address + 8L * i, array.longAt(i));
                case I32, BOOL -> ALL.set(ValueLayout.JAVA_INT_UNALIGNED, address + 4L * i, (int) array.longAt(i));
                case U8 -> ALL.set(ValueLayout.JAVA_BYTE, address + i, (byte) array.longAt(i));
            }
        }
    }

    /** The elements from an address on. */
    public static Array read(DType dtype, long[] shape, long address) {
        int size = 1;
        for (long dim : shape) {
            size = Math.toIntExact(size * dim);
        }
        if (dtype.isFloat()) {
            double[] elements = new double[size];
            for (int i = 0; i < size; i++) {
                elements[i] = switch (dtype) {
                    case F64 -> ALL.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, address + 8L * i);
                    case F16 -> Float.float16ToFloat(ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, address + 2L * i));
                    case BF16 ->
                        Float.intBitsToFloat(ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, address + 2L * i) << 16);
                    default -> ALL.get(ValueLayout.JAVA_FLOAT_UNALIGNED, address + 4L * i);
                };
            }
            return Array.of(dtype, shape, elements);
        }
        long[] elements = new long[size];
        for (int i = 0; i < size; i++) {
            elements[i] = switch (dtype) {
                case I64 -> ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, address + 8L * i);
                case U8 -> ALL.get(ValueLayout.JAVA_BYTE, address + i) & 0xff;
                default -> ALL.get(ValueLayout.JAVA_INT_UNALIGNED, address + 4L * i);
            };
        }
        return Array.of(dtype, shape, elements);
    }
}
