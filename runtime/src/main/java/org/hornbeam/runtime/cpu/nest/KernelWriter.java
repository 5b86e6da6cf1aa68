// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hornbeam.graph.MachineOp.Lane;
import org.hornbeam.runtime.fuse.Instruction;
import org.hornbeam.runtime.fuse.LoopNest;

/**
 * A nest -&gt; the bytes of its class. The method {@code run} walks the rows and holds row-level registers in local
 * variables; each stage's columns are static methods of their own, so that each is one small loop for the compiler.
 */
final class KernelWriter {
    /** Parameters of a method that runs columns, before the row-level registers that it reads. */
    static final List<ClassDesc> COLUMN_PARAMETERS = List.of(CD_long.arrayType(), CD_long, CD_long, CD_int, CD_int);

    /** Instructions at row level, over all rows that go together, beyond which a method would be too large. */
    private static final int MOST_ROW_INSTRUCTIONS = 200;

    /** Columns of all rows that go through the stages together: more would not stay in the innermost cache. */
    private static final int MOST_TOGETHER = 2048;

    private static final ClassDesc TREES = ClassDesc.of(Trees.class.getName());

    private final ClassDesc self;
    private final Registers registers;
    private final ScratchLayout layout;
    private final LoopNest nest;

    private final Lanes lanes;
    private final int halvings;

    /**
     * For a nest.
     *
     * @param halvings how often methods that run several rows or strips at once are made half as large, for the sake of a
     *     compiler that gave up on larger ones
     */
    KernelWriter(String name, Registers registers, ScratchLayout layout, Lanes lanes, int halvings) {
        this.lanes = lanes;
        this.halvings = halvings;
        this.self = ClassDesc.of(name);
        this.registers = registers;
        this.layout = layout;
        this.nest = registers.nest();
    }

