// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

/**
 * A matrix that exists only as a rule for filling panels: for example the patches of an image, which turn a
 * convolution into a matrix product without an im2col buffer.
 *
 * <p>Called concurrently by several workers; must not allocate and must not keep the panel.
 */
@FunctionalInterface
public interface PanelSource {
    /**
     * Writes the rectangle {@code [row, row + rows) x [column, column + columns)} of the matrix <em>as stored</em> (see
     * {@link Layout}): element (r, c) goes to {@code panel[offset + (r - row) * stride + (c - column)]}. Other elements
     * of the panel stay untouched.
     */
    void pack(int batch, long row, int rows, long column, int columns, float[] panel, int offset, int stride);
}
