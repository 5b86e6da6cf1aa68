// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

/** Places in row-major order and indices along each axis. */
final class Index {
    private Index() {}

    /** The number of elements. */
    static int elements(long[] shape) {
        long product = 1;
        for (long size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("a size is negative: " + java.util.Arrays.toString(shape));
            }
            product = Math.multiplyExact(product, size);
        }
        return Math.toIntExact(product);
    }

    /** For each axis the distance between neighbours. */
    static long[] strides(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return strides;
    }

    /** The index of a place. */
    static long[] unflatten(int place, long[] shape) {
        long[] index = new long[shape.length];
        long rest = place;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape[axis];
            rest /= shape[axis];
        }
        return index;
    }

    /** The place of an index. */
    static int flatten(long[] index, long[] shape) {
        if (index.length != shape.length) {
            throw new IllegalArgumentException(
                    "expected " + shape.length + " indices, found " + java.util.Arrays.toString(index));
        }
        long place = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            if (index[axis] < 0 || index[axis] >= shape[axis]) {
                throw new IndexOutOfBoundsException("index " + java.util.Arrays.toString(index) + " is outside of "
                        + java.util.Arrays.toString(shape));
            }
            place = place * shape[axis] + index[axis];
        }
        return (int) place;
    }

    /** The sum of index times stride. */
    static int place(long[] index, long[] strides) {
        long place = 0;
        for (int axis = 0; axis < index.length; axis++) {
            place += index[axis] * strides[axis];
        }
        return (int) place;
    }
}
