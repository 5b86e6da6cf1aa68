// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.List;
import org.hornbeam.graph.MachineOp;
import org.hornbeam.graph.MachineOp.Lane;

/** One step of a {@link LoopNest}. */
public sealed interface Instruction {
    /**
     * A number.
     *
     * @param register where it goes
     * @param lane FLOAT: {@code bits} are the bits of a float; INT: the int itself; MASK: 0 or 1
     * @param bits the number
     */
    record Constant(int register, Lane lane, int bits) implements Instruction {}

    /**
     * An element of memory or scratch, or an index. At row level the access does not depend on the column.
     *
     * @param register where it goes
     * @param access which access; its dtype decides the lane: float types FLOAT, integers INT, bool MASK
     */
    record Load(int register, int access) implements Instruction {}

    /**
     * A machine operation.
     *
     * @param register where the result goes
     * @param op the operation
     * @param operands registers
     */
    record Compute(int register, MachineOp op, List<Integer> operands) implements Instruction {
        /** Copies the list. */
        public Compute {
            operands = List.copyOf(operands);
        }
    }

    /**
     * Writes an element. At row level the access does not depend on the column.
     *
     * @param access which access
     * @param register what is written
     */
    record Store(int access, int register) implements Instruction {}

    /**
     * Combines the columns of all rows of the launch in memory, row after row in ascending order, beginning with the
     * reducer's identity: a launch covers one whole block of rows and writes the result. The row stride is 0.
     *
     * @param access where the running result of each column is
     * @param register what is combined
     * @param reducer how
     */
    record Accumulate(int access, int register, Reducer reducer) implements Instruction {}

    /**
     * Combines the columns of the row: column i goes to lane i mod 32 of 32 chains, each in ascending order, beginning
     * with the reducer's identity; then lane l with lane l+16, l+8, l+4, l+2, l+1. The result is a row-level register.
     *
     * @param register where the result goes
     * @param reducer how
     * @param source what is combined
     */
    record Fold(int register, Reducer reducer, int source) implements Instruction {}
}