    byte[] write() {
        return ClassFile.of().build(self, type -> {
            type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_SYNTHETIC);
            type.withInterfaceSymbols(ClassDesc.of(NestKernel.class.getName()));
            type.withMethodBody(
                    INIT_NAME,
                    MTD_void,
                    0,
                    code -> code.aload(0)
                            .invokespecial(ConstantDescs.CD_Object, INIT_NAME, MTD_void)
                            .return_());
            List<StageCode> stages = new ArrayList<>();
            for (int s = 0; s < nest.stages().size(); s++) {
                stages.add(stage(type, s));
            }
            type.withMethodBody(
                    "run",
                    MethodTypeDesc.of(CD_void, CD_long.arrayType(), CD_long, CD_long, CD_long, CD_long),
                    ClassFile.ACC_PUBLIC,
                    code -> run(code, stages));
        });
    }

    private StageCode stage(ClassBuilder type, int number) {
        return switch (lanes) {
            case VECTOR -> new VectorStage(self, registers, layout, number, halvings).write(type);
            case TIERED -> throw new AssertionError("made of two kernels");
            case SCALAR -> new ScalarStage(self, registers, layout, number).write(type);
        };
    }

    private void run(CodeBuilder code, List<StageCode> stages) {
        int args = code.parameterSlot(0);
        int rowTo = code.parameterSlot(2);
        int scratch = code.parameterSlot(4);
        int row = code.allocateLocal(TypeKind.LONG);
        int columns = code.allocateLocal(TypeKind.INT);
        int later = code.allocateLocal(TypeKind.LONG);
        Pointers pointers = new Pointers(code, registers, args, row, scratch);

        code.lload(code.parameterSlot(3))
                .invokestatic(ScalarCode.CELLS, "columns", MethodTypeDesc.of(CD_int, CD_long))
                .istore(columns);
        begin(code, args, columns);
        code.lload(code.parameterSlot(1)).lstore(row);
        if (stages.size() == 1 && nest.finish().isEmpty()) {
            stages.getFirst().down(code, args, row, rowTo, scratch, columns);
        }
        int most = stages.stream().mapToInt(StageCode::rowsAtOnce).max().orElse(1);
        int several = rowInstructions() * most <= MOST_ROW_INSTRUCTIONS ? most : 1;
        for (int rows : several > 1 ? new int[] {several, 1} : new int[] {1}) {
            Label loop = code.newBoundLabel();
            Label end = code.newLabel();
            code.lload(row).loadConstant((long) rows).ladd().lload(rowTo).lcmp().ifgt(end);
            if (rows > 1 && stages.size() > 1) {
                // Several long rows would not stay in the innermost cache from stage to stage.
                code.iload(columns).loadConstant(MOST_TOGETHER / rows).if_icmpgt(end);
            }
            List<ScalarCode> scalars = new ArrayList<>();
            for (int r = 0; r < rows; r++) {
                scalars.add(new ScalarCode(code, registers));
            }
            for (int s = 0; s < stages.size(); s++) {
                for (int r = 0; r < rows; r++) {
                    rowLevel(
                            code, scalars.get(r), pointers, nest.stages().get(s).row(), r);
                }
                int group = Math.min(rows, stages.get(s).rowsAtOnce());
                for (int first = 0; first < rows; first += group) {
                    if (first == 0) {
                        stages.get(s).call(code, scalars.subList(0, group), args, row, scratch, columns);
                    } else {
                        code.lload(row).loadConstant((long) first).ladd().lstore(later);
                        stages.get(s).call(code, scalars.subList(first, first + group), args, later, scratch, columns);
                    }
                }
            }
            for (int r = 0; r < rows; r++) {
                rowLevel(code, scalars.get(r), pointers, nest.finish(), r);
            }
            code.lload(row).loadConstant((long) rows).ladd().lstore(row).goto_(loop);
            code.labelBinding(end);
        }
        code.return_();
    }

    private int rowInstructions() {
        return nest.finish().size()
                + nest.stages().stream().mapToInt(stage -> stage.row().size()).sum();
    }

    /** Fills what is combined over rows with the identity. */
    private void begin(CodeBuilder code, int args, int columns) {
        for (LoopNest.Stage stage : nest.stages()) {
            for (Instruction instruction : stage.columns()) {
                if (instruction instanceof Instruction.Accumulate accumulate) {
                    code.aload(args).loadConstant(3 * accumulate.access()).laload();
                    code.iload(columns).i2l().loadConstant(identity(accumulate.reducer()));
                    fill(code);
                }
            }
        }
    }

    /** An address, a long count and bits on the stack -> filled memory. */
    static void fill(CodeBuilder code) {
        code.invokestatic(ScalarCode.CELLS, "fill", MethodTypeDesc.of(CD_void, CD_long, CD_long, CD_int));
    }

    /** The bits of what a combination begins with. */
    static int identity(org.hornbeam.runtime.fuse.Reducer reducer) {
        return reducer.lane() == Lane.FLOAT
                ? Float.floatToRawIntBits(reducer.identity().floatValue())
                : reducer.identity().intValue();
    }

    /** The address of 32 lanes on the stack -> their combination, in a register. */
    static void tree(CodeBuilder code, ScalarCode scalars, Instruction.Fold fold) {
        code.invokestatic(
                TREES,
                fold.reducer().name().toLowerCase(Locale.ROOT),
                MethodTypeDesc.of(fold.reducer().lane() == Lane.FLOAT ? CD_float : CD_int, CD_long));
        scalars.pop(fold.register());
    }

    private void rowLevel(
            CodeBuilder code, ScalarCode scalars, Pointers pointers, List<Instruction> instructions, int copy) {
        for (Instruction instruction : instructions) {
            switch (instruction) {
                case Instruction.Constant constant -> {}
                case Instruction.Load load -> {
                    pointers.pushRow(load.access(), copy);
                    scalars.load(load);
                }
                case Instruction.Compute compute -> scalars.compute(compute);
                case Instruction.Store store -> {
                    pointers.pushRow(store.access(), copy);
                    scalars.push(store.register());
                    scalars.storeCell(registers.access(store.access()).dtype());
                }
                case Instruction.Accumulate accumulate -> throw new AssertionError(accumulate);
                case Instruction.Fold fold -> throw new AssertionError(fold);
            }
        }
    }

    /** The name of a new hidden class. */
    static String className(Lanes lanes) {
        return KernelWriter.class.getPackageName()
                + (lanes == Lanes.VECTOR ? ".GeneratedVectorNest" : ".GeneratedNest");
    }
}
