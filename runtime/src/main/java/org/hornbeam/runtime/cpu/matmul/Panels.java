// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

/** Constants of the panel layouts, baked into generated kernels. */
final class Panels {
    /** Depth of a chunk: part of the meaning of a product, see {@link Matmul}. */
    static final int CHUNK = 1024;

    /** Most rows of a block; a multiple of the tile heights 12, 8 and 6. */
    static final int BLOCK_ROWS = 168;

    /** Elements between rows of a row panel; an odd number of cache lines, so that rows spread over the cache sets. */
    static final int ROW_STRIDE = CHUNK + 16;

    /** Elements between depth steps of a depth-major panel; an odd number of cache lines. */
    static final int DEPTH_STRIDE = BLOCK_ROWS + 8;

    static final int LEFT_ELEMENTS = Math.max(BLOCK_ROWS * ROW_STRIDE, CHUNK * DEPTH_STRIDE);

    /** Most columns of a strip. */
    static final int STRIP_COLUMNS = 64;

    /** Columns that are packed at once: rows of a matrix are read in pieces that are worth a page. */
    static final int PACKED_COLUMNS = 128;

    /** Bytes between strips more than they have: the same rows of several strips spread over the sets of the caches. */
    private static final int STRIP_GAP = 64;

    /** Elements of the strips that are packed at once, the narrowest being of one vector of 4. */
    static final int STRIP_ELEMENTS = CHUNK * PACKED_COLUMNS + PACKED_COLUMNS / 4 * 2 * STRIP_GAP / Float.BYTES;

    /** Most columns handed to an epilogue at once. */
    static final int EPILOGUE_COLUMNS = 512;

    /** Columns of a turned block in scratch: the most lanes that there are. */
    static final int TURNED_COLUMNS = 16;

    /** Most elements of a factor that are computed at once: they are packed while they are in the innermost cache. */
    static final int COMPUTED_ELEMENTS = 8192;

    /** Most columns of a short row. */
    static final int COMPUTED_COLUMNS = 128;

    /** Most columns of a row that is copied into a panel by vectors; above, a call that copies in bulk pays. */
    static final int SHORT_ROW = 256;

    private Panels() {}

    /** Bytes from strip to strip. */
    static long stripBytes(int width, int depth) {
        return (((long) width * depth * Float.BYTES + 63) & -64) + STRIP_GAP;
    }
}
