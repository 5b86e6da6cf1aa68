// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;

/** Calls of the Vector API by name, without loading it. */
final class VectorTypes {
    static final ClassDesc FLOATS = vector("FloatVector");
    static final ClassDesc INTS = vector("IntVector");
    static final ClassDesc LONGS = vector("LongVector");
    static final ClassDesc SHORTS = vector("ShortVector");
    static final ClassDesc BYTES = vector("ByteVector");
    static final ClassDesc VECTOR = vector("Vector");
    static final ClassDesc MASK = vector("VectorMask");
    static final ClassDesc SPECIES = vector("VectorSpecies");
    static final ClassDesc SHUFFLE = vector("VectorShuffle");
    private static final ClassDesc OPERATORS = vector("VectorOperators");
    private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");
    private static final ClassDesc ORDER = ClassDesc.of("java.nio.ByteOrder");
    private static final ClassDesc HOME = ClassDesc.of(VectorTypes.class.getPackageName() + ".Vectors");

    private final CodeBuilder code;

    VectorTypes(CodeBuilder code) {
        this.code = code;
    }

    /** The address of 32 lanes and bits on the stack -> filled lanes. */
    static void fill(CodeBuilder code) {
        code.invokestatic(HOME, "fill", MethodTypeDesc.of(CD_void, CD_long, CD_int));
    }

    /** A static final of {@link Vectors}: FLOATS, INTS, SHORTS, BYTES. */
    void species(String name) {
        code.getstatic(HOME, name, SPECIES);
    }

    /** The shuffle that brings lane l + distance to lane l. */
    void shuffle(ClassDesc type, int distance) {
        code.getstatic(HOME, (type.equals(FLOATS) ? "FLOATS" : "INTS") + distance, SHUFFLE);
    }

    /** A field of VectorOperators, by name and the name of its type. */
    void operator(String name, String type) {
        code.getstatic(OPERATORS, name, OPERATORS.nested(type));
    }

    /** An instance method of a vector class that yields a vector of that class. */
    void call(ClassDesc type, String name, ClassDesc... parameters) {
        code.invokevirtual(type, name, MethodTypeDesc.of(type, Arrays.asList(parameters)));
    }

    /** An instance method of any class. */
    void call(ClassDesc type, ClassDesc result, String name, ClassDesc... parameters) {
        code.invokevirtual(type, name, MethodTypeDesc.of(result, Arrays.asList(parameters)));
    }

    /** A binary operation by its operator: two vectors on the stack. */
    void lanewise(ClassDesc type, String operator) {
        binary(operator);
        code.swap();
        call(type, "lanewise", OPERATORS.nested("Binary"), VECTOR);
    }

    /** A binary operation of the vector on the stack and a constant. */
    void lanewise(ClassDesc type, String operator, int constant) {
        binary(operator);
        code.loadConstant(constant);
        call(type, "lanewise", OPERATORS.nested("Binary"), CD_int);
    }

    /** A binary operation of a vector of longs on the stack and a constant. */
    void lanewise(String operator, long constant) {
        binary(operator);
        code.loadConstant(constant);
        call(LONGS, "lanewise", OPERATORS.nested("Binary"), CD_long);
    }

    /** Two vectors on the stack -> a mask. */
    void compare(ClassDesc type, String operator) {
        operator(operator, "Comparison");
        code.swap();
        call(type, MASK, "compare", OPERATORS.nested("Comparison"), VECTOR);
    }

    /** A vector of ints on the stack and a constant -> a mask. */
    void compareWithInt(String operator) {
        operator(operator, "Comparison");
        code.swap();
        call(INTS, MASK, "compare", OPERATORS.nested("Comparison"), CD_int);
    }

    /** A mask on the stack for another element type. */
    void castMask(String species) {
        species(species);
        call(MASK, MASK, "cast", SPECIES);
    }

    /** A vector on the stack converted by an operator to another species. */
    void convert(ClassDesc from, String conversion, String species, ClassDesc to) {
        operator(conversion, "Conversion");
        species(species);
        code.iconst_0();
        call(from, VECTOR, "convertShape", OPERATORS.nested("Conversion"), SPECIES, CD_int);
        code.checkcast(to);
    }

    /** A number on the stack in all lanes. */
    void broadcast(ClassDesc type) {
        boolean isFloat = type.equals(FLOATS);
        if (isFloat) {
            species("FLOATS");
            code.swap();
        } else {
            species("INTS");
            code.swap();
        }
        code.invokestatic(type, "broadcast", MethodTypeDesc.of(type, SPECIES, isFloat ? CD_float : CD_int));
    }

    /**
     * Casts a vector on the stack that went around a loop to its exact class. Without that C2 guesses the class from type
     * profiles inside the Vector API, which the whole process shares: once vectors of another length have run anywhere,
     * the guess is gone and the vector is allocated in each step.
     */
    void exact(ClassDesc type) {
        code.getstatic(HOME, type.equals(FLOATS) ? "FLOAT_CLASS" : "INT_CLASS", ConstantDescs.CD_Class);
        code.swap();
        code.invokevirtual(
                ConstantDescs.CD_Class, "cast", MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_Object));
        code.checkcast(type);
    }

    /** Loads from the address in a local variable. */
    void load(ClassDesc type, String species, int address) {
        species(species);
        memory(address);
        code.invokestatic(type, "fromMemorySegment", MethodTypeDesc.of(type, SPECIES, SEGMENT, CD_long, ORDER));
    }

    /** Loads the lanes of a mask from the address in a local variable. */
    void load(ClassDesc type, String species, int address, int mask) {
        species(species);
        memory(address);
        code.aload(mask);
        code.invokestatic(type, "fromMemorySegment", MethodTypeDesc.of(type, SPECIES, SEGMENT, CD_long, ORDER, MASK));
    }

    /** Stores the vector on the stack to the address in a local variable. */
    void store(ClassDesc type, int address) {
        memory(address);
        code.invokevirtual(type, "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER));
    }

    /** Stores the lanes of a mask. */
    void store(ClassDesc type, int address, int mask) {
        memory(address);
        code.aload(mask);
        code.invokevirtual(type, "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER, MASK));
    }

    private void binary(String operator) {
        // Most of them are associative, which is a kind of binary.
        String type = switch (operator) {
            case "ADD", "MUL", "MIN", "MAX", "AND", "OR", "XOR" -> "Associative";
            default -> "Binary";
        };
        operator(operator, type);
    }

    private void memory(int address) {
        code.getstatic(ScalarCode.CELLS, "ALL", SEGMENT);
        code.lload(address);
        code.getstatic(HOME, "ORDER", ORDER);
    }

    private static ClassDesc vector(String name) {
        return ClassDesc.of("jdk.incubator.vector." + name);
    }
}
