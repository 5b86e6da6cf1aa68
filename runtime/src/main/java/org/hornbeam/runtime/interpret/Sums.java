// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import org.hornbeam.ops.DType;

/** Elements that begin at 0 and are added to: floats in double, integers exact and wrapped in the end. */
final class Sums {
    private final DType dtype;
    private final long[] shape;
    private final double[] floats;
    private final long[] integers;

    Sums(DType dtype, long[] shape) {
        this.dtype = dtype;
        this.shape = shape;
        int size = Index.elements(shape);
        this.floats = new double[dtype.isFloat() ? size : 0];
        this.integers = new long[dtype.isFloat() ? 0 : size];
    }

    /** Adds an element of an array of the same type. */
    void add(int to, Array from, int place) {
        if (dtype.isFloat()) {
            floats[to] += from.doubleAt(place);
        } else {
            integers[to] = Numbers.wrap(integers[to] + from.longAt(place), dtype);
        }
    }

    /** The sums. */
    Array array() {
        return dtype.isFloat() ? Array.wrap(dtype, shape, floats) : Array.wrap(dtype, shape, integers);
    }
}
