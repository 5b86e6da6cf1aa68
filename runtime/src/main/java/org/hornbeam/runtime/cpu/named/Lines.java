// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

/**
 * A tensor seen as lines of elements along one axis.
 *
 * @param bytes of an element
 * @param length elements of a line
 * @param inner elements from one to the next within a line
 * @param count lines
 */
record Lines(int bytes, long length, long inner, long count) {
    static Lines of(Operand operand, int axis) {
        long inner = operand.product(axis + 1, operand.rank());
        return new Lines(Memory.bytes(operand.dtype()), operand.shape()[axis], inner, inner * operand.product(0, axis));
    }

    /** The place of the first element of a line, in elements. */
    long start(long line) {
        return line / inner * length * inner + line % inner;
    }

    /** Bytes from one element to the next. */
    long step() {
        return inner * bytes;
    }
}
