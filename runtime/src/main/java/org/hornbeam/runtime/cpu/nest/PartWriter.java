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

    void write(ClassBuilder type) {
        type.withMethodBody(name, signature(), ClassFile.ACC_STATIC, code -> new Body(code, false).write());
        type.withMethodBody(name + "rest", signature(), ClassFile.ACC_STATIC, code -> new Body(code, true).write());
    }

    void call(
            CodeBuilder code,
            ScalarCode scalars,
            int args,
            int row,
            int scratch,
            Consumer<CodeBuilder> from,
            Consumer<CodeBuilder> to,
            boolean rest) {
        code.aload(args).lload(row).lload(scratch);
        from.accept(code);
        to.accept(code);
        outer.forEach(scalars::push);
        code.invokestatic(self, rest ? name + "rest" : name, signature());
    }

    private MethodTypeDesc signature() {
        List<ClassDesc> parameters = new ArrayList<>(KernelWriter.COLUMN_PARAMETERS);
        outer.forEach(register -> parameters.add(ScalarCode.type(registers.lane(register))));
        return MethodTypeDesc.of(CD_void, parameters);
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
        private final VectorCode vectorCode;
        private final VectorMemory memory;
        private final int copies;
        /** Local variables of chains: [fold][copy]. */
        private final List<int[]> held = new ArrayList<>();
        /** Local variables of indexes of lanes times the stride. */
        private final Map<Integer, Integer> indexes = new HashMap<>();
        /** Local variable of the address of strip 0, less its first column. */
        private final int strips;

        Body(CodeBuilder code, boolean rest) {
            this.code = code;
            this.rest = rest;
            this.scratch = code.parameterSlot(2);
            this.column = code.parameterSlot(3);
            this.to = code.parameterSlot(4);
            this.pointers = new Pointers(code, registers, code.parameterSlot(0), code.parameterSlot(1), scratch);
            this.vectors = new VectorTypes(code);
            this.vectorCode = new VectorCode(code, registers);
            this.memory = new VectorMemory(code, registers, layout, pointers, scratch, column);
            this.copies = chains && !rest ? 32 / Vectors.LENGTH : 1;
            this.strips = code.allocateLocal(TypeKind.LONG);
        }

        void write() {
            pointers.prepare(ScalarStage.accesses(part.instructions()), 1);
            code.lload(scratch).loadConstant(layout.strip(0)).ladd();
            code.iload(column).i2l().loadConstant(4L).lmul().lsub().lstore(strips);
            hoist();
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
                columns(copy);
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
        private void hoist() {
            ScalarCode scalars = new ScalarCode(code, registers);
            for (int i = 0; i < outer.size(); i++) {
                scalars.bind(outer.get(i), code.parameterSlot(KernelWriter.COLUMN_PARAMETERS.size() + i));
            }
            for (Instruction instruction : part.instructions()) {
                if (instruction instanceof Instruction.Load load) {
                    Access access = registers.access(load.access());
                    if (access.columns() == Access.Columns.SAME) {
                        pointers.push(load.access(), 0, column, 0);
                        scalars.load(load);
                        spread(scalars, load.register());
                    } else if (access.kind() == Access.Kind.INDEX) {
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
            outer.forEach(register -> spread(scalars, register));
            part.instructions().stream()
                    .flatMap(instruction -> Registers.operands(instruction).stream())
                    .filter(register -> registers.definition(register) instanceof Instruction.Constant)
                    .distinct()
                    .forEach(register -> spread(scalars, register));
        }

        private void spread(ScalarCode scalars, int register) {
            scalars.push(register);
            vectors.broadcast(VectorCode.type(registers.lane(register)));
            vectorCode.popNumbers(register);
        }

        private void columns(int copy) {
            int offset = copy * Vectors.LENGTH;
            part.incoming().forEach((register, strip) -> {
                strip(strip, offset);
                memory.loadWhole(registers.lane(register));
                vectorCode.popNumbers(register);
            });
            int fold = 0;
            for (Instruction instruction : part.instructions()) {
                switch (instruction) {
                    case Instruction.Constant constant -> {}
                    case Instruction.Load load -> load(load, offset);
                    case Instruction.Compute compute -> vectorCode.compute(compute);
                    case Instruction.Store store -> {
                        vectorCode.pushNumbers(store.register());
                        memory.store(store.access(), offset);
                    }
                    case Instruction.Accumulate accumulate -> {
                        memory.load(accumulate.access(), offset);
                        vectorCode.pushNumbers(accumulate.register());
                        VectorCode.combine(vectors, accumulate.reducer().step());
                        memory.store(accumulate.access(), offset);
                    }
                    case Instruction.Fold chain -> fold(chain, fold++, copy);
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

        private void load(Instruction.Load load, int offset) {
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
                memory.load(load.access(), offset);
                vectorCode.popNumbers(load.register());
            }
        }

        private void fold(Instruction.Fold chain, int number, int copy) {
            Lane lane = chain.reducer().lane();
            if (chains && !rest) {
                code.aload(held.get(number)[copy]);
                vectorCode.pushNumbers(chain.source());
                VectorCode.combine(vectors, chain.reducer().step());
                code.astore(held.get(number)[copy]);
                return;
            }
            int place = code.allocateLocal(TypeKind.LONG);
            int before = code.allocateLocal(TypeKind.REFERENCE);
            lanes(number);
            code.iload(column).bipush(31).iand().i2l().loadConstant(4L).lmul().ladd().lstore(place);
            code.lload(place);
            memory.loadWhole(lane);
            code.astore(before);
            code.aload(before);
            vectorCode.pushNumbers(chain.source());
            VectorCode.combine(vectors, chain.reducer().step());
            if (rest) {
                // Lanes behind the last column keep what they had.
                int after = code.allocateLocal(TypeKind.REFERENCE);
                code.astore(after);
                code.aload(before).aload(after).aload(memory.maskOf(lane));
                vectors.call(VectorCode.type(lane), "blend", VECTOR, MASK);
            }
            code.astore(before);
            code.lload(place);
            memory.storeWhole(lane, before);
        }

        /** Each chain begins with a vector of its own: one that several share would be allocated. */
        private void beginChains() {
            for (Instruction.Fold fold : ScalarStage.folds(part.instructions())) {
                int[] slots = new int[copies];
                for (int copy = 0; copy < copies; copy++) {
                    int identity = KernelWriter.identity(fold.reducer());
                    if (fold.reducer().lane() == Lane.FLOAT) {
                        code.loadConstant(Float.intBitsToFloat(identity));
                    } else {
                        code.loadConstant(identity);
                    }
                    vectors.broadcast(VectorCode.type(fold.reducer().lane()));
                    slots[copy] = code.allocateLocal(TypeKind.REFERENCE);
                    code.astore(slots[copy]);
                }
                held.add(slots);
            }
        }

        private void endChains() {
            List<Instruction.Fold> folds = ScalarStage.folds(part.instructions());
            for (int k = 0; k < folds.size(); k++) {
                for (int copy = 0; copy < copies; copy++) {
                    lanes(k);
                    code.loadConstant(4L * copy * Vectors.LENGTH).ladd();
                    memory.storeWhole(folds.get(k).reducer().lane(), held.get(k)[copy]);
                }
            }
        }

        private void lanes(int fold) {
            code.lload(scratch).loadConstant(layout.fold(firstFold + fold)).ladd();
        }

        private void strip(int strip, int offset) {
            code.lload(strips).iload(column).i2l().loadConstant(4L).lmul().ladd();
            code.loadConstant(4L * strip * ScratchLayout.STRIP + 4L * offset).ladd();
        }
    }
}
