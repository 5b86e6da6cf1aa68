// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/**
 * Writes the class of a {@link TransposeKernel}: a block is transposed in log2(lanes) stages of two-vector permutations,
 * exchanging the off-diagonal quarters of ever larger squares; up to 8 lanes in registers, 16 lanes in two passes.
 */
final class TransposeGenerator {
    private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
    private static final ClassDesc INT_VECTOR = ClassDesc.of("jdk.incubator.vector.IntVector");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
    private static final ClassDesc SEGMENT =
            MemorySegment.class.describeConstable().orElseThrow();
    private static final ClassDesc ORDER = ByteOrder.class.describeConstable().orElseThrow();
    private static final ClassDesc MEMORY =
            NativeMemory.class.describeConstable().orElseThrow();
    private static final ClassDesc INDEXES =
            TransposeIndexes.class.describeConstable().orElseThrow();
    private static final ClassDesc KERNEL =
            TransposeKernel.class.describeConstable().orElseThrow();
    private static final ClassDesc INTS = CD_int.arrayType();

    /** Source, its row and group steps, target, its row and group steps, offset of the lane indexes. */
    private static final MethodTypeDesc PASS =
            MethodTypeDesc.of(CD_void, CD_long, CD_long, CD_long, CD_long, CD_long, CD_long, CD_int);

    private static final int SOURCE = 1;
    private static final int SOURCE_STRIDE = 3;
    private static final int TARGET = 5;
    private static final int TARGET_STRIDE = 7;
    private static final int FIRST_VECTOR = 9;

    private final int lanes;

    TransposeGenerator(int lanes) {
        this.lanes = lanes;
    }

    byte[] bytes() {
        ClassDesc self = ClassDesc.of(MEMORY.packageName(), "GeneratedTranspose" + lanes);
        MethodTypeDesc run = MethodTypeDesc.of(CD_void, CD_long, CD_long, CD_long, CD_long);
        return ClassFile.of()
                .build(
                        self,
                        type -> type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                                .withInterfaceSymbols(KERNEL)
                                .withMethodBody(
                                        ConstantDescs.INIT_NAME,
                                        ConstantDescs.MTD_void,
                                        ClassFile.ACC_PUBLIC,
                                        code -> code.aload(0)
                                                .invokespecial(
                                                        ConstantDescs.CD_Object,
                                                        ConstantDescs.INIT_NAME,
                                                        ConstantDescs.MTD_void)
                                                .return_())
                                .withMethodBody("pass", PASS, ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC, this::pass)
                                .withMethodBody(
                                        "run",
                                        run,
                                        ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL,
                                        lanes == 16 ? code -> twoPasses(code, self) : this::run));
    }

    /**
     * A block of 16 rows in two passes, with the target as the place between them. All 64 permutations in one method are
     * more than C2 inlines reliably: in some processes it then boxes every vector.
     */
    private void twoPasses(CodeBuilder code, ClassDesc self) {
        code.lload(SOURCE).lload(SOURCE_STRIDE);
        times(code, SOURCE_STRIDE, 4).lload(TARGET).lload(TARGET_STRIDE);
        times(code, TARGET_STRIDE, 4).loadConstant(0).invokestatic(self, "pass", PASS);
        code.lload(TARGET);
        times(code, TARGET_STRIDE, 4).lload(TARGET_STRIDE).lload(TARGET);
        times(code, TARGET_STRIDE, 4)
                .lload(TARGET_STRIDE)
                .loadConstant(4 * lanes)
                .invokestatic(self, "pass", PASS)
                .return_();
    }

    private static CodeBuilder times(CodeBuilder code, int slot, long factor) {
        return code.lload(slot).loadConstant(factor).lmul();
    }

