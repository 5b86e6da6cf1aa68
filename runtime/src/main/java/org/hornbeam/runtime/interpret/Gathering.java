// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import org.hornbeam.ops.DType;

/** An array that is filled with elements of others of the same type. */
final class Gathering {
    private final DType dtype;
    private final long[] shape;
    private final double[] floats;
    private final long[] integers;

    Gathering(Array like, long[] shape) {
        this.dtype = like.dtype();
        this.shape = shape;
        int size = Index.elements(shape);
        this.floats = new double[dtype.isFloat() ? size : 0];
        this.integers = new long[dtype.isFloat() ? 0 : size];
    }

    /** Copies an element. */
    void set(int to, Array from, int place) {
        if (dtype.isFloat()) {
            floats[to] = from.doubleAt(place);
        } else {
            integers[to] = from.longAt(place);
        }
    }

    /** What was gathered. */
    Array array() {
        return dtype.isFloat() ? Array.wrap(dtype, shape, floats) : Array.wrap(dtype, shape, integers);
    }
}
