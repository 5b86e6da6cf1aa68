// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.lang.foreign.ValueLayout;
import java.util.List;
import org.hornbeam.ops.DType;

/** Takes the elements of one row; columns are numbered as in {@link Columns#all()}. Every column must be set once. */
public final class RowWriter {
    private final List<Column> columns;
    private final long[] starts;
    private final boolean[] set;
    private long row;

    RowWriter(List<Column> columns) {
        this.columns = columns;
        this.starts = new long[columns.size()];
        this.set = new boolean[columns.size()];
    }

    void chunk(int column, long address) {
        starts[column] = address;
    }

    void begin(long at) {
        row = at;
        java.util.Arrays.fill(set, false);
    }

    void end(long source) {
        for (int i = 0; i < set.length; i++) {
            if (!set[i]) {
                throw new UnreadableDataException(
                        "row " + source, "its mapper did not set column " + i + " (" + columns.get(i) + ")", null);
            }
        }
    }

    /** Sets the elements of a floating-point column, in row-major order. */
    public RowWriter set(int column, float... values) {
        long address = claim(column, values.length, true);
        DType dtype = columns.get(column).dtype();
        for (int i = 0; i < values.length; i++) {
            put(dtype, address, i, values[i]);
        }
        return this;
    }

    /** Sets the elements of a floating-point column, in row-major order. */
    public RowWriter set(int column, double... values) {
        long address = claim(column, values.length, true);
        DType dtype = columns.get(column).dtype();
        for (int i = 0; i < values.length; i++) {
            put(dtype, address, i, values[i]);
        }
        return this;
    }

    /** Sets the elements of a column of any type, in row-major order; booleans are 0 and 1. */
    public RowWriter set(int column, int... values) {
        long address = claim(column, values.length, false);
        DType dtype = columns.get(column).dtype();
        for (int i = 0; i < values.length; i++) {
            put(dtype, address, i, values[i], column);
        }
        return this;
    }

    /** Sets the elements of a column of any type, in row-major order; booleans are 0 and 1. */
    public RowWriter set(int column, long... values) {
        long address = claim(column, values.length, false);
        DType dtype = columns.get(column).dtype();
        for (int i = 0; i < values.length; i++) {
            put(dtype, address, i, values[i], column);
        }
        return this;
    }

    private long claim(int column, int count, boolean floats) {
        Column to = columns.get(column);
        if (count != to.elements()) {
            throw new IllegalArgumentException(
                    "column " + to + " takes " + to.elements() + " elements per row, found " + count);
        }
        if (floats && !to.dtype().isFloat()) {
            throw new IllegalArgumentException("column " + to + " takes integers; found numbers with a fraction");
        }
        set[column] = true;
        return starts[column] + row * to.rowBytes();
    }

    private static void put(DType dtype, long address, long i, double value) {
        switch (dtype) {
            case F64 -> Conversion.ALL.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, address + 8 * i, value);
            case F32 -> Conversion.ALL.set(ValueLayout.JAVA_FLOAT_UNALIGNED, address + 4 * i, (float) value);
            case F16 ->
                Conversion.ALL.set(
                        ValueLayout.JAVA_SHORT_UNALIGNED, address + 2 * i, Float.floatToFloat16((float) value));
            case BF16 ->
                Conversion.ALL.set(
                        ValueLayout.JAVA_SHORT_UNALIGNED, address + 2 * i, Conversion.bfloat16((float) value));
            case I64, I32, U8, BOOL -> throw new AssertionError(dtype);
        }
    }

    private void put(DType dtype, long address, long i, long value, int column) {
        boolean fits = switch (dtype) {
            case F64, F32, F16, BF16, I64 -> true;
            case I32 -> value == (int) value;
            case U8 -> value == (value & 0xff);
            case BOOL -> value == (value & 1);
        };
        if (!fits) {
            throw new IllegalArgumentException(value + " does not fit into column " + columns.get(column));
        }
        switch (dtype) {
            case F64, F32, F16, BF16 -> put(dtype, address, i, (double) value);
            case I64 -> Conversion.ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, address + 8 * i, value);
            case I32 -> Conversion.ALL.set(ValueLayout.JAVA_INT_UNALIGNED, address + 4 * i, (int) value);
            case U8, BOOL -> Conversion.ALL.set(ValueLayout.JAVA_BYTE, address + i, (byte) value);
        }
    }
}
