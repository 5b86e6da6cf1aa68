// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.hornbeam.runtime.cpu.nest.VectorTypes.INTS;
import static org.hornbeam.runtime.cpu.nest.VectorTypes.MASK;
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
import java.util.function.Consumer;
import org.hornbeam.graph.MachineOp.Lane;
import org.hornbeam.runtime.fuse.Access;
import org.hornbeam.runtime.fuse.Instruction;

/** The two methods of a {@link Part}: whole vectors, and the rest of the columns under a mask. */
final class PartWriter {
    /** Methods of more bytecodes than FreqInlineSize (325) are not inlined into the loop over rows. */
    private static final int PADDING = 330;

    /** 15,000 calls and back edges make a method be compiled, 40,000 back edges also a loop on its own, for nothing. */
    private static final int WARM_UP_BACK_EDGES = 25;

    private final ClassDesc self;
    private final Registers registers;
    private final ScratchLayout layout;
    private final Part part;
    private final String name;
    private final int firstFold;
    private final boolean chains;
    private final List<Integer> outer;

    PartWriter(
            ClassDesc self,
            Registers registers,
            ScratchLayout layout,
            Part part,
            String name,
            int firstFold,
            boolean chains) {
        this.self = self;
        this.registers = registers;
        this.layout = layout;
        this.part = part;
        this.name = name;
        this.firstFold = firstFold;
        this.chains = chains;
        this.outer = registers.outer(part.instructions());
    }

    /** Writes the methods that run {@code rows} rows at once. */
    void write(ClassBuilder type, int rows) {
        for (boolean rest : new boolean[] {false, true}) {
            type.withMethodBody(
                    methodName(rows, rest),
                    signature(rows),
                    ClassFile.ACC_STATIC,
                    code -> new Body(code, rows, rest).write());
        }
    }

    void call(
            CodeBuilder code,
            List<ScalarCode> rows,
            int args,
            int row,
            int scratch,
            Consumer<CodeBuilder> from,
            Consumer<CodeBuilder> to,
            boolean rest) {
        code.aload(args).lload(row).lload(scratch);
        from.accept(code);
        to.accept(code);
        rows.forEach(scalars -> outer.forEach(scalars::push));
        code.invokestatic(self, methodName(rows.size(), rest), signature(rows.size()));
    }

    private String methodName(int rows, boolean rest) {
        return name + (rest ? "rest" : "") + (rows > 1 ? "x" + rows : "");
    }

    private MethodTypeDesc signature(int rows) {
        List<ClassDesc> parameters = new ArrayList<>(KernelWriter.COLUMN_PARAMETERS);
        for (int r = 0; r < rows; r++) {
            outer.forEach(register -> parameters.add(ScalarCode.type(registers.lane(register))));
        }
        return MethodTypeDesc.of(CD_void, parameters);
    }

    /**
     * An empty loop, which the compiler drops: its back edges count as if they were work, so that a warm-up reaches the
     * threshold of compilation without interpreting thousands of vectors.
     */
    static void countTowardsCompilation(CodeBuilder code) {
        int step = code.allocateLocal(TypeKind.INT);
        Label head = code.newLabel();
        Label done = code.newLabel();
        code.iconst_0().istore(step).labelBinding(head).iload(step).bipush(WARM_UP_BACK_EDGES);
        code.if_icmpge(done).iinc(step, 1).goto_(head).labelBinding(done);
    }

    /** One of the two methods while it is written. */
    private final class Body {
        private final CodeBuilder code;
        private final boolean rest;
        private final int scratch;
        private final int column;
        private final int to;
        private final Pointers pointers;
        private final VectorTypes vectors;
        /** The registers of each row. */
        private final List<VectorCode> rows = new ArrayList<>();

        private final VectorMemory memory;
        private final int copies;
        private final int folds;
        /** Local variables of chains: [row and fold][copy]. */
        private final List<int[]> held = new ArrayList<>();
        /** Local variables of indexes of lanes times the stride. */
        private final Map<Integer, Integer> indexes = new HashMap<>();
        /** Local variable of the address of strip 0, less its first column. */
        private final int strips;

        Body(CodeBuilder code, int rows, boolean rest) {
            this.code = code;
            this.rest = rest;
            this.scratch = code.parameterSlot(2);
            this.column = code.parameterSlot(3);
            this.to = code.parameterSlot(4);
            this.pointers = new Pointers(code, registers, code.parameterSlot(0), code.parameterSlot(1), scratch);
            this.vectors = new VectorTypes(code);
            for (int r = 0; r < rows; r++) {
                this.rows.add(new VectorCode(code, registers));
            }
            this.memory = new VectorMemory(code, registers, layout, pointers, scratch, column);
            this.copies = chains && !rest ? 32 / Vectors.LENGTH : 1;
            this.folds = ScalarStage.folds(part.instructions()).size();
            this.strips = code.allocateLocal(TypeKind.LONG);
        }

