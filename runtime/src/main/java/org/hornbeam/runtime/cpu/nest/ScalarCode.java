// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hornbeam.graph.MachineOp;
import org.hornbeam.graph.MachineOp.Lane;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.fuse.Access;
import org.hornbeam.runtime.fuse.Instruction;

/** Bytecode for one element: floats, ints, and ints 0 or 1 for masks, in local variables. */
final class ScalarCode {
    static final ClassDesc CELLS = ClassDesc.of(Cells.class.getName());
    private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
    private static final ClassDesc FLOAT = ClassDesc.of("java.lang.Float");

    private final CodeBuilder code;
    private final Registers registers;
    private final Map<Integer, Integer> slots = new HashMap<>();

    ScalarCode(CodeBuilder code, Registers registers) {
        this.code = code;
        this.registers = registers;
    }

    /** How a lane is represented. */
    static ClassDesc type(Lane lane) {
        return lane == Lane.FLOAT ? CD_float : CD_int;
    }

    /** Says that a register is in a local variable. */
    void bind(int register, int slot) {
        slots.put(register, slot);
    }

    /** Puts a register on the stack. Constants need no local variable. */
    void push(int register) {
        if (registers.definition(register) instanceof Instruction.Constant constant) {
            constant(constant);
        } else if (registers.lane(register) == Lane.FLOAT) {
            code.fload(slot(register));
        } else {
            code.iload(slot(register));
        }
    }

    /** Takes a register from the stack. */
    void pop(int register) {
        boolean isFloat = registers.lane(register) == Lane.FLOAT;
        int slot = slots.computeIfAbsent(register, r -> code.allocateLocal(isFloat ? TypeKind.FLOAT : TypeKind.INT));
        if (isFloat) {
            code.fstore(slot);
        } else {
            code.istore(slot);
        }
    }

    /** The element whose address (an index: whose number) is on the stack -> a register. */
    void load(Instruction.Load load) {
        if (registers.access(load.access()).kind() == Access.Kind.INDEX) {
            code.l2i();
        } else {
            loadCell(registers.access(load.access()).dtype());
        }
        pop(load.register());
    }

    /** The element whose address is on the stack -> the stack. */
    void loadCell(DType dtype) {
        code.invokestatic(CELLS, "load" + dtype.name(), MethodTypeDesc.of(type(Registers.lane(dtype)), CD_long));
    }

    /** An address and a value on the stack -> memory. */
    void storeCell(DType dtype) {
        code.invokestatic(
                CELLS, "store" + dtype.name(), MethodTypeDesc.of(CD_void, CD_long, type(Registers.lane(dtype))));
    }

    /** Computes a register. */
    void compute(Instruction.Compute compute) {
        switch (compute.op()) {
            case FSELECT, ISELECT, MSELECT -> select(compute.operands());
            default -> {
                compute.operands().forEach(this::push);
                apply(compute.op());
            }
        }
        pop(compute.register());
    }

    /** Operands on the stack -> the result on the stack. */
    void apply(MachineOp op) {
        switch (op) {
            case FADD -> code.fadd();
            case FSUB -> code.fsub();
            case FMUL -> code.fmul();
            case FDIV -> code.fdiv();
            case FMA -> code.invokestatic(MATH, "fma", MethodTypeDesc.of(CD_float, CD_float, CD_float, CD_float));
            // The square root of a float rounded from that of a double is the correctly rounded one.
            case FSQRT ->
                code.f2d()
                        .invokestatic(MATH, "sqrt", MethodTypeDesc.ofDescriptor("(D)D"))
                        .d2f();
            case FMIN -> math("min", CD_float);
            case FMAX -> math("max", CD_float);
            case FNEG -> code.fneg();
            case FABS -> code.invokestatic(MATH, "abs", MethodTypeDesc.of(CD_float, CD_float));
            // fcmpg gives 1 for NaN, so that "less" fails.
            case FLT -> truth(code.fcmpg(), Opcode.IFLT);
            case FLE -> truth(code.fcmpg(), Opcode.IFLE);
            case FEQ -> truth(code.fcmpl(), Opcode.IFEQ);
            case IADD -> code.iadd();
            case ISUB -> code.isub();
            case IMUL -> code.imul();
            case IMULHI -> code.invokestatic(CELLS, "multiplyHigh", MethodTypeDesc.of(CD_int, CD_int, CD_int));
            case IAND, MAND -> code.iand();
            case IOR, MOR -> code.ior();
            case IXOR, MXOR -> code.ixor();
            case ISHL -> code.ishl();
            case ISHR -> code.ishr();
            case IUSHR -> code.iushr();
            case IMIN -> math("min", CD_int);
            case IMAX -> math("max", CD_int);
            case ILT -> truth(code, Opcode.IF_ICMPLT);
            case ILE -> truth(code, Opcode.IF_ICMPLE);
            case IEQ -> truth(code, Opcode.IF_ICMPEQ);
            case FSELECT, ISELECT, MSELECT -> throw new IllegalArgumentException(op + " does not combine two numbers");
            case MNOT -> code.iconst_1().ixor();
            case INT_TO_FLOAT -> code.i2f();
            case FLOAT_TO_INT -> code.f2i();
            case FLOAT_BITS -> code.invokestatic(FLOAT, "floatToRawIntBits", MethodTypeDesc.of(CD_int, CD_float));
            case BITS_FLOAT -> code.invokestatic(FLOAT, "intBitsToFloat", MethodTypeDesc.of(CD_float, CD_int));
        }
    }

    private int slot(int register) {
        return Objects.requireNonNull(slots.get(register));
    }

    private void constant(Instruction.Constant constant) {
        if (constant.lane() == Lane.FLOAT) {
            code.loadConstant(Float.intBitsToFloat(constant.bits()));
        } else {
            code.loadConstant(constant.bits());
        }
    }

    private void math(String name, ClassDesc type) {
        code.invokestatic(MATH, name, MethodTypeDesc.of(type, type, type));
    }

    private void truth(CodeBuilder compared, Opcode jump) {
        Label yes = code.newLabel();
        Label end = code.newLabel();
        compared.branch(jump, yes)
                .iconst_0()
                .goto_(end)
                .labelBinding(yes)
                .iconst_1()
                .labelBinding(end);
    }

    private void select(List<Integer> operands) {
        Label otherwise = code.newLabel();
        Label end = code.newLabel();
        push(operands.get(0));
        code.ifeq(otherwise);
        push(operands.get(1));
        code.goto_(end).labelBinding(otherwise);
        push(operands.get(2));
        code.labelBinding(end);
    }
}
