// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

/**
 * The blocks of a product, one task each: batches outermost, then column blocks, then row blocks, so that a contiguous
 * range of tasks owns a panel of columns where there are enough of them.
 *
 * @param blockRows rows of a block; the last block of a column may have fewer
 * @param strips strips of columns in all
 * @param columnBlocks column blocks; block i holds strips {@code [strips * i / columnBlocks, strips * (i + 1) /
 *     columnBlocks)}
 */
record Partition(int batch, int rowBlocks, int blockRows, int strips, int columnBlocks) {
    private static final int OWNED_COLUMNS = 256;
    /** Blocks of fewer rows are cut evenly rather than at whole tiles. */
    private static final int FEW_ROWS = 96;

    private static final int FINE_ROWS = 4;
    private static final int MANY_TASKS_PER_WORKER = 8;

    /**
     * The blocks of a product.
     *
     * @param byRows whether blocks are whole rows where there are enough of them, so that no row is packed twice
     * @param combinedRows rows of each block, or 0 for as many as suit
     */
    static Partition of(
            MatmulSizes sizes,
            int stripColumns,
            int mostColumns,
            int tileRows,
            int workers,
            boolean byRows,
            int combinedRows) {
        long rows = sizes.rows();
        int strips = Math.toIntExact((sizes.columns() + stripColumns - 1) / stripColumns);
        if (rows == 0 || strips == 0 || sizes.batch() == 0) {
            return new Partition(0, 0, 1, 0, 0);
        }
        long rowBlocks = Math.ceilDiv(rows, combinedRows > 0 ? combinedRows : Panels.BLOCK_ROWS);
        int columnBlocks = columnBlocks(sizes.batch() * rowBlocks, strips, stripColumns, workers, byRows);
        columnBlocks = Math.max(columnBlocks, (int) Math.ceilDiv((long) strips * stripColumns, mostColumns));
        if (combinedRows > 0) {
            Math.toIntExact(Math.multiplyExact(sizes.batch() * rowBlocks, columnBlocks));
            return new Partition(sizes.batch(), (int) rowBlocks, combinedRows, strips, columnBlocks);
        }
        if (sizes.batch() * rowBlocks * columnBlocks < workers) {
            rowBlocks = Math.max(rowBlocks, Math.min(workers, rows / tileRows));
        }
        long even = (rows + rowBlocks - 1) / rowBlocks;
        long step = even > FEW_ROWS ? tileRows : Math.min(tileRows, FINE_ROWS);
        int blockRows = (int) Math.min(Panels.BLOCK_ROWS, Math.ceilDiv(even, step) * step);
        rowBlocks = (rows + blockRows - 1) / blockRows;
        Math.toIntExact(Math.multiplyExact(sizes.batch() * rowBlocks, columnBlocks));
        return new Partition(sizes.batch(), (int) rowBlocks, blockRows, strips, columnBlocks);
    }

    private static int columnBlocks(long others, int strips, int stripColumns, int workers, boolean byRows) {
        if (!byRows && strips >= (long) workers * Math.ceilDiv(OWNED_COLUMNS, stripColumns)) {
            return workers;
        }
        for (int blocks = 1; blocks < strips; blocks++) {
            long tasks = others * blocks;
            if (tasks % workers == 0 || tasks >= (long) MANY_TASKS_PER_WORKER * workers) {
                return blocks;
            }
        }
        return strips;
    }

    int tasks() {
        return batch * columnBlocks * rowBlocks;
    }

    int firstStrip(int columnBlock) {
        return (int) ((long) strips * columnBlock / columnBlocks);
    }
}
