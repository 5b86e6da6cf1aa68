// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.hornbeam.runtime.cpu.nest.VectorTypes.INTS;
import static org.hornbeam.runtime.cpu.nest.VectorTypes.VECTOR;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hornbeam.runtime.fuse.Access;
import org.hornbeam.runtime.fuse.Instruction;
import org.hornbeam.runtime.fuse.LoopNest;

/**
 * The columns of a nest of one stage in strips of a few vectors, each of which walks down all rows. Where rows are short,
 * a call for each row costs more than its work: the sums of a batch normalization over rows of 64 channels took 229 us in
 * calls of four rows, and 75 us this way. What rows are combined into stays in registers.
 */
final class StripWriter {
    /** What a strip leaves out of longer rows would keep memory from being read ahead. */
    private static final int MOST_COLUMNS = 64;

    /** Vectors in a strip, at most. */
    private static final int WIDEST = 4;

    /** Vectors that rows are combined into, at most. */
    private static final int ACCUMULATORS = 16;

    private static final MethodTypeDesc SIGNATURE =
            MethodTypeDesc.of(CD_void, CD_long.arrayType(), CD_long, CD_long, CD_long, CD_int, CD_int);
    /** Methods of more bytecodes than FreqInlineSize (325) are not inlined. */
    private static final int PADDING = 330;

    private final ClassDesc self;
    private final Registers registers;
    private final ScratchLayout layout;
    private final LoopNest.Stage stage;
    private final int widest;

    /**
     * For a stage.
     *
     * @param halvings how often methods are made half as large
     */
    StripWriter(ClassDesc self, Registers registers, ScratchLayout layout, int number, int halvings) {
        this.self = self;
        this.registers = registers;
        this.layout = layout;
        this.stage = registers.nest().stages().get(number);
        int cost = Part.cost(registers, stage.columns());
        int accumulators = accumulates().size();
        int copies = WIDEST;
        while (copies > 1 && (copies * cost > Part.LARGEST >> halvings || copies * accumulators > ACCUMULATORS)) {
            copies /= 2;
        }
        this.widest = copies;
    }

    /** Whether a nest is one stage that neither combines columns nor writes at row level. */
    static boolean suits(Registers registers) {
        LoopNest nest = registers.nest();
        LoopNest.Stage stage = nest.stages().getFirst();
        return nest.stages().size() == 1
                && nest.finish().isEmpty()
                && Part.cost(registers, stage.columns()) + stage.row().size() <= Part.LARGEST
                && stage.columns().stream().noneMatch(Instruction.Fold.class::isInstance)
                && stage.row().stream().noneMatch(Instruction.Store.class::isInstance);
    }

    private List<Instruction.Accumulate> accumulates() {
        return stage.columns().stream()
                .filter(Instruction.Accumulate.class::isInstance)
                .map(Instruction.Accumulate.class::cast)
                .toList();
    }

    void write(ClassBuilder type) {
        method(type, widest, false);
        if (widest > 1) {
            method(type, 1, false);
        }
        method(type, 1, true);
    }

    private static String name(int copies, boolean rest) {
        return "strip" + (rest ? "rest" : copies);
    }

    private void method(ClassBuilder type, int copies, boolean rest) {
        type.withMethodBody(
                name(copies, rest), SIGNATURE, ClassFile.ACC_STATIC, code -> new Body(code, copies, rest).write());
    }

    /** All rows, if they are short and there are several; then returns from the calling method. */
    void call(CodeBuilder code, int args, int row, int rowTo, int scratch, int columns) {
        Label others = code.newLabel();
        code.iload(columns).loadConstant(MOST_COLUMNS).if_icmpgt(others);
        code.lload(row).lconst_1().ladd().lload(rowTo).lcmp().ifge(others);
        int column = code.allocateLocal(TypeKind.INT);
        code.iconst_0().istore(column);
        for (int copies : widest > 1 ? new int[] {widest, 1} : new int[] {1}) {
            Label loop = code.newBoundLabel();
            Label end = code.newLabel();
            int width = copies * Vectors.LENGTH;
            code.iload(column).loadConstant(width).iadd().iload(columns).if_icmpgt(end);
            invoke(code, args, row, rowTo, scratch, column, columns, name(copies, false));
            code.iinc(column, width).goto_(loop);
            code.labelBinding(end);
        }
        Label done = code.newLabel();
        code.iload(column).iload(columns).if_icmpge(done);
        invoke(code, args, row, rowTo, scratch, column, columns, name(1, true));
        code.labelBinding(done);
        code.return_();
        code.labelBinding(others);
    }

    private void invoke(
            CodeBuilder code, int args, int row, int rowTo, int scratch, int column, int columns, String name) {
        code.aload(args).lload(row).lload(rowTo).lload(scratch).iload(column).iload(columns);
        code.invokestatic(self, name, SIGNATURE);
    }

    /** One method while it is written. */
    private final class Body {
        private final CodeBuilder code;
        private final int copies;
        private final boolean rest;
        private final int row;
        private final int rowTo;
        private final int scratch;
        private final int column;
        private final int to;
        private final Pointers pointers;
        private final VectorTypes vectors;
        private final VectorCode vectorCode;
        private final ScalarCode scalars;
        private final VectorMemory memory;
        /** Local variables of what rows are combined into: [accumulate][copy]. */
        private final List<int[]> held = new ArrayList<>();
        /** Local variables of indexes of lanes times the stride. */
        private final Map<Integer, Integer> indexes = new HashMap<>();

