// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

/** How the tiles of a product get at the left factor. */
enum LeftAccess {
    /** It is read where it is. */
    IN_PLACE,
    /** Blocks of rows are packed or computed in a panel. */
    PANEL;

    /** Columns that do not pay for a panel: each of its elements is used for a few strips only. */
    private static final int FEW_COLUMNS = 128;

    /** From this row distance on, in elements, the rows of a tile share too few sets of the first-level cache. */
    private static final int FAR_ROWS = 1024;

    /** The same where each step of the depth reads another row, unless it has few steps. */
    private static final int FAR_DEPTHS = 512;

    private static final int SHALLOW = 128;

    /**
     * In place where few columns use it and its rows are not far apart. Measured with AVX-512, in one process, other builds
     * beside it: below these bounds in place is better by 2 to 30 %, with 10 columns by up to 70 %; beyond them packed is,
     * by up to 12 %.
     */
    static LeftAccess of(Operand left, MatmulSizes sizes) {
        if (!(left instanceof Operand.Dense dense) || sizes.columns() > FEW_COLUMNS) {
            return PANEL;
        }
        boolean near = dense.layout() == Layout.PLAIN
                ? dense.leadingDimension() < FAR_ROWS
                : dense.leadingDimension() < FAR_DEPTHS || sizes.depth() <= SHALLOW;
        return near ? IN_PLACE : PANEL;
    }
}
