// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import java.lang.classfile.CodeBuilder;
import java.util.List;

/** The generated methods of a stage's columns: how the loop over rows calls them. */
interface StageCode {
    /** The number of rows that one call can run, besides 1. */
    int rowsAtOnce();

    /**
     * For the only stage of a nest: where rows are short, runs all rows and returns from the method, instead of falling
     * through to a call for each row.
     */
    default void down(CodeBuilder code, int args, int row, int rowTo, int scratch, int columns) {}

    /**
     * Runs all columns of as many rows as there are row-level registers given (1 or {@link #rowsAtOnce}), and takes the
     * results of folds into those registers.
     */
    void call(CodeBuilder code, List<ScalarCode> rows, int args, int row, int scratch, int columns);
}