        Body(CodeBuilder code, int copies, boolean rest) {
            this.code = code;
            this.copies = copies;
            this.rest = rest;
            this.row = code.parameterSlot(1);
            this.rowTo = code.parameterSlot(2);
            this.scratch = code.parameterSlot(3);
            this.column = code.parameterSlot(4);
            this.to = code.parameterSlot(5);
            this.pointers = new Pointers(code, registers, code.parameterSlot(0), row, scratch);
            this.vectors = new VectorTypes(code);
            this.vectorCode = new VectorCode(code, registers);
            this.scalars = new ScalarCode(code, registers);
            this.memory = new VectorMemory(code, registers, layout, pointers, scratch, column);
        }

        void write() {
            PartWriter.countTowardsCompilation(code);
            Pointers.knownColumns(code, column, to);
            Pointers.knownAddress(code, scratch);
            List<Instruction> all = new ArrayList<>(stage.row());
            all.addAll(stage.columns());
            pointers.prepare(ScalarStage.accesses(all), 1);
            pointers.prepareRows();
            if (rest) {
                memory.maskFrom(to);
            }
            begin();
            Label loop = code.newBoundLabel();
            Label end = code.newLabel();
            code.lload(row).lload(rowTo).lcmp().ifge(end);
            rowLevel();
            for (int copy = 0; copy < copies; copy++) {
                columns(copy);
            }
            pointers.nextRow();
            code.lload(row).lconst_1().ladd().lstore(row).goto_(loop);
            code.labelBinding(end);
            finish();
            code.return_();
            for (int i = 0; i < PADDING; i++) {
                code.nop();
            }
            code.return_();
        }

        /** Constants, indexes of lanes, and what rows are combined into: each with a vector of its own. */
        private void begin() {
            stage.columns().stream()
                    .flatMap(instruction -> Registers.operands(instruction).stream())
                    .filter(register -> registers.definition(register) instanceof Instruction.Constant)
                    .distinct()
                    .forEach(this::spread);
            for (Instruction instruction : stage.columns()) {
                if (instruction instanceof Instruction.Load load
                        && registers.access(load.access()).kind() == Access.Kind.INDEX
                        && registers.access(load.access()).columns() != Access.Columns.SAME) {
                    memory.iota();
                    pointers.pushStride(load.access());
                    code.l2i();
                    vectors.call(INTS, "mul", CD_int);
                    int slot = code.allocateLocal(TypeKind.REFERENCE);
                    code.astore(slot);
                    indexes.put(load.access(), slot);
                }
            }
            for (Instruction.Accumulate accumulate : accumulates()) {
                int[] slots = new int[copies];
                for (int copy = 0; copy < copies; copy++) {
                    slots[copy] = code.allocateLocal(TypeKind.REFERENCE);
                    memory.load(accumulate.access(), 0, copy * Vectors.LENGTH);
                    code.astore(slots[copy]);
                }
                held.add(slots);
            }
        }

        /** What is the same for all columns of a row goes into all lanes. */
        private void rowLevel() {
            for (Instruction instruction : stage.row()) {
                switch (instruction) {
                    case Instruction.Load load -> load(load);
                    case Instruction.Compute compute -> scalars.compute(compute);
                    default -> {}
                }
            }
            registers.outer(stage.columns()).forEach(this::spread);
            for (Instruction instruction : stage.columns()) {
                if (instruction instanceof Instruction.Load load
                        && registers.access(load.access()).columns() == Access.Columns.SAME) {
                    load(load);
                    spread(load.register());
                }
            }
        }

        private void load(Instruction.Load load) {
            pointers.push(load.access(), 0, column, 0);
            scalars.load(load);
        }

        private void spread(int register) {
            scalars.push(register);
            vectors.broadcast(VectorCode.type(registers.lane(register)));
            vectorCode.popNumbers(register);
        }

        private void columns(int copy) {
            int offset = copy * Vectors.LENGTH;
            int accumulate = 0;
            for (Instruction instruction : stage.columns()) {
                switch (instruction) {
                    case Instruction.Constant constant -> {}
                    case Instruction.Load load -> column(load, offset);
                    case Instruction.Compute compute -> vectorCode.compute(compute);
                    case Instruction.Store store -> {
                        vectorCode.pushNumbers(store.register());
                        memory.store(store.access(), 0, offset);
                    }
                    case Instruction.Accumulate sum -> {
                        int slot = held.get(accumulate++)[copy];
                        code.aload(slot);
                        vectors.exact(VectorCode.type(sum.reducer().lane()));
                        vectorCode.pushNumbers(sum.register());
                        VectorCode.combine(vectors, sum.reducer().step());
                        code.astore(slot);
                    }
                    case Instruction.Fold fold -> throw new AssertionError(fold);
                }
            }
        }

        private void column(Instruction.Load load, int offset) {
            Access access = registers.access(load.access());
            if (access.columns() == Access.Columns.SAME) {
                return;
            }
            if (access.kind() == Access.Kind.INDEX) {
                pointers.push(load.access(), 0, column, offset);
                code.l2i();
                vectors.broadcast(INTS);
                code.aload(Objects.requireNonNull(indexes.get(load.access())));
                vectors.call(INTS, "add", VECTOR);
                vectorCode.pop(load.register());
            } else {
                memory.load(load.access(), 0, offset);
                vectorCode.popNumbers(load.register());
            }
        }

        private void finish() {
            List<Instruction.Accumulate> accumulates = accumulates();
            for (int i = 0; i < accumulates.size(); i++) {
                for (int copy = 0; copy < copies; copy++) {
                    code.aload(held.get(i)[copy]);
                    vectors.exact(VectorCode.type(accumulates.get(i).reducer().lane()));
                    memory.store(accumulates.get(i).access(), 0, copy * Vectors.LENGTH);
                }
            }
        }
    }
}
