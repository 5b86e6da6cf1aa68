// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static org.hornbeam.runtime.cpu.nest.VectorTypes.FLOATS;
import static org.hornbeam.runtime.cpu.nest.VectorTypes.INTS;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import org.hornbeam.graph.MachineOp;
import org.hornbeam.graph.MachineOp.Lane;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.fuse.Instruction;
import org.hornbeam.runtime.fuse.Reducer;

/**
 * How vector code carries the chains of a fold. The largest and the smallest float are found among ints that are ordered
 * as {@link Math#max} orders floats, NaN beyond all: one instruction a step instead of six that wait for each other.
 *
 * @param fold the fold
 * @param step what combines two
 * @param identity the bits that a chain begins with
 */
record Chain(Instruction.Fold fold, MachineOp step, int identity) {
    static Chain of(Instruction.Fold fold) {
        Reducer reducer = fold.reducer();
        return switch (reducer) {
            case FMAX -> new Chain(fold, MachineOp.IMAX, Cells.maxKey(Float.NEGATIVE_INFINITY));
            case FMIN -> new Chain(fold, MachineOp.IMIN, Cells.minKey(Float.POSITIVE_INFINITY));
            default -> new Chain(fold, reducer.step(), KernelWriter.identity(reducer));
        };
    }

    /** What the chains hold: FLOAT, or INT also for masks. */
    Lane lane() {
        return step.result() == Lane.FLOAT ? Lane.FLOAT : Lane.INT;
    }

    /** A vector of the source on the stack (masks as ints) -> one of the chain. */
    void encode(CodeBuilder code, VectorTypes vectors) {
        if (!isKey()) {
            return;
        }
        vectors.call(FLOATS, INTS, "reinterpretAsInts");
        int bits = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(bits);
        code.aload(bits).aload(bits);
        vectors.lanewise(INTS, "ASHR", 31);
        vectors.lanewise(INTS, "AND", Integer.MAX_VALUE);
        vectors.lanewise(INTS, "XOR");
        vectors.lanewise(INTS, "ADD", fold.reducer() == Reducer.FMAX ? -Cells.NAN_KEYS : Cells.NAN_KEYS);
    }

    /** The chains in local variables -> the number that the tree makes of them, on the stack. */
    void tree(CodeBuilder code, VectorTypes vectors, int[] chains) {
        ClassDesc type = VectorCode.type(lane());
        int[] held = new int[chains.length];
        for (int i = 0; i < held.length; i++) {
            held[i] = code.allocateLocal(TypeKind.REFERENCE);
            code.aload(chains[i]).astore(held[i]);
        }
        for (int half = held.length / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                code.aload(held[i]).aload(held[i + half]);
                VectorCode.combine(vectors, step);
                code.astore(held[i]);
            }
        }
        for (int half = Math.min(16, Vectors.LENGTH / 2); half > 0; half /= 2) {
            code.aload(held[0]).aload(held[0]);
            vectors.shuffle(type, half);
            vectors.call(type, "rearrange", VectorTypes.SHUFFLE);
            VectorCode.combine(vectors, step);
            code.astore(held[0]);
        }
        code.aload(held[0]).iconst_0();
        vectors.call(type, lane() == Lane.FLOAT ? CD_float : CD_int, "lane", CD_int);
        if (isKey()) {
            String decode = fold.reducer() == Reducer.FMAX ? "maxOfKey" : "minOfKey";
            code.invokestatic(ScalarCode.CELLS, decode, MethodTypeDesc.of(CD_float, CD_int));
        }
    }

    /** An address and the number on the stack -> memory. */
    void storeResult(CodeBuilder code) {
        code.invokestatic(
                ScalarCode.CELLS,
                "store" + resultType().name(),
                MethodTypeDesc.of(java.lang.constant.ConstantDescs.CD_void, CD_long, result()));
    }

    /** The type of the result in memory. */
    DType resultType() {
        return fold.reducer().lane() == Lane.FLOAT ? DType.F32 : DType.I32;
    }

    /** The type of the result on the stack. */
    ClassDesc result() {
        return fold.reducer().lane() == Lane.FLOAT ? CD_float : CD_int;
    }

    private boolean isKey() {
        return fold.reducer() == Reducer.FMAX || fold.reducer() == Reducer.FMIN;
    }
}
