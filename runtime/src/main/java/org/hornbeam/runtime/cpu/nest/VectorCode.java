// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import static java.lang.constant.ConstantDescs.CD_int;
import static org.hornbeam.runtime.cpu.nest.VectorTypes.FLOATS;
import static org.hornbeam.runtime.cpu.nest.VectorTypes.INTS;
import static org.hornbeam.runtime.cpu.nest.VectorTypes.LONGS;
import static org.hornbeam.runtime.cpu.nest.VectorTypes.MASK;
import static org.hornbeam.runtime.cpu.nest.VectorTypes.VECTOR;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hornbeam.graph.MachineOp;
import org.hornbeam.graph.MachineOp.Lane;
import org.hornbeam.runtime.fuse.Instruction;

/** Bytecode for the computations on one vector of columns; registers are vectors and masks in local variables. */
final class VectorCode {
    private final CodeBuilder code;
    private final Registers registers;
    private final VectorTypes vectors;
    private final Map<Integer, Integer> slots = new HashMap<>();
    /** Masks made by comparing floats; all others are masks of ints. */
    private final Set<Integer> floatMasks = new HashSet<>();

    VectorCode(CodeBuilder code, Registers registers) {
        this.code = code;
        this.registers = registers;
        this.vectors = new VectorTypes(code);
    }

    /** The class of a lane's vectors (a mask travels through memory as ints). */
    static ClassDesc type(Lane lane) {
        return lane == Lane.FLOAT ? FLOATS : INTS;
    }

    /** Puts a register on the stack: a vector, or a mask of ints. */
    void push(int register) {
        code.aload(slot(register));
        if (floatMasks.contains(register)) {
            vectors.castMask("INTS");
        }
    }

    /** Puts a register on the stack as a vector, masks as ints 0 and 1. */
    void pushNumbers(int register) {
        if (registers.lane(register) != Lane.MASK) {
            push(register);
            return;
        }
        code.iconst_0();
        vectors.broadcast(INTS);
        code.iconst_1();
        push(register);
        vectors.call(INTS, "blend", CD_int, MASK);
    }

    /** Takes a register from the stack: a vector, or a mask of ints. */
    void pop(int register) {
        pop(register, false);
    }

    /** Takes a register from the stack, of which a mask is a vector of ints, 0 or not. */
    void popNumbers(int register) {
        if (registers.lane(register) == Lane.MASK) {
            code.iconst_0();
            vectors.compareWithInt("NE");
        }
        pop(register);
    }

    private void pop(int register, boolean floatMask) {
        int slot = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(slot);
        slots.put(register, slot);
        if (floatMask) {
            floatMasks.add(register);
        } else {
            floatMasks.remove(register);
        }
    }

    /** Puts a mask on the stack as one of floats. */
    private void pushFloatMask(int register) {
        code.aload(slot(register));
        if (!floatMasks.contains(register)) {
            vectors.castMask("FLOATS");
        }
    }

    /** Computes a register. */
    void compute(Instruction.Compute compute) {
        MachineOp op = compute.op();
        List<Integer> x = compute.operands();
        int result = compute.register();
        switch (op) {
            case FADD -> floats("add", result, x);
            case FSUB -> floats("sub", result, x);
            case FMUL -> floats("mul", result, x);
            case FDIV -> floats("div", result, x);
            case FMA -> floats("fma", result, x);
            case FMIN, FMAX -> extreme(op, result, x);
            case FSQRT -> floats("sqrt", result, x);
            case FNEG -> floats("neg", result, x);
            case FABS -> floats("abs", result, x);
            case FLT -> compare(FLOATS, "LT", result, x);
            case FLE -> compare(FLOATS, "LE", result, x);
            case FEQ -> compare(FLOATS, "EQ", result, x);
            case FSELECT -> {
                push(x.get(2));
                push(x.get(1));
                pushFloatMask(x.get(0));
                vectors.call(FLOATS, "blend", VECTOR, MASK);
                pop(result);
            }
            case ISELECT -> {
                push(x.get(2));
                push(x.get(1));
                push(x.get(0));
                vectors.call(INTS, "blend", VECTOR, MASK);
                pop(result);
            }
            case IADD -> ints("ADD", result, x);
            case ISUB -> ints("SUB", result, x);
            case IMUL -> ints("MUL", result, x);
            case IMULHI -> multiplyHigh(result, x);
            case IAND -> ints("AND", result, x);
            case IOR -> ints("OR", result, x);
            case IXOR -> ints("XOR", result, x);
            case ISHL -> shift("LSHL", result, x);
            case ISHR -> shift("ASHR", result, x);
            case IUSHR -> shift("LSHR", result, x);
            case IMIN -> ints("MIN", result, x);
            case IMAX -> ints("MAX", result, x);
            case ILT -> compare(INTS, "LT", result, x);
            case ILE -> compare(INTS, "LE", result, x);
            case IEQ -> compare(INTS, "EQ", result, x);
            case MAND -> masks("and", result, x.get(0), x.get(1));
            case MOR -> masks("or", result, x.get(0), x.get(1));
            case MXOR -> masks("xor", result, x.get(0), x.get(1));
            case MNOT -> {
                boolean floats = floatMasks.contains(x.get(0));
                code.aload(slot(x.get(0)));
                vectors.call(MASK, "not");
                pop(result, floats);
            }
            case MSELECT -> {
                push(x.get(1));
                push(x.get(0));
                vectors.call(MASK, "and", MASK);
                push(x.get(2));
                push(x.get(0));
                vectors.call(MASK, "andNot", MASK);
                vectors.call(MASK, "or", MASK);
                pop(result);
            }
            case INT_TO_FLOAT -> {
                push(x.get(0));
                vectors.convert(INTS, "I2F", "FLOATS", FLOATS);
                pop(result);
            }
            case FLOAT_TO_INT -> {
                push(x.get(0));
                vectors.convert(FLOATS, "F2I", "INTS", INTS);
                pop(result);
            }
            case FLOAT_BITS -> {
                push(x.get(0));
                vectors.call(FLOATS, INTS, "reinterpretAsInts");
                pop(result);
            }
            case BITS_FLOAT -> {
                push(x.get(0));
                vectors.call(INTS, FLOATS, "reinterpretAsFloats");
                pop(result);
            }
        }
    }