        void write() {
            countTowardsCompilation(code);
            Pointers.knownColumns(code, column, to);
            Pointers.knownAddress(code, scratch);
            pointers.prepare(ScalarStage.accesses(part.instructions()), rows.size());
            code.lload(scratch).loadConstant(layout.strip(0)).ladd();
            code.iload(column).i2l().loadConstant(4L).lmul().lsub();
            Pointers.known(code);
            code.lstore(strips);
            for (int r = 0; r < rows.size(); r++) {
                hoist(r);
            }
            if (chains && !rest) {
                beginChains();
            }
            Label loop = code.newBoundLabel();
            Label end = code.newLabel();
            code.iload(column).iload(to).if_icmpge(end);
            if (rest) {
                memory.maskFrom(to);
            }
            for (int copy = 0; copy < copies; copy++) {
                for (int r = 0; r < rows.size(); r++) {
                    columns(copy, r);
                }
                accumulate(copy);
            }
            code.iinc(column, copies * Vectors.LENGTH).goto_(loop);
            code.labelBinding(end);
            if (chains && !rest) {
                endChains();
            }
            code.return_();
            for (int i = 0; i < PADDING; i++) {
                code.nop();
            }
            code.return_();
        }

        /** What is the same for all columns goes into all lanes before the loop. */
        private void hoist(int row) {
            ScalarCode scalars = new ScalarCode(code, registers);
            int first = KernelWriter.COLUMN_PARAMETERS.size() + row * outer.size();
            for (int i = 0; i < outer.size(); i++) {
                scalars.bind(outer.get(i), code.parameterSlot(first + i));
            }
            for (Instruction instruction : part.instructions()) {
                if (instruction instanceof Instruction.Load load) {
                    Access access = registers.access(load.access());
                    if (access.columns() == Access.Columns.SAME) {
                        pointers.push(load.access(), row, column, 0);
                        scalars.load(load);
                        spread(scalars, rows.get(row), load.register());
                    } else if (access.kind() == Access.Kind.INDEX && row == 0) {
                        memory.iota();
                        pointers.pushStride(load.access());
                        code.l2i();
                        vectors.call(INTS, "mul", CD_int);
                        int slot = code.allocateLocal(TypeKind.REFERENCE);
                        code.astore(slot);
                        indexes.put(load.access(), slot);
                    }
                }
            }
            outer.forEach(register -> spread(scalars, rows.get(row), register));
            part.instructions().stream()
                    .flatMap(instruction -> Registers.operands(instruction).stream())
                    .filter(register -> registers.definition(register) instanceof Instruction.Constant)
                    .distinct()
                    .forEach(register -> spread(scalars, rows.get(row), register));
        }

        private void spread(ScalarCode scalars, VectorCode vectorCode, int register) {
            scalars.push(register);
            vectors.broadcast(VectorCode.type(registers.lane(register)));
            vectorCode.popNumbers(register);
        }

        private void columns(int copy, int row) {
            int offset = copy * Vectors.LENGTH;
            VectorCode vectorCode = rows.get(row);
            part.incoming().forEach((register, strip) -> {
                strip(strip, offset);
                memory.loadWhole(registers.lane(register));
                vectorCode.popNumbers(register);
            });
            int fold = 0;
            for (Instruction instruction : part.instructions()) {
                switch (instruction) {
                    case Instruction.Constant constant -> {}
                    case Instruction.Load load -> load(load, row, offset);
                    case Instruction.Compute compute -> vectorCode.compute(compute);
                    case Instruction.Store store -> {
                        vectorCode.pushNumbers(store.register());
                        memory.store(store.access(), row, offset);
                    }
                    // All rows at once, behind their columns.
                    case Instruction.Accumulate accumulate -> {}
                    case Instruction.Fold chain -> fold(chain, row, fold++, copy);
                }
                Integer strip = part.outgoing().get(Registers.resultOf(instruction));
                if (strip != null) {
                    int slot = code.allocateLocal(TypeKind.REFERENCE);
                    vectorCode.pushNumbers(Registers.resultOf(instruction));
                    code.astore(slot);
                    strip(strip, offset);
                    memory.storeWhole(registers.lane(Registers.resultOf(instruction)), slot);
                }
            }
        }

        /** Combines the rows with what is in memory, in ascending order. */
        private void accumulate(int copy) {
            int offset = copy * Vectors.LENGTH;
            for (Instruction instruction : part.instructions()) {
                if (instruction instanceof Instruction.Accumulate accumulate) {
                    memory.load(accumulate.access(), 0, offset);
                    for (VectorCode row : rows) {
                        row.pushNumbers(accumulate.register());
                        VectorCode.combine(vectors, accumulate.reducer().step());
                    }
                    memory.store(accumulate.access(), 0, offset);
                }
            }
        }

