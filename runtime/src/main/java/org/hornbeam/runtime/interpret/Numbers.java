// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import org.hornbeam.ops.DType;

/** What each element type can hold, and how numbers are brought into it. */
final class Numbers {
    private Numbers() {}

    /** An integer wrapped to a type, as two's complement arithmetic does; for booleans whether it is not 0. */
    static long wrap(long value, DType dtype) {
        return switch (dtype) {
            case I64 -> value;
            case I32 -> (int) value;
            case U8 -> value & 0xff;
            case BOOL -> value == 0 ? 0 : 1;
            case F64, F32, F16, BF16 -> throw new IllegalArgumentException(dtype + " is no integer type");
        };
    }

    /** A float as an integer: rounded toward zero, saturating, NaN to 0; for booleans whether it is not 0. */
    static long convert(double value, DType dtype) {
        return switch (dtype) {
            case I64 -> (long) value;
            case I32 -> (int) value;
            case U8 -> Math.clamp((long) value, 0, 255);
            case BOOL -> value == 0 ? 0 : 1;
            case F64, F32, F16, BF16 -> throw new IllegalArgumentException(dtype + " is no integer type");
        };
    }

    /** The smallest number of a type, and the neutral element of its maximum. */
    static double lowest(DType dtype) {
        return switch (dtype) {
            case F64, F32, F16, BF16 -> Double.NEGATIVE_INFINITY;
            case I64 -> Long.MIN_VALUE;
            case I32 -> Integer.MIN_VALUE;
            case U8, BOOL -> 0;
        };
    }

    /** The same as {@link #lowest} for integers. */
    static long lowestInteger(DType dtype) {
        return dtype == DType.I64 ? Long.MIN_VALUE : (long) lowest(dtype);
    }

    /** The largest integer of a type. */
    static long highestInteger(DType dtype) {
        return switch (dtype) {
            case I64 -> Long.MAX_VALUE;
            case I32 -> Integer.MAX_VALUE;
            case U8 -> 255;
            case BOOL -> 1;
            case F64, F32, F16, BF16 -> throw new IllegalArgumentException(dtype + " is no integer type");
        };
    }

    /** The elements converted; floats are not rounded. */
    static Array cast(Array x, DType to) {
        if (x.dtype() == to) {
            return x;
        }
        int size = x.size();
        if (to.isFloat()) {
            return Array.wrap(to, x.shape(), x.toDoubles());
        }
        long[] elements = new long[size];
        for (int i = 0; i < size; i++) {
            elements[i] = x.dtype().isFloat() ? convert(x.doubleAt(i), to) : wrap(x.longAt(i), to);
        }
        return Array.wrap(to, x.shape(), elements);
    }

    /** Each element rounded to the array's own type. */
    static Array round(Array x) {
        if (!x.dtype().isFloat() || x.dtype() == DType.F64) {
            return x;
        }
        double[] elements = x.toDoubles();
        for (int i = 0; i < elements.length; i++) {
            elements[i] = x.dtype().round(elements[i]);
        }
        return Array.wrap(x.dtype(), x.shape(), elements);
    }
}