    /** Two stages on four groups of four rows: neighbours are exchanged first, then pairs. */
    private void pass(CodeBuilder code) {
        final int source = 0;
        final int row = 2;
        final int group = 4;
        final int target = 6;
        final int targetRow = 8;
        final int targetGroup = 10;
        final int index = 12;
        final int count = 13;
        final int kept = 14;
        final int indexes = 15;
        final int rows = 19;
        TileGenerator.countTowardsCompilation(code, count);
        for (int i = 0; i < 4; i++) {
            species(code)
                    .getstatic(INDEXES, "LANES" + lanes, INTS)
                    .iload(index)
                    .loadConstant(i * lanes)
                    .iadd()
                    .invokestatic(INT_VECTOR, "fromArray", MethodTypeDesc.of(INT_VECTOR, SPECIES, INTS, CD_int))
                    .astore(indexes + i);
        }
        code.loadConstant(0).istore(count);
        Label again = code.newBoundLabel();
        for (int i = 0; i < 4; i++) {
            species(code).getstatic(MEMORY, "ALL", SEGMENT).lload(source);
            times(code, row, i)
                    .ladd()
                    .getstatic(MEMORY, "ORDER", ORDER)
                    .invokestatic(
                            INT_VECTOR,
                            "fromMemorySegment",
                            MethodTypeDesc.of(INT_VECTOR, SPECIES, SEGMENT, CD_long, ORDER))
                    .astore(rows + i);
        }
        int[][] exchanges = {{0, 0, 1}, {0, 2, 3}, {2, 0, 2}, {2, 1, 3}};
        for (int[] exchange : exchanges) {
            int first = rows + exchange[1] - FIRST_VECTOR;
            int second = rows + exchange[2] - FIRST_VECTOR;
            select(code, indexes + exchange[0], first, second, kept);
            select(code, indexes + exchange[0] + 1, first, second, rows + exchange[2]);
            code.aload(kept).astore(rows + exchange[1]);
        }
        for (int i = 0; i < 4; i++) {
            code.aload(rows + i).getstatic(MEMORY, "ALL", SEGMENT).lload(target);
            times(code, targetRow, i)
                    .ladd()
                    .getstatic(MEMORY, "ORDER", ORDER)
                    .invokevirtual(
                            INT_VECTOR, "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER));
        }
        code.lload(source).lload(group).ladd().lstore(source);
        code.lload(target).lload(targetGroup).ladd().lstore(target);
        code.iinc(count, 1).iload(count).loadConstant(4).if_icmplt(again);
        // Longer than what C2 inlines, so that the two passes stay two compilations.
        for (int i = 0; i < 340; i++) {
            code.nop();
        }
        code.return_();
    }

    private void run(CodeBuilder code) {
        int low = FIRST_VECTOR + lanes;
        int high = low + 1;
        int kept = low + 2;
        TileGenerator.countTowardsCompilation(code, kept + 1);
        for (int r = 0; r < lanes; r++) {
            loadRow(code, r);
        }
        for (int distance = 1, stage = 0; distance < lanes; distance *= 2, stage++) {
            loadIndex(code, 2 * stage, low);
            loadIndex(code, 2 * stage + 1, high);
            for (int r = 0; r < lanes; r++) {
                if ((r & distance) == 0) {
                    select(code, low, r, r + distance, kept);
                    select(code, high, r, r + distance, FIRST_VECTOR + r + distance);
                    code.aload(kept).astore(FIRST_VECTOR + r);
                }
            }
        }
        for (int r = 0; r < lanes; r++) {
            storeRow(code, r);
        }
        for (int i = 0; i < 340; i++) {
            code.nop();
        }
        code.return_();
    }

    private void loadRow(CodeBuilder code, int row) {
        species(code)
                .getstatic(MEMORY, "ALL", SEGMENT)
                .lload(SOURCE)
                .lload(SOURCE_STRIDE)
                .loadConstant((long) row)
                .lmul()
                .ladd()
                .getstatic(MEMORY, "ORDER", ORDER)
                .invokestatic(
                        INT_VECTOR,
                        "fromMemorySegment",
                        MethodTypeDesc.of(INT_VECTOR, SPECIES, SEGMENT, CD_long, ORDER))
                .astore(FIRST_VECTOR + row);
    }

    private void loadIndex(CodeBuilder code, int index, int slot) {
        species(code)
                .getstatic(INDEXES, "LANES" + lanes, INTS)
                .loadConstant(index * lanes)
                .invokestatic(INT_VECTOR, "fromArray", MethodTypeDesc.of(INT_VECTOR, SPECIES, INTS, CD_int))
                .astore(slot);
    }

    private void select(CodeBuilder code, int index, int first, int second, int slot) {
        code.aload(index)
                .aload(FIRST_VECTOR + first)
                .aload(FIRST_VECTOR + second)
                .invokevirtual(INT_VECTOR, "selectFrom", MethodTypeDesc.of(INT_VECTOR, VECTOR, VECTOR))
                .astore(slot);
    }

    private void storeRow(CodeBuilder code, int row) {
        code.aload(FIRST_VECTOR + row)
                .getstatic(MEMORY, "ALL", SEGMENT)
                .lload(TARGET)
                .lload(TARGET_STRIDE)
                .loadConstant((long) row)
                .lmul()
                .ladd()
                .getstatic(MEMORY, "ORDER", ORDER)
                .invokevirtual(INT_VECTOR, "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER));
    }

    private CodeBuilder species(CodeBuilder code) {
        return code.getstatic(INT_VECTOR, "SPECIES_" + 32 * lanes, SPECIES);
    }
}
