// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hornbeam.graph.Machine;
import org.hornbeam.graph.MachineOp;
import org.hornbeam.graph.MachineOp.Lane;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.fuse.Access;
import org.hornbeam.runtime.fuse.Access.Columns;
import org.hornbeam.runtime.fuse.Access.Kind;
import org.hornbeam.runtime.fuse.Instruction;
import org.hornbeam.runtime.fuse.LoopNest;
import org.hornbeam.runtime.fuse.Reducer;

/** Writes nests for tests, instruction by instruction; expansions of the catalogue can write into it. */
final class NestBuilder implements Machine {
    private final List<Access> accesses = new ArrayList<>();
    private final List<LoopNest.Stage> stages = new ArrayList<>();
    private List<Instruction> row = new ArrayList<>();
    private List<Instruction> columns = new ArrayList<>();
    private boolean inColumns;
    private int registers;

    int access(Kind kind, DType dtype, Columns how) {
        accesses.add(new Access(kind, dtype, how));
        return accesses.size() - 1;
    }

    int memory(DType dtype, Columns how) {
        return access(Kind.MEMORY, dtype, how);
    }

    /** From here on instructions are at row level, of a new stage. */
    NestBuilder row() {
        if (inColumns || !row.isEmpty()) {
            stages.add(new LoopNest.Stage(row, columns));
        }
        row = new ArrayList<>();
        columns = new ArrayList<>();
        inColumns = false;
        return this;
    }

    /** From here on instructions belong to the columns of the stage. */
    NestBuilder columns() {
        if (inColumns) {
            row();
        }
        inColumns = true;
        return this;
    }

    LoopNest build() {
        List<Instruction> finish = List.of();
        if (inColumns) {
            stages.add(new LoopNest.Stage(row, columns));
        } else {
            finish = row;
        }
        return new LoopNest(accesses, stages, finish);
    }

    Register load(int access) {
        Register result = next(Registers.lane(accesses.get(access).dtype()));
        add(new Instruction.Load(result.id(), access));
        return result;
    }

    void store(int access, Register value) {
        add(new Instruction.Store(access, value.id()));
    }

    void accumulate(int access, Register value, Reducer reducer) {
        add(new Instruction.Accumulate(access, value.id(), reducer));
    }

    Register fold(Register value, Reducer reducer) {
        Register result = next(reducer.lane());
        add(new Instruction.Fold(result.id(), reducer, value.id()));
        return result;
    }

    Register constant(boolean value) {
        Register result = next(Lane.MASK);
        add(new Instruction.Constant(result.id(), Lane.MASK, value ? 1 : 0));
        return result;
    }

    @Override
    public Register constant(float value) {
        Register result = next(Lane.FLOAT);
        add(new Instruction.Constant(result.id(), Lane.FLOAT, Float.floatToRawIntBits(value)));
        return result;
    }

    @Override
    public Register constant(int value) {
        Register result = next(Lane.INT);
        add(new Instruction.Constant(result.id(), Lane.INT, value));
        return result;
    }

    @Override
    public Register apply(MachineOp op, Register... operands) {
        Register result = next(op.result());
        add(new Instruction.Compute(
                result.id(), op, Arrays.stream(operands).map(Register::id).toList()));
        return result;
    }

    private Register next(Lane lane) {
        return new Register(registers++, lane);
    }

    private void add(Instruction instruction) {
        (inColumns ? columns : row).add(instruction);
    }
}
