// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.List;

/**
 * Some axes of a tensor, counted through with the last one fastest. Distances are in bytes.
 *
 * @param sizes of the axes
 * @param strides along them
 * @param count how many elements they have
 */
record Nest(long[] sizes, long[] strides, long count) {
    static Nest of(Operand operand, List<Integer> axes) {
        long[] sizes = Movements.pick(operand.shape(), axes);
        long[] strides = Movements.pick(operand.strides(), axes);
        long count = 1;
        for (int i = 0; i < sizes.length; i++) {
            strides[i] *= Memory.bytes(operand.dtype());
            count = Math.multiplyExact(count, sizes[i]);
        }
        return new Nest(sizes, strides, count);
    }

    /** The place of the i-th element. */
    long place(long i) {
        long place = 0;
        long rest = i;
        for (int axis = sizes.length - 1; axis > 0; axis--) {
            place += rest % sizes[axis] * strides[axis];
            rest /= sizes[axis];
        }
        return sizes.length == 0 ? 0 : place + rest * strides[0];
    }
}
