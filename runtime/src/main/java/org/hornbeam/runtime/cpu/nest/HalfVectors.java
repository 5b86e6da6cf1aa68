// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import static java.lang.constant.ConstantDescs.CD_float;
import static org.hornbeam.runtime.cpu.nest.VectorTypes.FLOATS;
import static org.hornbeam.runtime.cpu.nest.VectorTypes.INTS;
import static org.hornbeam.runtime.cpu.nest.VectorTypes.MASK;
import static org.hornbeam.runtime.cpu.nest.VectorTypes.VECTOR;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;

/**
 * Bytecode between floats and the 16-bit floats in the low halves of ints, by operations on ints: the Vector API of JDK 25
 * knows neither type. Rounding is to nearest, ties to even, as {@link Float#floatToFloat16} does it.
 */
final class HalfVectors {
    private static final int MAGNITUDE = 0x7fffffff;
    private static final int INFINITY = 0x7f800000;
    private static final int HALF_INFINITY = 0x7c00;
    /** The exponent of a float16 in the place of that of a float32 means 2^112 times less. */
    private static final float SCALE = 0x1p112f;
    /** 2^16, which float16 has not. */
    private static final int TOO_LARGE = 0x47800000;
    /** 2^-14: smaller ones have fewer digits in float16. */
    private static final int SMALLEST_NORMAL = 0x38800000;

    private static final int ONE_HALF = 0x3f000000;

    private final CodeBuilder code;
    private final VectorTypes vectors;

    HalfVectors(CodeBuilder code, VectorTypes vectors) {
        this.code = code;
        this.vectors = vectors;
    }

    /** Ints on the stack -> floats. */
    void fromBFloat16() {
        vectors.lanewise(INTS, "LSHL", 16);
        vectors.call(INTS, FLOATS, "reinterpretAsFloats");
    }

    /** Floats on the stack -> ints; a NaN must not be rounded to infinity. */
    void toBFloat16() {
        int value = pop();
        int bits = bits(value);
        push(bits, "LSHR", 16);
        vectors.lanewise(INTS, "AND", 1);
        vectors.lanewise(INTS, "ADD", 0x7fff);
        code.aload(bits);
        vectors.lanewise(INTS, "ADD");
        vectors.lanewise(INTS, "LSHR", 16);
        push(bits, "LSHR", 16);
        vectors.lanewise(INTS, "OR", 0x40);
        nan(value);
        blend();
    }

    /** Ints on the stack -> floats. */
    void fromFloat16() {
        int half = pop();
        push(half, "AND", MAGNITUDE >>> 16);
        vectors.lanewise(INTS, "LSHL", 13);
        vectors.call(INTS, FLOATS, "reinterpretAsFloats");
        code.loadConstant(SCALE);
        vectors.call(FLOATS, "mul", CD_float);
        vectors.call(FLOATS, INTS, "reinterpretAsInts");
        int size = pop();
        code.aload(size);
        push(size, "OR", INFINITY);
        code.aload(size);
        code.loadConstant(TOO_LARGE);
        vectors.compareWithInt("GE");
        blend();
        push(half, "AND", 0x8000);
        vectors.lanewise(INTS, "LSHL", 16);
        vectors.lanewise(INTS, "OR");
        vectors.call(INTS, FLOATS, "reinterpretAsFloats");
    }

    /** Floats on the stack -> ints. */
    void toFloat16() {
        int value = pop();
        int bits = bits(value);
        push(bits, "AND", MAGNITUDE);
        int size = pop();
        push(size, "LSHR", 13);
        vectors.lanewise(INTS, "AND", 1);
        vectors.lanewise(INTS, "ADD", 0xfff);
        code.aload(size);
        vectors.lanewise(INTS, "ADD");
        vectors.lanewise(INTS, "LSHR", 13);
        // The exponent of float16 counts from 15, that of float32 from 127.
        vectors.lanewise(INTS, "SUB", 112 << 10);
        vectors.lanewise(INTS, "MIN", HALF_INFINITY);
        // Digits of a float32 between 1/2 and 1 end where those of a denormal float16 do.
        code.aload(size);
        vectors.call(INTS, FLOATS, "reinterpretAsFloats");
        code.loadConstant(0.5f);
        vectors.call(FLOATS, "add", CD_float);
        vectors.call(FLOATS, INTS, "reinterpretAsInts");
        vectors.lanewise(INTS, "SUB", ONE_HALF);
        code.aload(size);
        code.loadConstant(SMALLEST_NORMAL);
        vectors.compareWithInt("LT");
        blend();
        push(size, "LSHR", 13);
        vectors.lanewise(INTS, "AND", 0x3ff);
        vectors.lanewise(INTS, "OR", 0x7e00);
        nan(value);
        blend();
        push(bits, "LSHR", 16);
        vectors.lanewise(INTS, "AND", 0x8000);
        vectors.lanewise(INTS, "OR");
    }

    private int pop() {
        int local = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(local);
        return local;
    }

    private int bits(int value) {
        code.aload(value);
        vectors.call(FLOATS, INTS, "reinterpretAsInts");
        return pop();
    }

    private void push(int local, String operator, int constant) {
        code.aload(local);
        vectors.lanewise(INTS, operator, constant);
    }

    private void nan(int value) {
        code.aload(value).aload(value);
        vectors.compare(FLOATS, "NE");
        vectors.castMask("INTS");
    }

    /** Two vectors of ints and a mask on the stack -> the second one where the mask is set. */
    private void blend() {
        vectors.call(INTS, "blend", VECTOR, MASK);
    }
}
