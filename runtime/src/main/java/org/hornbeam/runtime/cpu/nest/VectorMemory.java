// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.hornbeam.runtime.cpu.nest.VectorTypes.BYTES;
import static org.hornbeam.runtime.cpu.nest.VectorTypes.FLOATS;
import static org.hornbeam.runtime.cpu.nest.VectorTypes.INTS;
import static org.hornbeam.runtime.cpu.nest.VectorTypes.SHORTS;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import org.hornbeam.graph.MachineOp.Lane;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.fuse.Access;

/**
 * Bytecode that moves one vector of columns between memory and registers: whole, or only the lanes of a mask. Elements at
 * a distance, and narrow ones where vectors have no species for them, pass one by one through a place in scratch memory.
 */
final class VectorMemory {
    private final CodeBuilder code;
    private final Registers registers;
    private final ScratchLayout layout;
    private final Pointers pointers;
    private final VectorTypes vectors;
    private final HalfVectors halves;
    private final int scratch;
    private final int column;
    private final int address;
    /** Locals of the mask of ints, the mask of floats and the number of lanes; -1: all lanes. */
    private int mask = -1;

    private int floatMask = -1;
    private int count = -1;

    VectorMemory(
            CodeBuilder code, Registers registers, ScratchLayout layout, Pointers pointers, int scratch, int column) {
        this.code = code;
        this.registers = registers;
        this.layout = layout;
        this.pointers = pointers;
        this.vectors = new VectorTypes(code);
        this.halves = new HalfVectors(code, vectors);
        this.scratch = scratch;
        this.column = column;
        this.address = code.allocateLocal(TypeKind.LONG);
    }

    /** From here on only the first lanes are moved: as many as are left until the column in a local variable. */
    void maskFrom(int to) {
        count = code.allocateLocal(TypeKind.INT);
        mask = code.allocateLocal(TypeKind.REFERENCE);
        floatMask = code.allocateLocal(TypeKind.REFERENCE);
        code.iload(to).iload(column).isub().loadConstant(Vectors.LENGTH);
        code.invokestatic(ClassDesc.of("java.lang.Math"), "min", MethodTypeDesc.of(CD_int, CD_int, CD_int));
        code.istore(count);
        iota();
        code.iload(count);
        vectors.compareWithInt("LT");
        code.astore(mask);
        code.aload(mask);
        vectors.castMask("FLOATS");
        code.astore(floatMask);
    }

    /** 0, 1, 2, ... on the stack. */
    void iota() {
        code.iconst_0();
        vectors.broadcast(INTS);
        code.iconst_1();
        vectors.call(INTS, "addIndex", CD_int);
    }

    /** Local of the mask of a lane's vectors, or -1. */
    int maskOf(Lane lane) {
        return lane == Lane.FLOAT ? floatMask : mask;
    }

    /** Loads a vector of an access onto the stack: floats or ints (booleans as ints). */
    void load(int number, int row, int offset) {
        Access access = registers.access(number);
        pointers.push(number, row, column, offset);
        if (access.columns() == Access.Columns.STRIDED || collects(access.dtype())) {
            stride(number);
            count();
            place(number);
            code.invokestatic(
                    ScalarCode.CELLS,
                    "collect" + access.dtype().name(),
                    MethodTypeDesc.of(CD_void, CD_long, CD_long, CD_int, CD_long));
            place(number);
            code.lstore(address);
            ClassDesc type = VectorCode.type(Registers.lane(access.dtype()));
            vectors.load(type, species(type), address);
            return;
        }
        code.lstore(address);
        switch (access.dtype()) {
            case F32 -> load(FLOATS, "FLOATS");
            case I32, BOOL -> load(INTS, "INTS");
            case BF16 -> {
                load(SHORTS, "SHORTS");
                vectors.convert(SHORTS, "ZERO_EXTEND_S2I", "INTS", INTS);
                halves.fromBFloat16();
            }
            case F16 -> {
                load(SHORTS, "SHORTS");
                vectors.convert(SHORTS, "ZERO_EXTEND_S2I", "INTS", INTS);
                halves.fromFloat16();
            }
            case U8 -> {
                load(BYTES, "BYTES");
                vectors.convert(BYTES, "ZERO_EXTEND_B2I", "INTS", INTS);
            }
            case F64, I64 -> throw new AssertionError(access);
        }
    }

