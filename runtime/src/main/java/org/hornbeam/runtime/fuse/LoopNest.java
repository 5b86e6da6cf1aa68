// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.List;

/**
 * A fused kernel: the only thing that backends consume for what is not a named kernel. It runs over a rectangle of rows
 * and columns; each row goes through the stages in order, each stage over all columns. Sizes and strides are arguments of
 * a launch, so equal structures share one compiled kernel.
 *
 * <p>Registers are numbered through the whole nest and written once. A register of a stage's columns is visible only in
 * that stage; registers written at row level (before a stage's columns, or by a {@link Instruction.Fold}) are visible
 * from there on and are the same for all columns of the row.
 *
 * @param accesses the memory (or index arithmetic) that instructions name by number
 * @param stages the stages, at least one
 * @param finish instructions at row level after the last stage
 */
public record LoopNest(List<Access> accesses, List<Stage> stages, List<Instruction> finish) {
    /** Copies the lists. */
    public LoopNest {
        accesses = List.copyOf(accesses);
        stages = List.copyOf(stages);
        finish = List.copyOf(finish);
    }

    /**
     * One pass over the columns of a row.
     *
     * @param row instructions at row level, before the columns
     * @param columns instructions for each column
     */
    public record Stage(List<Instruction> row, List<Instruction> columns) {
        /** Copies the lists. */
        public Stage {
            row = List.copyOf(row);
            columns = List.copyOf(columns);
        }
    }

    /** Whether a launch must cover all rows at once, because rows are combined in memory. */
    public boolean accumulates() {
        return stages.stream()
                .flatMap(stage -> stage.columns().stream())
                .anyMatch(instruction -> instruction instanceof Instruction.Accumulate);
    }

    /** Stable text: what {@code explain} shows and tests compare. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < accesses.size(); i++) {
            text.append("@").append(i).append(" ").append(accesses.get(i)).append('\n');
        }
        for (Stage stage : stages) {
            stage.row()
                    .forEach(instruction ->
                            text.append("row  ").append(instruction).append('\n'));
            stage.columns()
                    .forEach(instruction ->
                            text.append("  col ").append(instruction).append('\n'));
        }
        finish.forEach(instruction -> text.append("row  ").append(instruction).append('\n'));
        return text.toString();
    }
}
