// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.MachineOp.Lane;

/** Records an expansion once, checks the lanes of every operation, and runs it on single numbers with Java's meaning. */
final class ScalarMachine implements Machine {
    private record Step(MachineOp op, int[] operands, int result) {}

    private final List<Step> steps = new ArrayList<>();
    private final List<Integer> initial = new ArrayList<>();
    private final List<Register> arguments = new ArrayList<>();
    private final Register result;
    private final int[] values;

    ScalarMachine(Row.Expansion expansion, List<Lane> lanes) {
        lanes.forEach(lane -> arguments.add(register(lane, 0)));
        result = expansion.expand(this, List.copyOf(arguments));
        values = new int[initial.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = initial.get(i);
        }
    }

    private Register register(Lane lane, int bits) {
        initial.add(bits);
        return new Register(initial.size() - 1, lane);
    }

    @Override
    public Register constant(float value) {
        return register(Lane.FLOAT, Float.floatToRawIntBits(value));
    }

    @Override
    public Register constant(int value) {
        return register(Lane.INT, value);
    }

    @Override
    public Register apply(MachineOp op, Register... operands) {
        List<Lane> lanes = List.of(operands).stream().map(Register::lane).toList();
        if (!lanes.equals(op.operands())) {
            throw new IllegalArgumentException(op + " takes " + op.operands() + ", found " + lanes);
        }
        int[] ids = List.of(operands).stream().mapToInt(Register::id).toArray();
        Register register = register(op.result(), 0);
        steps.add(new Step(op, ids, register.id()));
        return register;
    }

    Lane lane() {
        return result.lane();
    }

    /** The number of operations that cost an instruction: bit casts do not. */
    int cost() {
        return (int) steps.stream()
                .filter(step -> step.op != MachineOp.FLOAT_BITS && step.op != MachineOp.BITS_FLOAT)
                .count();
    }

    /** The number of divisions and square roots. */
    int divisions() {
        return (int) steps.stream()
                .filter(step -> step.op == MachineOp.FDIV || step.op == MachineOp.FSQRT)
                .count();
    }

    /** The result for arguments given as bits (0 or 1 for masks). */
    int run(int... bits) {
        System.arraycopy(bits, 0, values, 0, bits.length);
        for (Step step : steps) {
            int[] o = step.operands;
            int a = values[o[0]];
            int b = o.length > 1 ? values[o[1]] : 0;
            int c = o.length > 2 ? values[o[2]] : 0;
            values[step.result] = evaluate(step.op, a, b, c);
        }
        return values[result.id()];
    }

    float at(float x) {
        return Float.intBitsToFloat(run(Float.floatToRawIntBits(x)));
    }

    private static float f(int bits) {
        return Float.intBitsToFloat(bits);
    }

    private static int bits(float x) {
        return Float.floatToRawIntBits(x);
    }

    private static int mask(boolean x) {
        return x ? 1 : 0;
    }

    static int evaluate(MachineOp op, int a, int b, int c) {
        return switch (op) {
            case FADD -> bits(f(a) + f(b));
            case FSUB -> bits(f(a) - f(b));
            case FMUL -> bits(f(a) * f(b));
            case FDIV -> bits(f(a) / f(b));
            case FMA -> bits(Math.fma(f(a), f(b), f(c)));
            case FSQRT -> bits((float) Math.sqrt(f(a)));
            case FMIN -> bits(Math.min(f(a), f(b)));
            case FMAX -> bits(Math.max(f(a), f(b)));
            case FNEG -> a ^ Integer.MIN_VALUE;
            case FABS -> a & Integer.MAX_VALUE;
            case FLT -> mask(f(a) < f(b));
            case FLE -> mask(f(a) <= f(b));
            case FEQ -> mask(f(a) == f(b));
            case FSELECT, ISELECT, MSELECT -> a != 0 ? b : c;
            case IADD -> a + b;
            case ISUB -> a - b;
            case IMUL -> a * b;
            case IMULHI -> (int) (((a & 0xffffffffL) * (b & 0xffffffffL)) >>> 32);
            case IAND, MAND -> a & b;
            case IOR, MOR -> a | b;
            case IXOR, MXOR -> a ^ b;
            case ISHL -> a << b;
            case ISHR -> a >> b;
            case IUSHR -> a >>> b;
            case IMIN -> Math.min(a, b);
            case IMAX -> Math.max(a, b);
            case ILT -> mask(a < b);
            case ILE -> mask(a <= b);
            case IEQ -> mask(a == b);
            case MNOT -> a ^ 1;
            case INT_TO_FLOAT -> bits((float) a);
            case FLOAT_TO_INT -> (int) f(a);
            case FLOAT_BITS -> a;
            case BITS_FLOAT -> a;
        };
    }
}
