// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.Arrays;
import org.hornbeam.ops.DType;

/**
 * A tensor that a kernel is bound to: contiguous, row-major.
 *
 * @param dtype its element type; {@link Memory} says how elements are stored
 * @param shape its sizes, outermost first
 */
public record Operand(DType dtype, long[] shape) {
    /** The number of elements. */
    public long elements() {
        return product(0, shape.length);
    }

    /** The product of the sizes of some neighbouring axes. */
    long product(int from, int to) {
        long product = 1;
        for (int axis = from; axis < to; axis++) {
            product = Math.multiplyExact(product, shape[axis]);
        }
        return product;
    }

    /** The number of axes. */
    int rank() {
        return shape.length;
    }

    /** For each axis the distance between neighbours, in elements. */
    long[] strides() {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return strides;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Operand operand && dtype == operand.dtype && Arrays.equals(shape, operand.shape);
    }

    @Override
    public int hashCode() {
        return 31 * dtype.hashCode() + Arrays.hashCode(shape);
    }

    /** For example {@code float32[8, 10]}. */
    @Override
    public String toString() {
        return dtype.kerasName() + Arrays.toString(shape);
    }
}
