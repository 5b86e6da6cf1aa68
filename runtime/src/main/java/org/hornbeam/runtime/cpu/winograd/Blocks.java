// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.winograd;

import org.hornbeam.runtime.cpu.matmul.PanelProduct;
import org.hornbeam.runtime.rewrite.Winograd;

/**
 * How the tiles of a convolution are cut into blocks: whole rows of tiles, or parts of one row where a row is too long.
 * The cut changes no result.
 *
 * @param rows rows of tiles in a block; the last block may have fewer
 * @param parts parts of a row; more than 1 only if {@code rows} is 1
 * @param partTiles tiles of a part; the last part may have fewer
 * @param count number of blocks
 */
record Blocks(int rows, int parts, int partTiles, int count) {
    /** Room in the second-level cache for the tiles of a block at all points, in elements. */
    private static final int ROOM = 192 * 1024;

    /**
     * The cut.
     *
     * @param most tiles of a block that fit into a panel
     * @param channels elements that a block keeps at a time for each tile and point
     * @param workers that share the blocks
     */
    static Blocks of(TileGrid grid, int most, int channels, PanelProduct product, int workers) {
        long all = grid.rows();
        int across = grid.across();
        if (all == 0 || across == 0) {
            return new Blocks(1, 1, 1, 0);
        }
        int limit = Math.max(1, Math.min(most, ROOM / (Winograd.POINTS * channels)));
        if (across > limit) {
            int parts = Math.ceilDiv(across, limit);
            int tiles = Math.ceilDiv(across, parts);
            parts = Math.ceilDiv(across, tiles);
            return new Blocks(1, parts, tiles, Math.toIntExact(all * parts));
        }
        int mostRows = (int) Math.min(limit / across, Math.ceilDiv(all, (long) workers));
        int best = 1;
        double least = Double.MAX_VALUE;
        for (int rows = 1; rows <= mostRows; rows++) {
            double cost = cost(rows, all, across, product, workers);
            if (cost <= least) {
                best = rows;
                least = cost;
            }
        }
        return new Blocks(best, 1, across, Math.toIntExact(Math.ceilDiv(all, (long) best)));
    }

    /** What the worker with the most blocks needs. */
    private static double cost(int rows, long all, int across, PanelProduct product, int workers) {
        long blocks = Math.ceilDiv(all, (long) rows);
        long rounds = Math.ceilDiv(blocks, (long) workers);
        // A block reads all of the kernel once: as if it had a few tiles more.
        double block = product.cost(rows * across) * rows * across + EACH_BLOCK;
        long last = all - (blocks - 1) * rows;
        double rest = workers == 1 ? block - product.cost((int) last * across) * last * across - EACH_BLOCK : 0;
        return rounds * block - rest;
    }

    private static final double EACH_BLOCK = 4;
}
