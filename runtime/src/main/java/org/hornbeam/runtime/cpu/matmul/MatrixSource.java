// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

/**
 * A matrix that is computed rectangle by rectangle while it is packed: what stands before a product and is never stored.
 *
 * <p>Called concurrently by several workers, and for the same elements more than once; must not allocate.
 */
@FunctionalInterface
public interface MatrixSource {
    /**
     * Writes the rectangle {@code [row, row + rows) x [column, column + columns)} of the matrix <em>as stored</em> (see
     * {@link Layout}): element (r, c) goes to {@code address + (r - row) * stride + 4 * (c - column)}.
     *
     * @param stride bytes from row to row
     * @param worker index of the workspace that asks
     */
    void compute(int batch, long row, int rows, long column, int columns, long address, long stride, int worker);
}