    /** Stores the vector on the stack: floats or ints (booleans as ints). */
    void store(int number, int row, int offset) {
        Access access = registers.access(number);
        if (access.columns() == Access.Columns.STRIDED || collects(access.dtype())) {
            place(number);
            code.lstore(address);
            vectors.store(VectorCode.type(Registers.lane(access.dtype())), address);
            pointers.push(number, row, column, offset);
            stride(number);
            count();
            place(number);
            code.invokestatic(
                    ScalarCode.CELLS,
                    "spread" + access.dtype().name(),
                    MethodTypeDesc.of(CD_void, CD_long, CD_long, CD_int, CD_long));
            return;
        }
        pointers.push(number, row, column, offset);
        code.lstore(address);
        switch (access.dtype()) {
            case F32 -> store(FLOATS);
            case I32, BOOL -> store(INTS);
            case BF16 -> {
                halves.toBFloat16();
                vectors.convert(INTS, "I2S", "SHORTS", SHORTS);
                store(SHORTS);
            }
            case F16 -> {
                halves.toFloat16();
                vectors.convert(INTS, "I2S", "SHORTS", SHORTS);
                store(SHORTS);
            }
            case U8 -> {
                vectors.convert(INTS, "I2B", "BYTES", BYTES);
                store(BYTES);
            }
            case F64, I64 -> throw new AssertionError(access);
        }
    }

    /** Loads a whole vector from the address on the stack. */
    void loadWhole(Lane lane) {
        code.lstore(address);
        ClassDesc type = VectorCode.type(lane);
        vectors.load(type, species(type), address);
    }

    /** Stores a whole vector from the local variable to the address on the stack. */
    void storeWhole(Lane lane, int vector) {
        code.lstore(address).aload(vector);
        vectors.store(VectorCode.type(lane), address);
    }

    private static boolean collects(DType dtype) {
        return (dtype.isHalf() && Vectors.SHORTS == null) || (dtype == DType.U8 && Vectors.BYTES == null);
    }

    private static String species(ClassDesc type) {
        return type.equals(FLOATS) ? "FLOATS" : "INTS";
    }

    private void load(ClassDesc type, String species) {
        if (count < 0) {
            vectors.load(type, species, address);
        } else {
            vectors.load(type, species, address, narrowMask(type));
        }
    }

    private void store(ClassDesc type) {
        if (count < 0) {
            vectors.store(type, address);
        } else {
            vectors.store(type, address, narrowMask(type));
        }
    }

    private int narrowMask(ClassDesc type) {
        if (type.equals(FLOATS)) {
            return floatMask;
        }
        if (type.equals(INTS)) {
            return mask;
        }
        int slot = code.allocateLocal(TypeKind.REFERENCE);
        code.aload(mask);
        vectors.castMask(type.equals(SHORTS) ? "SHORTS" : "BYTES");
        code.astore(slot);
        return slot;
    }

    private void stride(int number) {
        Access access = registers.access(number);
        if (access.columns() == Access.Columns.STRIDED) {
            pointers.pushStride(number);
        } else {
            code.loadConstant((long) Registers.bytes(access.dtype()));
        }
    }

    private void count() {
        if (count < 0) {
            code.loadConstant(Vectors.LENGTH);
        } else {
            code.iload(count);
        }
    }

    private void place(int number) {
        code.lload(scratch).loadConstant(layout.vector(number)).ladd();
    }
}
