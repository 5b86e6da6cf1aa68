// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/**
 * Writes the class of a {@link TransposeKernel}: the block is held in registers and transposed in log2(lanes) stages of
 * two-vector permutations, exchanging the off-diagonal quarters of ever larger squares.
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
                                .withMethodBody("run", run, ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL, this::run));
    }

    private void run(CodeBuilder code) {
        int low = FIRST_VECTOR + lanes;
        int high = low + 1;
        int kept = low + 2;
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
        for (int i = 0; i < (lanes < 16 ? 340 : 0); i++) {
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
