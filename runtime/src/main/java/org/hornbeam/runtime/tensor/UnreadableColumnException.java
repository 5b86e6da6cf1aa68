// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.tensor;

import java.util.Optional;
import java.util.OptionalLong;

/** A column of Arrow data cannot become a tensor: says which, what it is, what was expected and what to do. */
public final class UnreadableColumnException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** The Arrow types that become tensors, for messages. */
    public static final String SUPPORTED = "FloatingPoint (half, single, double), Int (8, 16, 32, 64 bits, signed;"
            + " 8, 16 bits unsigned), Bool, FixedSizeList of these (nested too), and arrow.fixed_shape_tensor";

    private final String column;
    private final String found;
    private final long row;

    /**
     * A column that cannot be read.
     *
     * @param column its name
     * @param found its Arrow type
     * @param row the first row that cannot be read; -1 if it is the column as a whole
     * @param problem what is wrong and what to do
     */
    public UnreadableColumnException(String column, String found, long row, String problem) {
        super("column \"" + column + "\" of Arrow type " + found + (row < 0 ? "" : ", row " + row) + ": " + problem);
        this.column = column;
        this.found = found;
        this.row = row;
    }

    /** The name of the column. */
    public String column() {
        return column;
    }

    /** Its Arrow type, as Arrow prints it. */
    public Optional<String> found() {
        return Optional.of(found);
    }

    /** The first row that cannot be read, if it is about a row. */
    public OptionalLong row() {
        return row < 0 ? OptionalLong.empty() : OptionalLong.of(row);
    }
}
