// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

/** A label names a class that the model does not have. */
public final class LabelOutOfRangeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String column;
    private final long row;
    private final long found;

    /**
     * A label that is no class.
     *
     * @param column with the labels
     * @param row of the source, from 0
     * @param found the label
     * @param classes how many there are
     */
    public LabelOutOfRangeException(String column, long row, long found, long classes) {
        super("label " + found + " in column \"" + column + "\", row " + row + " is out of range: the model has "
                + classes + " classes, so labels go from 0 to " + (classes - 1) + ". "
                + (found == classes
                        ? "Do they start at 1? Subtract 1, or give the last layer one more unit"
                        : found < 0
                                ? "Filter such rows, or give them a class of their own"
                                : "Correct the data, or give the last layer " + (found + 1) + " units"));
        this.column = column;
        this.row = row;
        this.found = found;
    }

    /** The column with the labels. */
    public String column() {
        return column;
    }

    /** The row of the source, from 0. */
    public long row() {
        return row;
    }

    /** The label. */
    public long found() {
        return found;
    }
}
