// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

/** The register tiles that cover the rows of a block, with their kernels for whole strips and for the last one. */
record Tiles(int[] heights, TileKernel[] whole, TileKernel[] last) {
    static Tiles of(int rows, int vectors, int lastVectors, boolean depthMajor, TileKernels kernels) {
        int[] heights = TileHeights.cover(rows, vectors, kernels.heights());
        TileKernel[] whole = new TileKernel[heights.length];
        TileKernel[] last = new TileKernel[heights.length];
        for (int i = 0; i < heights.length; i++) {
            whole[i] = kernels.kernel(new TileShape(heights[i], vectors, depthMajor));
            last[i] = lastVectors == 0 ? whole[i] : kernels.kernel(new TileShape(heights[i], lastVectors, depthMajor));
        }
        return new Tiles(heights, whole, last);
    }
}
