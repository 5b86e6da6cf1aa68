// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hornbeam.graph.MachineOp.Lane;
import org.hornbeam.runtime.fuse.Access;
import org.hornbeam.runtime.fuse.Instruction;
import org.hornbeam.runtime.fuse.LoopNest;
import org.hornbeam.runtime.fuse.Reducer;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a stage by vectors. Each {@link Part} is a method for whole vectors and one for the rest of the columns
 * under a mask: a compiled method holds one small loop, and no vector crosses from one method to another.
 */
final class VectorStage implements StageCode {
    /** Chains that fit into registers beside what else a loop needs. */
    private static final int CHAINS = 12;

    /** Vector operations of a method of several rows, fewer than what one row may have: each row also has its addresses. */
    private static final int SEVERAL_ROWS = 60;

    private final ClassDesc self;
    private final Registers registers;
    private final ScratchLayout layout;
    private final int number;
    private final List<Instruction.Fold> folds;
    private final List<PartWriter> parts = new ArrayList<>();
    private final boolean chains;
    private final int rowsAtOnce;
    private final @Nullable StripWriter strips;

    /**
     * A stage.
     *
     * @param halvings how often methods of several rows or strips are made half as large
     */
    VectorStage(ClassDesc self, Registers registers, ScratchLayout layout, int number, int halvings) {
        this.self = self;
        this.registers = registers;
        this.layout = layout;
        this.number = number;
        List<Instruction> columns = registers.nest().stages().get(number).columns();
        this.folds = ScalarStage.folds(columns);
        List<Part> split = Part.split(registers, columns);
        // Chains are held in registers where the loop body for 32 columns is still small; else in scratch memory.
        int copies = 32 / Vectors.LENGTH;
        this.chains = !folds.isEmpty()
                && split.size() == 1
                && Part.cost(registers, columns) * copies <= Part.LARGEST
                && folds.size() * copies <= CHAINS;
        this.rowsAtOnce = readsFirst(registers, number)
                ? 1
                : rowsAtOnce(registers, columns, split.size(), chains ? copies : 1, SEVERAL_ROWS >> halvings);
        this.strips = split.size() == 1 && StripWriter.suits(registers)
                ? new StripWriter(self, registers, layout, number, halvings)
                : null;
        int firstFold = 0;
        for (int p = 0; p < split.size(); p++) {
            parts.add(new PartWriter(
                    self, registers, layout, split.get(p), "columns" + number + "_" + p, firstFold, chains));
            firstFold += ScalarStage.folds(split.get(p).instructions()).size();
        }
    }

    /**
     * Whether a stage of several reads memory that no earlier stage has brought into the cache. It does so row by row: four
     * rows at once are four places that memory is read from in turns, and none of them is read ahead (softmax of 1536x128
     * and its derivative, data in memory: 0.35 ms with four rows at once, 0.18 with one).
     */
    private static boolean readsFirst(Registers registers, int number) {
        List<LoopNest.Stage> stages = registers.nest().stages();
        Set<Integer> read = new HashSet<>();
        for (LoopNest.Stage earlier : stages.subList(0, number)) {
            read.addAll(ScalarStage.accesses(earlier.columns()));
        }
        return stages.size() > 1
                && stages.get(number).columns().stream()
                        .filter(Instruction.Load.class::isInstance)
                        .map(Registers::accessOf)
                        .anyMatch(access -> !read.contains(access)
                                && registers.access(access).kind() == Access.Kind.MEMORY
                                && registers.access(access).columns() != Access.Columns.SAME);
    }

    /**
     * The rows that one method runs: where columns are combined the waits at the end of one row are filled with another's.
     * Where only rows are combined they go one by one: what they are combined into is read and written more often, but
     * memory is read straight on, and ahead (sums of 25088 rows of 256: 9.4 GB/s with four rows at once, 21 with one).
     */
    private static int rowsAtOnce(Registers registers, List<Instruction> columns, int parts, int copies, int largest) {
        int folds = ScalarStage.folds(columns).size();
        boolean accumulates = columns.stream().anyMatch(Instruction.Accumulate.class::isInstance);
        boolean several = registers.nest().stages().size() > 1;
        if (parts > 1 || columns.isEmpty() || (folds == 0 && (accumulates || !several))) {
            return 1;
        }
        int keys = 5
                * (int) ScalarStage.folds(columns).stream()
                        .filter(fold -> fold.reducer() == Reducer.FMAX || fold.reducer() == Reducer.FMIN)
                        .count();
        int cost = copies * (Part.cost(registers, columns) + keys)
                + registers.outer(columns).size();
        int rows = ScratchLayout.ROWS;
        while (rows > 1 && (rows * cost > largest || rows * copies * folds > CHAINS)) {
            rows /= 2;
        }
        return rows;
    }

    VectorStage write(ClassBuilder type) {
        parts.forEach(part -> part.write(type, 1));
        if (rowsAtOnce() > 1) {
            parts.forEach(part -> part.write(type, rowsAtOnce()));
        }
        for (int k = 0; k < folds.size(); k++) {
            tree(type, k);
        }
        if (strips != null) {
            strips.write(type);
        }
        return this;
    }

