// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Small products of a left factor that lies in the panel of a workspace with strips of a right factor: what is inside a
 * kernel that makes its own panels. A strip has 32 columns whatever the vector length: element (k, c) of it is at {@code
 * k * 32 + c}. Each element of the result is one chain of fused multiply-adds in ascending k that starts at +0, or the
 * sum of such chains if {@code add} is given.
 */
public final class PanelProduct {
    /** Columns of a strip. */
    public static final int STRIP = 32;

    /** Longest chain. */
    public static final int DEPTH = Panels.CHUNK;

    /** Elements between the rows of a panel that is stored row by row. */
    public static final int ROW_STRIDE = Panels.ROW_STRIDE;

    /** Rows of a panel that is stored row by row. */
    public static final int ROWS = Panels.BLOCK_ROWS;

    /** Elements between the depth steps of a panel that is stored column by column. */
    public static final int DEPTH_STRIDE = Panels.DEPTH_STRIDE;

    /** Elements of a panel. */
    public static final int ELEMENTS = Panels.LEFT_ELEMENTS;

    private final TileKernels kernels;
    private final boolean depthMajor;
    private final int width;
    /** By rows, which stay below the distance of depth steps and of blocks. */
    private final AtomicReferenceArray<Tiles> known = new AtomicReferenceArray<>(Math.max(ROWS, DEPTH_STRIDE) + 1);

    /**
     * Products with these kernels.
     *
     * @param depthMajor whether the panel is stored column by column
     */
    public PanelProduct(TileKernels kernels, boolean depthMajor) {
        this.kernels = kernels;
        this.depthMajor = depthMajor;
        this.width = Math.min(STRIP, 2 * kernels.lanes());
    }

    /** Has the kernels for this number of rows ready; {@link #run} needs it. */
    public void prepare(int rows) {
        Tiles tiles = known.get(rows);
        if (tiles == null) {
            tiles = Tiles.of(rows, 2, 1, depthMajor, false, kernels);
            known.set(rows, tiles);
        }
        kernels.warm(tiles);
    }

    /** Copies {@code columns} of {@code depth} rows into a strip, zeros beyond; strides in bytes. */
    public void strip(long source, long sourceStride, int depth, int columns, long strip) {
        kernels.packing().copyStrip(source, sourceStride, depth, columns, STRIP, strip);
    }

    /** Copies the transpose of {@code columns} rows of {@code depth} elements into a strip, zeros beyond. */
    public void transposedStrip(long source, long sourceStride, int depth, int columns, long strip) {
        kernels.packing().transposeStrip(source, sourceStride, columns, depth, STRIP, strip);
    }

    /** What a row costs when this many are computed together, in slots for a vector of results. */
    public double cost(int rows) {
        double slots = 0;
        for (int height : TileHeights.cover(rows, 2, kernels.heights())) {
            slots += Math.max(2 * height, TileHeights.LATENCY) + TileHeights.CALL;
        }
        return slots / rows;
    }

    /**
     * Computes {@code rows x columns} elements.
     *
     * @param leftOffset where the left factor begins in the panel of the workspace
     * @param right address of the first strip
     * @param rightStride bytes from one depth step of a strip to the next
     * @param stripStride bytes from strip to strip
     * @param columns how many columns are wanted; up to the next multiple of a vector are stored
     * @param result address of the first element
     * @param resultStride bytes from row to row
     * @param add whether to add to what is there
     */
    public void run(
            Workspace workspace,
            int leftOffset,
            int rows,
            int depth,
            long right,
            long rightStride,
            long stripStride,
            int columns,
            long result,
            long resultStride,
            boolean add) {
        Tiles tiles = known.get(rows);
        if (tiles == null) {
            throw new IllegalStateException("products of " + rows + " rows were not prepared");
        }
        tiles.settle();
        for (int column = 0; column < columns; column += width) {
            long strip = right + column / STRIP * stripStride + (long) (column % STRIP) * Float.BYTES;
            boolean narrow = columns - column <= kernels.lanes();
            TileKernel[] chosen = narrow ? tiles.last() : tiles.whole();
            int stored = narrow ? kernels.lanes() : width;
            tiles(
                    workspace,
                    chosen,
                    tiles.heights(),
                    leftOffset,
                    depth,
                    strip,
                    rightStride,
                    stored,
                    result + (long) column * Float.BYTES,
                    resultStride,
                    add);
        }
    }

    private void tiles(
            Workspace workspace,
            TileKernel[] chosen,
            int[] heights,
            int leftOffset,
            int depth,
            long strip,
            long rightStride,
            int columns,
            long result,
            long resultStride,
            boolean add) {
        int step = depthMajor ? 1 : Panels.ROW_STRIDE;
        int left = leftOffset;
        long to = result;
        for (int t = 0; t < heights.length; t++) {
            int height = heights[t];
            if (add) {
                chosen[t].run(
                        workspace.left,
                        left,
                        0,
                        strip,
                        rightStride,
                        workspace.tile,
                        (long) columns * Float.BYTES,
                        depth);
                kernels.packing().moveTile(workspace.tile, columns, height, columns, to, resultStride, true);
            } else {
                chosen[t].run(workspace.left, left, 0, strip, rightStride, to, resultStride, depth);
            }
            left += height * step;
            to += height * resultStride;
        }
    }
}
