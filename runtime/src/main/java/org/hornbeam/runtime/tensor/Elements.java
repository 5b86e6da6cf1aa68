// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.hornbeam.ops.DType;

/** Reads the elements of tensors into arrays. */
final class Elements {
    private static final int SHOWN = 3;

    private Elements() {}

    static double[] of(Tensor tensor, long from, long count) {
        if (from < 0 || count > tensor.size() - from) {
            throw new IndexOutOfBoundsException("element " + from + " of " + tensor.type());
        }
        return read(tensor, () -> {
            double[] elements = new double[length(tensor, count)];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = at(tensor.segment(), tensor.dtype(), from + i);
            }
            return elements;
        });
    }

    private static double at(MemorySegment memory, DType dtype, long i) {
        return switch (dtype) {
            case F64 -> memory.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, 8 * i);
            case F32 -> memory.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4 * i);
            case F16 -> Float.float16ToFloat(memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, 2 * i));
            case BF16 -> Float.intBitsToFloat(memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, 2 * i) << 16);
            case I64 -> memory.get(ValueLayout.JAVA_LONG_UNALIGNED, 8 * i);
            case I32 -> memory.get(ValueLayout.JAVA_INT_UNALIGNED, 4 * i);
            case U8, BOOL -> Byte.toUnsignedInt(memory.get(ValueLayout.JAVA_BYTE, i));
        };
    }

    static float[] floats(Tensor tensor) {
        return switch (tensor.dtype()) {
            case F32 -> read(tensor, () -> tensor.segment().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED));
            case F16, BF16, U8, BOOL ->
                read(tensor, () -> {
                    float[] elements = new float[length(tensor, tensor.size())];
                    for (int i = 0; i < elements.length; i++) {
                        elements[i] = (float) at(tensor.segment(), tensor.dtype(), i);
                    }
                    return elements;
                });
            case F64, I64, I32 -> throw wrong(tensor, "floats", "toDoubles()");
        };
    }

    static int[] ints(Tensor tensor) {
        return switch (tensor.dtype()) {
            case I32 -> read(tensor, () -> tensor.segment().toArray(ValueLayout.JAVA_INT_UNALIGNED));
            case U8, BOOL ->
                read(tensor, () -> {
                    int[] elements = new int[length(tensor, tensor.size())];
                    for (int i = 0; i < elements.length; i++) {
                        elements[i] = Byte.toUnsignedInt(tensor.segment().get(ValueLayout.JAVA_BYTE, i));
                    }
                    return elements;
                });
            case I64 -> throw wrong(tensor, "ints", "toLongs()");
            case F64, F32, F16, BF16 -> throw wrong(tensor, "ints", "toFloats() or toDoubles()");
        };
    }

    static long[] longs(Tensor tensor) {
        return switch (tensor.dtype()) {
            case I64 -> read(tensor, () -> tensor.segment().toArray(ValueLayout.JAVA_LONG_UNALIGNED));
            case I32, U8, BOOL -> Arrays.stream(ints(tensor)).asLongStream().toArray();
            case F64, F32, F16, BF16 -> throw wrong(tensor, "longs", "toFloats() or toDoubles()");
        };
    }

    private static <T> T read(Tensor tensor, java.util.function.Supplier<T> reading) {
        tensor.acquire();
        try {
            return reading.get();
        } finally {
            tensor.release();
        }
    }

    private static int length(Tensor tensor, long count) {
        if (count > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException(
                    tensor.type() + " does not fit into one Java array; take parts of it with rows()");
        }
        return (int) count;
    }

    private static IllegalStateException wrong(Tensor tensor, String as, String instead) {
        return new IllegalStateException(
                "elements of " + tensor.type() + " cannot be read as " + as + " without loss; use " + instead);
    }

    /** Nested brackets with the first and last elements of each axis. */
    static String preview(Tensor tensor) {
        StringBuilder text = new StringBuilder();
        tensor.acquire();
        try {
            append(text, tensor, tensor.segment(), 0, 0);
        } finally {
            tensor.release();
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Tensor tensor, MemorySegment memory, int axis, long element) {
        if (axis == tensor.rank()) {
            double value = at(memory, tensor.dtype(), element);
            switch (tensor.dtype()) {
                case F64 -> text.append(value);
                case F32, F16, BF16 -> text.append((float) value);
                case I64 -> text.append(memory.get(ValueLayout.JAVA_LONG_UNALIGNED, 8 * element));
                case I32, U8 -> text.append((int) value);
                case BOOL -> text.append(value != 0);
            }
            return;
        }
        long stride = 1;
        for (int inner = axis + 1; inner < tensor.rank(); inner++) {
            stride *= tensor.dim(inner);
        }
        long count = tensor.dim(axis);
        text.append('[');
        for (long i = 0; i < count; i++) {
            if (count > 2 * SHOWN && i == SHOWN) {
                text.append(", ...");
                i = count - SHOWN;
            }
            text.append(i == 0 ? "" : ", ");
            append(text, tensor, memory, axis + 1, element + i * stride);
        }
        text.append(']');
    }
}
