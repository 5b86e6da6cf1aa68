// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hornbeam.graph.MachineOp.Lane;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.fuse.Access;
import org.hornbeam.runtime.fuse.Instruction;
import org.hornbeam.runtime.fuse.LoopNest;

/** What the generators know about the registers of a nest, after checking that the nest is well formed. */
final class Registers {
    /** The level of registers that are the same for all columns of a row. */
    static final int ROW = -1;

    private final LoopNest nest;
    private final Map<Integer, Lane> lanes = new HashMap<>();
    private final Map<Integer, Integer> levels = new HashMap<>();
    private final Map<Integer, Instruction> definitions = new HashMap<>();

    Registers(LoopNest nest) {
        this.nest = nest;
        for (int i = 0; i < nest.accesses().size(); i++) {
            check(i);
        }
        for (int s = 0; s < nest.stages().size(); s++) {
            LoopNest.Stage stage = nest.stages().get(s);
            stage.row().forEach(instruction -> define(instruction, ROW));
            List<Instruction.Fold> folds = new ArrayList<>();
            for (Instruction instruction : stage.columns()) {
                if (instruction instanceof Instruction.Fold fold) {
                    use(fold, fold.source(), fold.reducer().lane(), s);
                    folds.add(fold);
                } else {
                    define(instruction, s);
                }
            }
            // Folds are complete only behind the columns of their stage.
            folds.forEach(fold -> result(fold, fold.register(), fold.reducer().lane(), ROW));
        }
        nest.finish().forEach(instruction -> define(instruction, ROW));
    }

    /** The nest. */
    LoopNest nest() {
        return nest;
    }

    /** What a register holds. */
    Lane lane(int register) {
        return Objects.requireNonNull(lanes.get(register));
    }

    /** Whether a register is the same for all columns. */
    boolean isRow(int register) {
        return Objects.requireNonNull(levels.get(register)) == ROW;
    }

    /** What writes a register. */
    Instruction definition(int register) {
        return Objects.requireNonNull(definitions.get(register));
    }

    /** The access that an instruction names. */
    Access access(int number) {
        return nest.accesses().get(number);
    }

    /** Row-level registers that column instructions read, without constants, in order of first use. */
    List<Integer> outer(List<Instruction> columns) {
        Set<Integer> outer = new LinkedHashSet<>();
        for (Instruction instruction : columns) {
            for (int register : operands(instruction)) {
                if (isRow(register) && !(definition(register) instanceof Instruction.Constant)) {
                    outer.add(register);
                }
            }
        }
        return List.copyOf(outer);
    }

    /** The registers that an instruction reads. */
    static List<Integer> operands(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Constant constant -> List.of();
            case Instruction.Load load -> List.of();
            case Instruction.Compute compute -> compute.operands();
            case Instruction.Store store -> List.of(store.register());
            case Instruction.Accumulate accumulate -> List.of(accumulate.register());
            case Instruction.Fold fold -> List.of(fold.source());
        };
    }

    /** The access that an instruction names, or -1. */
    static int accessOf(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Load load -> load.access();
            case Instruction.Store store -> store.access();
            case Instruction.Accumulate accumulate -> accumulate.access();
            case Instruction.Constant constant -> -1;
            case Instruction.Compute compute -> -1;
            case Instruction.Fold fold -> -1;
        };
    }

    /** The register that an instruction writes, or -1. */
    static int resultOf(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Constant constant -> constant.register();
            case Instruction.Load load -> load.register();
            case Instruction.Compute compute -> compute.register();
            case Instruction.Fold fold -> fold.register();
            case Instruction.Store store -> -1;
            case Instruction.Accumulate accumulate -> -1;
        };
    }

    /** What elements of a type become in registers. */
    static Lane lane(DType dtype) {
        return switch (dtype) {
            case F32, F16, BF16 -> Lane.FLOAT;
            case I32, U8 -> Lane.INT;
            case BOOL -> Lane.MASK;
            case F64, I64 ->
                throw new IllegalArgumentException("a loop nest has no lanes for " + dtype.kerasName()
                        + "; use a named kernel or the interpreter");
        };
    }

    /** Bytes of an element in memory, which for booleans is an int32. */
    static int bytes(DType dtype) {
        return dtype == DType.BOOL ? 4 : dtype.bytes();
    }

    private void check(int number) {
        Access access = access(number);
        lane(access.dtype());
        if (access.kind() == Access.Kind.INDEX && access.dtype() != DType.I32) {
            throw malformed("access @" + number + " is an index and has to be int32, found " + access);
        }
    }

    private void define(Instruction instruction, int level) {
        switch (instruction) {
            case Instruction.Constant constant -> result(constant, constant.register(), constant.lane(), level);
            case Instruction.Load load -> {
                reach(load, load.access(), level);
                result(load, load.register(), lane(access(load.access()).dtype()), level);
            }
            case Instruction.Compute compute -> {
                List<Lane> expected = compute.op().operands();
                if (expected.size() != compute.operands().size()) {
                    throw malformed(compute + " needs " + expected.size() + " operands");
                }
                for (int i = 0; i < expected.size(); i++) {
                    use(compute, compute.operands().get(i), expected.get(i), level);
                }
                result(compute, compute.register(), compute.op().result(), level);
            }
            case Instruction.Store store -> {
                reach(store, store.access(), level);
                if (access(store.access()).kind() == Access.Kind.INDEX) {
                    throw malformed(store + " writes to an index");
                }
                if (level != ROW && access(store.access()).columns() == Access.Columns.SAME) {
                    throw malformed(store + " writes all columns to one element");
                }
                use(store, store.register(), lane(access(store.access()).dtype()), level);
            }
            case Instruction.Accumulate accumulate -> {
                reach(accumulate, accumulate.access(), level);
                Access access = access(accumulate.access());
                if (level == ROW
                        || access.kind() != Access.Kind.MEMORY
                        || access.columns() != Access.Columns.NEXT
                        || bytes(access.dtype()) != 4) {
                    throw malformed(accumulate + " needs neighbouring columns of float32, int32 or bool in memory, and"
                            + " stands among the columns of a stage; found " + access);
                }
                use(accumulate, accumulate.register(), accumulate.reducer().lane(), level);
                use(accumulate, accumulate.register(), lane(access.dtype()), level);
            }
            case Instruction.Fold fold -> throw malformed(fold + " stands outside of the columns of a stage");
        }
    }

    private void reach(Instruction instruction, int access, int level) {
        if (access < 0 || access >= nest.accesses().size()) {
            throw malformed(instruction + " names an access that is not there");
        }
        if (level == ROW && access(access).columns() != Access.Columns.SAME) {
            throw malformed(instruction + " at row level depends on the column: " + access(access));
        }
    }

    private void use(Instruction instruction, int register, Lane lane, int level) {
        Integer where = levels.get(register);
        if (where == null || (where != ROW && where != level)) {
            throw malformed(instruction + " reads register " + register + ", which is not visible there");
        }
        if (lanes.get(register) != lane) {
            throw malformed(
                    instruction + " needs " + lane + " in register " + register + ", found " + lanes.get(register));
        }
    }

    private void result(Instruction instruction, int register, Lane lane, int level) {
        if (levels.putIfAbsent(register, level) != null) {
            throw malformed(instruction + " writes register " + register + " a second time");
        }
        lanes.put(register, lane);
        definitions.put(register, instruction);
    }

    private IllegalArgumentException malformed(String what) {
        return new IllegalArgumentException("malformed loop nest: " + what + "\n" + nest);
    }
}
