// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

/** How the tiles of a product get at the right factor. */
enum RightAccess {
    /** It is read where it is; only a last strip that is not whole is packed. */
    IN_PLACE,
    /** Its strips are packed for each block of rows. */
    PACKED,
    /** Its strips are packed once for all blocks of rows, in memory that is lent to the run. */
    KEPT;

    /** Rows that share a strip: below, a packed strip is not used often enough to pay. */
    private static final int FEW_ROWS = 64;

    /** From this row distance on, in elements, a deep strip overloads the sets of the second-level cache. */
    private static final int FAR_ROWS = 1024;

    /** The same where several blocks of rows use a packed strip. */
    private static final int FAR_ROWS_KEPT = 768;

    /** From this row distance on, several blocks of rows use packed strips if they are deep. */
    private static final int FAR_ROWS_DEEP = 128;

    private static final int DEEP = 384;

    private static final int SHALLOW = 128;

    /**
     * In place when it is stored as used and either few rows of the left factor share a strip, or its rows are close
     * together, or the strip is shallow. Measured with AVX-512 and 1 MiB of second-level cache: in place is better by up
     * to 15 % below these bounds, packed by up to 20 % above them.
     */
    static RightAccess of(Operand right, MatmulSizes sizes) {
        boolean several = sizes.rows() > Panels.BLOCK_ROWS;
        int far = !several ? FAR_ROWS : sizes.depth() >= DEEP ? FAR_ROWS_DEEP : FAR_ROWS_KEPT;
        boolean direct = right instanceof Operand.Dense dense
                && dense.layout() == Layout.PLAIN
                && (sizes.rows() <= FEW_ROWS || dense.leadingDimension() < far || sizes.depth() <= SHALLOW);
        return direct ? IN_PLACE : several ? KEPT : PACKED;
    }
}
