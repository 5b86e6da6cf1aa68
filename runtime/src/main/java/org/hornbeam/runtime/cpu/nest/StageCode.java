// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import java.lang.classfile.CodeBuilder;

/** The generated methods of a stage's columns: how the loop over rows calls them. */
interface StageCode {
    /** Runs all columns of a row and takes the results of the folds into local variables. */
    void call(CodeBuilder code, ScalarCode scalars, int args, int row, int scratch, int columns);
}
