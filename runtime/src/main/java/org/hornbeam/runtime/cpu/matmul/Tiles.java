// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

/** The register tiles that cover the rows of a block, with their kernels for whole strips and for the last one. */
final class Tiles {
    private final int[] heights;
    private final TileShape[] shapes;
    private final TileShape[] lastShapes;
    private final TileKernel[] whole;
    private final TileKernel[] last;
    /** Whether no kernel will be replaced any more. A thread that sees it too late or too early computes the same. */
    private boolean settled;

    private Tiles(int[] heights, TileShape[] shapes, TileShape[] lastShapes, TileKernel[] whole, TileKernel[] last) {
        this.heights = heights;
        this.shapes = shapes;
        this.lastShapes = lastShapes;
        this.whole = whole;
        this.last = last;
    }

    static Tiles of(int rows, int vectors, int lastVectors, boolean depthMajor, boolean inPlace, TileKernels kernels) {
        int[] heights = TileHeights.cover(rows, vectors, kernels.heights(inPlace));
        TileShape[] shapes = new TileShape[heights.length];
        TileShape[] lastShapes = new TileShape[heights.length];
        TileKernel[] whole = new TileKernel[heights.length];
        TileKernel[] last = new TileKernel[heights.length];
        for (int i = 0; i < heights.length; i++) {
            shapes[i] = new TileShape(heights[i], vectors, depthMajor, inPlace);
            lastShapes[i] = lastVectors == 0 ? shapes[i] : new TileShape(heights[i], lastVectors, depthMajor, inPlace);
            whole[i] = kernels.kernel(shapes[i]);
            last[i] = kernels.kernel(lastShapes[i]);
        }
        return new Tiles(heights, shapes, lastShapes, whole, last);
    }

    int[] heights() {
        return heights;
    }

    /** The structure of a tile, of a whole strip or of the last one. */
    TileShape shape(int tile, boolean ofLast) {
        return ofLast ? lastShapes[tile] : shapes[tile];
    }

    /** Rows of the block. */
    int rows() {
        int rows = 0;
        for (int height : heights) {
            rows += height;
        }
        return rows;
    }

    TileKernel[] whole() {
        return whole;
    }

    TileKernel[] last() {
        return last;
    }

    /** Takes kernels that have become warm. */
    void settle() {
        if (!settled) {
            settled = settle(whole) & settle(last);
        }
    }

    private static boolean settle(TileKernel[] kernels) {
        boolean all = true;
        for (int i = 0; i < kernels.length; i++) {
            if (kernels[i] instanceof TieredTile tiered) {
                if (tiered.settled()) {
                    kernels[i] = tiered.active();
                } else {
                    all = false;
                }
            }
        }
        return all;
    }
}
