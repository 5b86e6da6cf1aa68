// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import org.hornbeam.ops.DType;

/**
 * How a nest reaches one operand: the element at (row, column) lies at {@code base + row * rowStride + column *
 * columnStride}. A launch gives base, row stride and column stride as three numbers; the structure only says what the
 * kernel may take for granted about the columns.
 *
 * @param kind what lies there
 * @param dtype the element type in memory; booleans are stored as int32 0 or 1
 * @param columns how the address depends on the column
 */
public record Access(Kind kind, DType dtype, Columns columns) {
    /** What an access refers to. */
    public enum Kind {
        /** Memory: base is an address, strides are bytes. */
        MEMORY,
        /** No memory: the int32 number base + row * rowStride + column * columnStride itself. */
        INDEX,
        /**
         * Scratch memory of the worker for the row in hand, filled by one stage and read by later ones; base is an offset
         * into the scratch of the launch. Several rows may go through the stages together: the row stride is the distance
         * of their rows of scratch, the column stride the size of an element.
         */
        SCRATCH
    }

    /** How the address depends on the column. */
    public enum Columns {
        /** Not at all: one element for the row. */
        SAME,
        /** Neighbours in memory. */
        NEXT,
        /** At a distance given at launch. */
        STRIDED
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + " " + dtype.kerasName() + " "
                + columns.name().toLowerCase(java.util.Locale.ROOT);
    }
}
