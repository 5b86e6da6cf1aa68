// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import org.hornbeam.runtime.cpu.Addresses;

/**
 * Writes the class of a {@link TileKernel} for one {@link TileShape} and vector length.
 *
 * <p>What the generated code must keep to stay fast under C2: one small loop per method; accumulators made by
 * {@code FloatVector.zero} inside the method (a vector from a static field cannot be un-boxed in a loop); a species that
 * is a static final; indexes as base + k * constant, so that range checks leave the loop; more than 325 bytes, so that a
 * kernel is never inlined into the driver, where it would exhaust the node budget of the compilation; and a cast of every
 * accumulator to the exact class of its vectors. Without that cast C2 guesses the class from type profiles inside the
 * Vector API, which every user of the process shares: once another vector length has run anywhere, the guess is gone and
 * all accumulators are boxed in every step (10 instead of 113 GFLOP/s were measured). The class is given as class data.
 */
final class TileGenerator {
    /** 15,000 calls and back edges make a method be compiled, 40,000 back edges also a loop on its own, for nothing. */
    private static final int WARMUP_BACK_EDGES = 25;

    private static final int NEVER_INLINED_BYTES = 340;
    private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
    private static final ClassDesc FLOAT_VECTOR = ClassDesc.of("jdk.incubator.vector.FloatVector");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
    private static final ClassDesc SEGMENT =
            MemorySegment.class.describeConstable().orElseThrow();
    private static final ClassDesc ORDER = ByteOrder.class.describeConstable().orElseThrow();
    private static final ClassDesc MEMORY =
            NativeMemory.class.describeConstable().orElseThrow();
    private static final ClassDesc KERNEL = TileKernel.class.describeConstable().orElseThrow();
    private static final ClassDesc FLOATS = CD_float.arrayType();
    private static final MethodTypeDesc RUN =
            MethodTypeDesc.of(CD_void, FLOATS, CD_long, CD_long, CD_long, CD_long, CD_long, CD_long, CD_int);
    private static final MethodTypeDesc ZERO = MethodTypeDesc.of(FLOAT_VECTOR, SPECIES);
    private static final MethodTypeDesc BROADCAST = MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, CD_float);
    private static final MethodTypeDesc FROM_SEGMENT =
            MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, SEGMENT, CD_long, ORDER);
    private static final MethodTypeDesc INTO_SEGMENT = MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER);
    private static final MethodTypeDesc GET = MethodTypeDesc.of(CD_float, CD_long);
    private static final MethodTypeDesc FMA = MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, VECTOR);

    private static final MethodTypeDesc CAST = MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_Object);
    private static final DynamicConstantDesc<?> VECTOR_CLASS = DynamicConstantDesc.ofNamed(
            MethodHandleDesc.ofMethod(
                    DirectMethodHandleDesc.Kind.STATIC,
                    MethodHandles.class.describeConstable().orElseThrow(),
                    "classData",
                    MethodTypeDesc.of(
                            ConstantDescs.CD_Object,
                            MethodHandles.Lookup.class.describeConstable().orElseThrow(),
                            ConstantDescs.CD_String,
                            ConstantDescs.CD_Class)),
            ConstantDescs.DEFAULT_NAME,
            ConstantDescs.CD_Class);

    // Parameters of TileKernel.run by local variable slot.
    private static final int PANEL = 1;
    private static final int LEFT = 2;
    private static final int LEFT_STRIDE = 4;
    private static final int RIGHT = 6;
    private static final int RIGHT_STRIDE = 8;
    private static final int RESULT = 10;
    private static final int RESULT_STRIDE = 12;
    private static final int DEPTH = 14;
    private static final int STEP = 15;
    private static final int RIGHT_AT = 16;
    /** An index into the panel, or an address. */
    private static final int LEFT_AT = 18;

    private static final int FACTOR = 20;
    private static final int FIRST_VECTOR = 21;

    private final TileShape shape;
    private final int lanes;

    TileGenerator(TileShape shape, int lanes) {
        this.shape = shape;
        this.lanes = lanes;
    }

    byte[] bytes() {
        ClassDesc self = ClassDesc.of(MEMORY.packageName(), shape.className() + "Lanes" + lanes);
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
                                .withMethodBody("run", RUN, ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL, this::run));
    }

    private int right(int vector) {
        return FIRST_VECTOR + vector;
    }

    private int accumulator(int row, int vector) {
        return FIRST_VECTOR + shape.vectors() * (1 + row) + vector;
    }

    private void run(CodeBuilder code) {
        countTowardsCompilation(code, STEP);
        for (int i = 0; i < shape.rows(); i++) {
            for (int v = 0; v < shape.vectors(); v++) {
                species(code).invokestatic(FLOAT_VECTOR, "zero", ZERO).astore(accumulator(i, v));
            }
        }
        Label head = code.newLabel();
        Label done = code.newLabel();
        code.lload(RIGHT).iconst_2().lshl().lstore(RIGHT_AT);
        code.lload(RIGHT_STRIDE).iconst_2().lshl().lstore(RIGHT_STRIDE);
        if (shape.inPlace()) {
            code.lload(LEFT).iconst_2().lshl().lstore(LEFT_AT);
            code.lload(LEFT_STRIDE).iconst_2().lshl().lstore(LEFT);
        }
        code.iconst_0().istore(STEP).labelBinding(head).iload(STEP).iload(DEPTH).if_icmpge(done);
        loadRight(code);
        if (!shape.inPlace()) {
            leftBase(code);
        }
        for (int i = 0; i < shape.rows(); i++) {
            multiplyRow(code, i);
        }
        if (shape.inPlace()) {
            nextLeft(code);
        }
        code.iinc(STEP, 1).goto_(head).labelBinding(done);
        for (int i = 0; i < shape.rows(); i++) {
            for (int v = 0; v < shape.vectors(); v++) {
                store(code, i, v);
            }
        }
        int size = 45 * shape.rows() * shape.vectors() / 2;
        for (int i = size; i < NEVER_INLINED_BYTES; i++) {
            code.nop();
        }
        code.return_();
    }

    /**
     * An empty loop, which the compiler drops: its back edges let {@link TileWarmup} reach the threshold of compilation
     * without interpreting tens of thousands of vector steps.
     */
    static void countTowardsCompilation(CodeBuilder code, int slot) {
        Label head = code.newLabel();
        Label done = code.newLabel();
        code.iconst_0()
                .istore(slot)
                .labelBinding(head)
                .iload(slot)
                .bipush(WARMUP_BACK_EDGES)
                .if_icmpge(done)
                .iinc(slot, 1)
                .goto_(head)
                .labelBinding(done);
    }

    private CodeBuilder species(CodeBuilder code) {
        return code.getstatic(FLOAT_VECTOR, "SPECIES_" + 32 * lanes, SPECIES);
    }

    /**
     * The address of the row goes around the loop as four times itself: shifted back it is known to be in range, see {@link
     * Addresses}, and unlike a mask that costs no register. With checks or a mask, registers of the loop went to the stack
     * or through vectors, for 107 instead of 117 GFLOP/s.
     */
    private void loadRight(CodeBuilder code) {
        for (int v = 0; v < shape.vectors(); v++) {
            species(code)
                    .getstatic(MEMORY, "ALL", SEGMENT)
                    .lload(RIGHT_AT)
                    .iconst_2()
                    .lushr()
                    .loadConstant((long) v * lanes * Float.BYTES)
                    .ladd()
                    .getstatic(MEMORY, "ORDER", ORDER)
                    .invokestatic(FLOAT_VECTOR, "fromMemorySegment", FROM_SEGMENT)
                    .astore(right(v));
        }
        code.lload(RIGHT_AT).lload(RIGHT_STRIDE).ladd().lstore(RIGHT_AT);
    }

    /** No access is checked: see {@link Addresses}. */
    private static CodeBuilder known(CodeBuilder code) {
        return code.loadConstant(Addresses.BITS).land();
    }

    private void leftBase(CodeBuilder code) {
        code.lload(LEFT).l2i().iload(STEP);
        if (shape.depthMajor()) {
            code.loadConstant(Panels.DEPTH_STRIDE).imul();
        }
        code.iadd().istore(LEFT_AT);
    }

    private void multiplyRow(CodeBuilder code, int row) {
        species(code);
        if (shape.inPlace()) {
            leftInPlace(code, row);
        } else {
            code.aload(PANEL)
                    .iload(LEFT_AT)
                    .loadConstant(row * (shape.depthMajor() ? 1 : Panels.ROW_STRIDE))
                    .iadd()
                    .faload();
        }
        code.invokestatic(FLOAT_VECTOR, "broadcast", BROADCAST).astore(FACTOR);
        for (int v = 0; v < shape.vectors(); v++) {
            exact(code.aload(FACTOR).aload(right(v)).aload(accumulator(row, v)))
                    .invokevirtual(FLOAT_VECTOR, "fma", FMA)
                    .astore(accumulator(row, v));
        }
    }

    /** Like the right factor's, the address goes around the loop as four times itself. */
    private void leftInPlace(CodeBuilder code, int row) {
        code.lload(LEFT_AT).iconst_2().lushr();
        if (shape.depthMajor()) {
            code.loadConstant((long) row * Float.BYTES);
        } else {
            // The sum of two known addresses is known if one of them has a bit less.
            code.lload(LEFT_STRIDE)
                    .loadConstant((long) row)
                    .lmul()
                    .loadConstant(Addresses.BITS >> 1)
                    .land();
        }
        code.ladd().invokestatic(MEMORY, "get", GET);
    }

    private void nextLeft(CodeBuilder code) {
        code.lload(LEFT_AT);
        if (shape.depthMajor()) {
            code.lload(LEFT);
        } else {
            code.loadConstant(4L * Float.BYTES);
        }
        code.ladd().lstore(LEFT_AT);
    }

    /** Casts a value that went around the loop to the class of vectors of this length. */
    private static CodeBuilder exact(CodeBuilder code) {
        return code.loadConstant(VECTOR_CLASS)
                .swap()
                .invokevirtual(ConstantDescs.CD_Class, "cast", CAST)
                .checkcast(FLOAT_VECTOR);
    }

    private void store(CodeBuilder code, int row, int vector) {
        known(exact(code.aload(accumulator(row, vector)))
                        .getstatic(MEMORY, "ALL", SEGMENT)
                        .lload(RESULT)
                        .lload(RESULT_STRIDE)
                        .loadConstant((long) row)
                        .lmul()
                        .ladd())
                .loadConstant((long) vector * lanes * Float.BYTES)
                .ladd()
                .getstatic(MEMORY, "ORDER", ORDER)
                .invokevirtual(FLOAT_VECTOR, "intoMemorySegment", INTO_SEGMENT);
    }
}
