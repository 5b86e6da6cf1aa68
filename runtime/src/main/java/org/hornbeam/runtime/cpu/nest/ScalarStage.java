// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hornbeam.graph.MachineOp.Lane;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.fuse.Access;
import org.hornbeam.runtime.fuse.Instruction;

/** The columns of a stage element by element. */
final class ScalarStage implements StageCode {
    private final ClassDesc self;
    private final Registers registers;
    private final ScratchLayout layout;
    private final String name;
    private final List<Instruction> columns;
    private final List<Integer> outer;

    ScalarStage(ClassDesc self, Registers registers, ScratchLayout layout, int number) {
        this.self = self;
        this.registers = registers;
        this.layout = layout;
        this.name = "columns" + number;
        this.columns = registers.nest().stages().get(number).columns();
        this.outer = registers.outer(columns);
    }

    ScalarStage write(ClassBuilder type) {
        if (!columns.isEmpty()) {
            type.withMethodBody(name, signature(), ClassFile.ACC_STATIC, this::body);
        }
        return this;
    }

    @Override
    public int rowsAtOnce() {
        return 1;
    }

    @Override
    public void call(CodeBuilder code, List<ScalarCode> rows, int args, int row, int scratch, int count) {
        ScalarCode scalars = rows.getFirst();
        if (columns.isEmpty()) {
            return;
        }
        List<Instruction.Fold> folds = folds(columns);
        for (int k = 0; k < folds.size(); k++) {
            code.lload(scratch).loadConstant(layout.fold(k)).ladd();
            code.loadConstant(32L)
                    .loadConstant(KernelWriter.identity(folds.get(k).reducer()));
            KernelWriter.fill(code);
        }
        code.aload(args).lload(row).lload(scratch).iconst_0().iload(count);
        outer.forEach(scalars::push);
        code.invokestatic(self, name, signature());
        for (int k = 0; k < folds.size(); k++) {
            code.lload(scratch).loadConstant(layout.fold(k)).ladd();
            KernelWriter.tree(code, scalars, folds.get(k));
        }
    }

    /** The folds among instructions. */
    static List<Instruction.Fold> folds(List<Instruction> columns) {
        List<Instruction.Fold> folds = new ArrayList<>();
        for (Instruction instruction : columns) {
            if (instruction instanceof Instruction.Fold fold) {
                folds.add(fold);
            }
        }
        return folds;
    }

    /** The accesses that instructions name. */
    static Set<Integer> accesses(List<Instruction> columns) {
        Set<Integer> accesses = new LinkedHashSet<>();
        for (Instruction instruction : columns) {
            if (Registers.accessOf(instruction) >= 0) {
                accesses.add(Registers.accessOf(instruction));
            }
        }
        return accesses;
    }

    private MethodTypeDesc signature() {
        List<ClassDesc> parameters = new ArrayList<>(KernelWriter.COLUMN_PARAMETERS);
        outer.forEach(register -> parameters.add(ScalarCode.type(registers.lane(register))));
        return MethodTypeDesc.of(CD_void, parameters);
    }

    private void body(CodeBuilder code) {
        int scratch = code.parameterSlot(2);
        int column = code.parameterSlot(3);
        int to = code.parameterSlot(4);
        Pointers.knownColumns(code, column, to);
        Pointers.knownAddress(code, scratch);
        ScalarCode scalars = new ScalarCode(code, registers);
        for (int i = 0; i < outer.size(); i++) {
            scalars.bind(outer.get(i), code.parameterSlot(KernelWriter.COLUMN_PARAMETERS.size() + i));
        }
        Pointers pointers = new Pointers(code, registers, code.parameterSlot(0), code.parameterSlot(1), scratch);
        pointers.prepare(accesses(columns), 1);
        for (Instruction instruction : columns) {
            if (instruction instanceof Instruction.Load load && isSame(load)) {
                pointers.push(load.access(), 0, column, 0);
                scalars.load(load);
            }
        }
        int lane = code.allocateLocal(TypeKind.LONG);
        Label loop = code.newBoundLabel();
        Label end = code.newLabel();
        code.iload(column).iload(to).if_icmpge(end);
        int fold = 0;
        for (Instruction instruction : columns) {
            switch (instruction) {
                case Instruction.Constant constant -> {}
                case Instruction.Load load -> {
                    if (!isSame(load)) {
                        pointers.push(load.access(), 0, column, 0);
                        scalars.load(load);
                    }
                }
                case Instruction.Compute compute -> scalars.compute(compute);
                case Instruction.Store store -> {
                    pointers.push(store.access(), 0, column, 0);
                    scalars.push(store.register());
                    scalars.storeCell(registers.access(store.access()).dtype());
                }
                case Instruction.Accumulate accumulate -> {
                    pointers.push(accumulate.access(), 0, column, 0);
                    code.lstore(lane);
                    combine(code, scalars, lane, accumulate.reducer(), accumulate.register());
                }
                case Instruction.Fold chain -> {
                    code.lload(scratch).loadConstant(layout.fold(fold++)).ladd();
                    code.iload(column)
                            .bipush(31)
                            .iand()
                            .i2l()
                            .loadConstant(4L)
                            .lmul()
                            .ladd()
                            .lstore(lane);
                    combine(code, scalars, lane, chain.reducer(), chain.source());
                }
            }
        }
        code.iinc(column, 1).goto_(loop);
        code.labelBinding(end).return_();
    }

    private boolean isSame(Instruction.Load load) {
        return registers.access(load.access()).columns() == Access.Columns.SAME;
    }

    private void combine(
            CodeBuilder code, ScalarCode scalars, int address, org.hornbeam.runtime.fuse.Reducer reducer, int source) {
        DType dtype = reducer.lane() == Lane.FLOAT ? DType.F32 : DType.I32;
        code.lload(address).lload(address);
        scalars.loadCell(dtype);
        scalars.push(source);
        scalars.apply(reducer.step());
        scalars.storeCell(dtype);
    }
}