        private void load(Instruction.Load load, int row, int offset) {
            Access access = registers.access(load.access());
            if (access.columns() == Access.Columns.SAME) {
                return;
            }
            if (access.kind() == Access.Kind.INDEX) {
                pointers.push(load.access(), row, column, offset);
                code.l2i();
                vectors.broadcast(INTS);
                code.aload(Objects.requireNonNull(indexes.get(load.access())));
                vectors.call(INTS, "add", VECTOR);
                rows.get(row).pop(load.register());
            } else {
                memory.load(load.access(), row, offset);
                rows.get(row).popNumbers(load.register());
            }
        }

        private void fold(Instruction.Fold instruction, int row, int number, int copy) {
            Chain chain = Chain.of(instruction);
            if (chains && !rest) {
                int slot = held.get(row * folds + number)[copy];
                code.aload(slot);
                vectors.exact(VectorCode.type(chain.lane()));
                source(chain, row);
                VectorCode.combine(vectors, chain.step());
                code.astore(slot);
                return;
            }
            int place = code.allocateLocal(TypeKind.LONG);
            int before = code.allocateLocal(TypeKind.REFERENCE);
            lanes(row, number);
            code.iload(column)
                    .bipush(31)
                    .iand()
                    .i2l()
                    .loadConstant(4L)
                    .lmul()
                    .ladd()
                    .lstore(place);
            code.lload(place);
            memory.loadWhole(chain.lane());
            code.astore(before);
            code.aload(before);
            source(chain, row);
            VectorCode.combine(vectors, chain.step());
            if (rest) {
                // Lanes behind the last column keep what they had.
                int after = code.allocateLocal(TypeKind.REFERENCE);
                code.astore(after);
                code.aload(before).aload(after).aload(memory.maskOf(chain.lane()));
                vectors.call(VectorCode.type(chain.lane()), "blend", VECTOR, MASK);
            }
            code.astore(before);
            code.lload(place);
            memory.storeWhole(chain.lane(), before);
        }

        private void source(Chain chain, int row) {
            rows.get(row).pushNumbers(chain.fold().source());
            chain.encode(code, vectors);
        }

        /** Each chain begins with a vector of its own: one that several share would be allocated. */
        private void beginChains() {
            for (int row = 0; row < rows.size(); row++) {
                for (Instruction.Fold fold : ScalarStage.folds(part.instructions())) {
                    Chain chain = Chain.of(fold);
                    int[] slots = new int[copies];
                    for (int copy = 0; copy < copies; copy++) {
                        if (chain.lane() == Lane.FLOAT) {
                            code.loadConstant(Float.intBitsToFloat(chain.identity()));
                        } else {
                            code.loadConstant(chain.identity());
                        }
                        vectors.broadcast(VectorCode.type(chain.lane()));
                        slots[copy] = code.allocateLocal(TypeKind.REFERENCE);
                        code.astore(slots[copy]);
                    }
                    held.add(slots);
                }
            }
        }

        /** Lanes for the rest of the columns and for trees, and for one row the result if there is no rest. */
        private void endChains() {
            List<Instruction.Fold> all = ScalarStage.folds(part.instructions());
            for (int row = 0; row < rows.size(); row++) {
                for (int k = 0; k < folds; k++) {
                    Chain chain = Chain.of(all.get(k));
                    int[] slots = held.get(row * folds + k);
                    for (int copy = 0; copy < copies; copy++) {
                        code.aload(slots[copy]);
                        vectors.exact(VectorCode.type(chain.lane()));
                        code.astore(slots[copy]);
                        lanes(row, k);
                        code.loadConstant(4L * copy * Vectors.LENGTH).ladd();
                        memory.storeWhole(chain.lane(), slots[copy]);
                    }
                    // The trees of several rows would make the method too large: the caller calls them.
                    if (rows.size() == 1) {
                        code.lload(scratch)
                                .loadConstant(layout.result(0, firstFold + k))
                                .ladd();
                        chain.tree(code, vectors, slots);
                        chain.storeResult(code);
                    }
                }
            }
        }

        private void lanes(int row, int fold) {
            code.lload(scratch).loadConstant(layout.fold(row, firstFold + fold)).ladd();
        }

        private void strip(int strip, int offset) {
            code.lload(strips).iload(column).i2l().loadConstant(4L).lmul().ladd();
            code.loadConstant(4L * strip * ScratchLayout.STRIP + 4L * offset).ladd();
        }
    }
}