    /** Two vectors of a lane (masks as ints) on the stack -> their combination. */
    static void combine(VectorTypes vectors, MachineOp step) {
        switch (step) {
            case FADD -> vectors.call(FLOATS, "add", VECTOR);
            case FMUL -> vectors.call(FLOATS, "mul", VECTOR);
            case FMAX -> vectors.call(FLOATS, "max", VECTOR);
            case FMIN -> vectors.call(FLOATS, "min", VECTOR);
            case IADD -> vectors.call(INTS, "add", VECTOR);
            case IMUL -> vectors.call(INTS, "mul", VECTOR);
            case IMAX -> vectors.call(INTS, "max", VECTOR);
            case IMIN -> vectors.call(INTS, "min", VECTOR);
            case MAND -> vectors.call(INTS, "and", VECTOR);
            case MOR -> vectors.call(INTS, "or", VECTOR);
            default -> throw new IllegalArgumentException("no reducer combines by " + step);
        }
    }

    private int slot(int register) {
        return Objects.requireNonNull(slots.get(register));
    }

    private void floats(String method, int result, List<Integer> operands) {
        operands.forEach(this::push);
        ClassDesc[] parameters = new ClassDesc[operands.size() - 1];
        java.util.Arrays.fill(parameters, VECTOR);
        vectors.call(FLOATS, method, parameters);
        pop(result);
    }

    private void ints(String operator, int result, List<Integer> operands) {
        operands.forEach(this::push);
        vectors.lanewise(INTS, operator);
        pop(result);
    }

    private void shift(String operator, int result, List<Integer> operands) {
        push(operands.get(0));
        if (registers.definition(operands.get(1)) instanceof Instruction.Constant constant) {
            vectors.lanewise(INTS, operator, constant.bits());
        } else {
            push(operands.get(1));
            vectors.lanewise(INTS, operator);
        }
        pop(result);
    }

    private void compare(ClassDesc type, String operator, int result, List<Integer> operands) {
        operands.forEach(this::push);
        vectors.compare(type, operator);
        pop(result, type.equals(FLOATS));
    }

    private void masks(String method, int result, int a, int b) {
        if (floatMasks.contains(a) && floatMasks.contains(b)) {
            code.aload(slot(a)).aload(slot(b));
            vectors.call(MASK, method, MASK);
            pop(result, true);
        } else {
            push(a);
            push(b);
            vectors.call(MASK, method, MASK);
            pop(result);
        }
    }

    /**
     * Math.max and Math.min take several instructions, because of NaN and of zeros. Against a constant a comparison and a
     * choice do: a NaN compares false and stays.
     */
    private void extreme(MachineOp op, int result, List<Integer> operands) {
        int x = operands.get(0);
        int limit = operands.get(1);
        if (registers.definition(x) instanceof Instruction.Constant) {
            x = operands.get(1);
            limit = operands.get(0);
        }
        if (registers.definition(limit) instanceof Instruction.Constant constant
                && !Float.isNaN(Float.intBitsToFloat(constant.bits()))) {
            boolean max = op == MachineOp.FMAX;
            // Of zeros, +0 is the larger: the limit must not replace an equal x that is more extreme.
            boolean strict = constant.bits() == Float.floatToRawIntBits(max ? -0f : 0f);
            push(x);
            push(limit);
            push(x);
            push(limit);
            vectors.compare(FLOATS, max ? (strict ? "LT" : "LE") : (strict ? "GT" : "GE"));
            vectors.call(FLOATS, "blend", VECTOR, MASK);
            pop(result);
        } else {
            floats(op == MachineOp.FMAX ? "max" : "min", result, operands);
        }
    }

    /** Even and odd lanes as products of longs. */
    private void multiplyHigh(int result, List<Integer> operands) {
        int[] longs = new int[2];
        for (int i = 0; i < 2; i++) {
            push(operands.get(i));
            vectors.call(INTS, LONGS, "reinterpretAsLongs");
            longs[i] = code.allocateLocal(TypeKind.REFERENCE);
            code.astore(longs[i]);
        }
        for (int slot : longs) {
            code.aload(slot);
            vectors.lanewise("AND", 0xffff_ffffL);
        }
        vectors.lanewise(LONGS, "MUL");
        vectors.lanewise("LSHR", 32L);
        for (int slot : longs) {
            code.aload(slot);
            vectors.lanewise("LSHR", 32L);
        }
        vectors.lanewise(LONGS, "MUL");
        vectors.lanewise("AND", 0xffff_ffff_0000_0000L);
        vectors.lanewise(LONGS, "OR");
        vectors.call(LONGS, INTS, "reinterpretAsInts");
        pop(result);
    }
}
