// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import org.hornbeam.runtime.fuse.Access;
import org.hornbeam.runtime.fuse.LoopNest;

/**
 * Where the rows of a nest's SCRATCH accesses lie: behind what the kernel itself uses, for each access as many rows as go
 * through the stages together, each on cache lines of its own. They hold one launch's columns and keep nothing.
 */
public final class ScratchRows {
    /** The rows of an access: as many go through the stages together. */
    static final int ROWS = ScratchLayout.ROWS;

    private final LoopNest nest;
    private final long own;

    ScratchRows(LoopNest nest, long own) {
        this.nest = nest;
        this.own = own;
    }

    /** The bytes of scratch memory that launches of this many columns need. */
    public long bytes(long columns) {
        long end = own;
        for (int i = 0; i < nest.accesses().size(); i++) {
            Access access = nest.accesses().get(i);
            if (access.kind() == Access.Kind.SCRATCH) {
                end += ROWS * distance(access, columns);
            }
        }
        return end;
    }

    /**
     * Puts the addresses, from the start of the scratch, the distances of rows and those of columns into the arguments of
     * a launch; allocates nothing.
     */
    public void place(long columns, long[] args) {
        long end = own;
        for (int i = 0; i < nest.accesses().size(); i++) {
            Access access = nest.accesses().get(i);
            if (access.kind() == Access.Kind.SCRATCH) {
                args[3 * i] = end;
                args[3 * i + 1] = distance(access, columns);
                args[3 * i + 2] = access.columns() == Access.Columns.SAME ? 0 : Registers.bytes(access.dtype());
                end += ROWS * args[3 * i + 1];
            }
        }
    }

    private static long distance(Access access, long columns) {
        return (columns * Registers.bytes(access.dtype()) + 63) & -64;
    }
}
