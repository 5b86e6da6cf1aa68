// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import org.hornbeam.runtime.fuse.Instruction;
import org.hornbeam.runtime.fuse.LoopNest;

/**
 * The kernel's own working area at the start of the scratch of a launch: 32 lanes and a result for each fold of a stage and row, then one
 * vector for each access whose elements are collected one by one, then strips of columns for registers that pass from
 * one part of a large stage to the next. The same for both kinds of lanes.
 *
 * @param folds the most folds in a stage
 * @param accesses the number of accesses
 * @param strips the most registers that pass between parts of a stage
 */
record ScratchLayout(int folds, int accesses, int strips) {
    /** The most rows that go through the stages of a nest together. */
    static final int ROWS = 4;

    /** The columns of a strip, a multiple of 32. */
    static final int STRIP = 1024;

    private static final int FOLD_BYTES = 32 * 4;
    private static final int VECTOR_BYTES = 64;

    static ScratchLayout of(Registers registers) {
        int folds = 0;
        int strips = 0;
        for (LoopNest.Stage stage : registers.nest().stages()) {
            int count = 0;
            for (Instruction instruction : stage.columns()) {
                if (instruction instanceof Instruction.Fold) {
                    count++;
                }
            }
            folds = Math.max(folds, count);
            int passing = 0;
            for (Part part : Part.split(registers, stage.columns())) {
                passing += part.outgoing().size();
            }
            strips = Math.max(strips, passing);
        }
        return new ScratchLayout(folds, registers.nest().accesses().size(), strips);
    }

    /** Where the lanes of a fold begin, by its number in its stage; for the first row of several. */
    long fold(int number) {
        return fold(0, number);
    }

    /** Where the lanes of a fold begin, for one of the rows that go together. */
    long fold(int row, int number) {
        return (long) (row * folds + number) * FOLD_BYTES;
    }

    /** Where the result of a fold is, for one of the rows that go together. */
    long result(int row, int number) {
        return fold(ROWS, 0) + 4L * (row * folds + number);
    }

    /** Where the vector of an access is. */
    long vector(int access) {
        return fold(ROWS, 0)
                + (4L * ROWS * folds + VECTOR_BYTES - 1) / VECTOR_BYTES * VECTOR_BYTES
                + (long) access * VECTOR_BYTES;
    }

    /** Where a strip begins. */
    long strip(int number) {
        return vector(accesses) + (long) number * STRIP * 4;
    }

    /** All of it. */
    long bytes() {
        return strip(strips);
    }
}