    @Override
    public void down(CodeBuilder code, int args, int row, int rowTo, int scratch, int columns) {
        if (strips != null) {
            strips.call(code, args, row, rowTo, scratch, columns);
        }
    }

    @Override
    public int rowsAtOnce() {
        return rowsAtOnce;
    }

    @Override
    public void call(CodeBuilder code, List<ScalarCode> rows, int args, int row, int scratch, int columns) {
        if (registers.nest().stages().get(number).columns().isEmpty()) {
            return;
        }
        int whole = code.allocateLocal(TypeKind.INT);
        code.iload(columns).loadConstant(-(chains ? 32 : Vectors.LENGTH)).iand().istore(whole);
        Label behindFill = code.newLabel();
        if (chains) {
            code.iload(whole).ifne(behindFill);
        }
        for (int r = 0; r < rows.size(); r++) {
            for (int k = 0; k < folds.size(); k++) {
                code.lload(scratch).loadConstant(layout.fold(r, k)).ladd();
                code.loadConstant(Chain.of(folds.get(k)).identity());
                VectorTypes.fill(code);
            }
        }
        code.labelBinding(behindFill);

        Label behindWhole = code.newLabel();
        code.iload(whole).ifeq(behindWhole);
        if (parts.size() == 1) {
            parts.getFirst().call(code, rows, args, row, scratch, CodeBuilder::iconst_0, c -> c.iload(whole), false);
        } else {
            strips(code, rows, args, row, scratch, whole);
        }
        code.labelBinding(behindWhole);

        // Chains in registers have stored their result where there is no rest.
        Label behindRest = code.newLabel();
        Label trees = code.newLabel();
        if (chains) {
            code.iload(columns).ifeq(trees);
        }
        code.iload(whole).iload(columns).if_icmpeq(chains && rows.size() == 1 ? behindRest : trees);
        for (PartWriter part : parts) {
            part.call(code, rows, args, row, scratch, c -> c.iload(whole), c -> c.iload(columns), true);
        }
        code.labelBinding(trees);
        for (int r = 0; r < rows.size(); r++) {
            for (int k = 0; k < folds.size(); k++) {
                code.lload(scratch).loadConstant(layout.result(r, k)).ladd();
                code.lload(scratch).loadConstant(layout.fold(r, k)).ladd();
                code.invokestatic(self, treeName(k), treeType(folds.get(k)));
                Chain.of(folds.get(k)).storeResult(code);
            }
        }
        code.labelBinding(behindRest);
        for (int r = 0; r < rows.size(); r++) {
            for (int k = 0; k < folds.size(); k++) {
                code.lload(scratch).loadConstant(layout.result(r, k)).ladd();
                rows.get(r).loadCell(Chain.of(folds.get(k)).resultType());
                rows.get(r).pop(folds.get(k).register());
            }
        }
    }

    private void strips(CodeBuilder code, List<ScalarCode> rows, int args, int row, int scratch, int whole) {
        int from = code.allocateLocal(TypeKind.INT);
        int to = code.allocateLocal(TypeKind.INT);
        code.iconst_0().istore(from);
        Label loop = code.newBoundLabel();
        code.iload(from).loadConstant(ScratchLayout.STRIP).iadd().iload(whole);
        code.invokestatic(ClassDesc.of("java.lang.Math"), "min", MethodTypeDesc.of(CD_int, CD_int, CD_int));
        code.istore(to);
        for (PartWriter part : parts) {
            part.call(code, rows, args, row, scratch, c -> c.iload(from), c -> c.iload(to), false);
        }
        code.iload(to).istore(from);
        code.iload(from).iload(whole).if_icmplt(loop);
    }

    private String treeName(int fold) {
        return "tree" + number + "_" + fold;
    }

    private static MethodTypeDesc treeType(Instruction.Fold fold) {
        return MethodTypeDesc.of(Chain.of(fold).result(), CD_long);
    }

    /** 32 lanes in memory -> one number; straight code, with the shuffles as constants. */
    private void tree(ClassBuilder type, int k) {
        Chain chain = Chain.of(folds.get(k));
        ClassDesc vector = VectorCode.type(chain.lane());
        type.withMethodBody(treeName(k), treeType(folds.get(k)), ClassFile.ACC_STATIC, code -> {
            PartWriter.countTowardsCompilation(code);
            VectorTypes vectors = new VectorTypes(code);
            Pointers.knownAddress(code, 0);
            int address = code.allocateLocal(TypeKind.LONG);
            int[] held = new int[32 / Vectors.LENGTH];
            for (int i = 0; i < held.length; i++) {
                code.lload(0).loadConstant(4L * i * Vectors.LENGTH).ladd().lstore(address);
                vectors.load(vector, chain.lane() == Lane.FLOAT ? "FLOATS" : "INTS", address);
                held[i] = code.allocateLocal(TypeKind.REFERENCE);
                code.astore(held[i]);
            }
            chain.tree(code, vectors, held);
            if (folds.get(k).reducer().lane() == Lane.FLOAT) {
                code.freturn();
            } else {
                code.ireturn();
            }
        });
    }
}
