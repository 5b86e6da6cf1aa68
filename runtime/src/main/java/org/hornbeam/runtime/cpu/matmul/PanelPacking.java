// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

/** Moves operands into panels and tiles out of scratch; never changes a value. Addresses and strides are in bytes. */
interface PanelPacking {
    /**
     * Copies {@code rows x columns} elements row by row; panel rows are {@code panelStride} elements apart, which the panel
     * has for each row. What a panel row has beyond the columns may be overwritten.
     */
    void copyRows(long source, long sourceStride, int rows, int columns, float[] panel, int offset, int panelStride);

    /** Copies a matrix of {@code rows x columns} into a strip of width {@code width >= columns}; fills with zero. */
    void copyStrip(long source, long sourceStride, int rows, int columns, int width, long strip);

    /** Copies a matrix of {@code strips} whole strips of {@code width} columns; strips are {@code stripStride} bytes apart. */
    void copyStrips(long source, long sourceStride, int rows, int width, int strips, long strip, long stripStride);

    /** Copies the transpose of {@code columns x depth} stored elements into a strip {@code [depth][width]}. */
    void transposeStrip(long source, long sourceStride, int columns, int depth, int width, long strip);

    /** Copies the transpose of {@code rows x columns} 32-bit elements to rows {@code targetStride} bytes apart. */
    void transpose(long source, long sourceStride, int rows, int columns, long target, long targetStride);

    /** Copies a panel, whose element (k, c) is at {@code k * depthStep + c * columnStep}, into a strip. */
    void stripFromPanel(float[] panel, int depthStep, int columnStep, int columns, int depth, int width, long strip);

    /** Stores the tile (row stride {@code width} elements) at the result, or adds it to what is there. */
    void moveTile(long tile, int width, int rows, int columns, long result, long resultStride, boolean add);
}
