// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import org.hornbeam.graph.MachineOp.Lane;

/** Where an expansion writes its machine operations. Constants and operations yield registers, each written once. */
public interface Machine {
    /**
     * A value of each lane.
     *
     * @param id its number
     * @param lane what it holds
     */
    record Register(int id, Lane lane) {}

    /** A float constant. */
    Register constant(float value);

    /** An integer constant. */
    Register constant(int value);

    /** The result of an operation. */
    Register apply(MachineOp op, Register... operands);

    /** a + b. */
    default Register add(Register a, Register b) {
        return apply(a.lane() == Lane.INT ? MachineOp.IADD : MachineOp.FADD, a, b);
    }

    /** a - b. */
    default Register sub(Register a, Register b) {
        return apply(a.lane() == Lane.INT ? MachineOp.ISUB : MachineOp.FSUB, a, b);
    }

    /** a * b. */
    default Register mul(Register a, Register b) {
        return apply(a.lane() == Lane.INT ? MachineOp.IMUL : MachineOp.FMUL, a, b);
    }

    /** a / b. */
    default Register div(Register a, Register b) {
        return apply(MachineOp.FDIV, a, b);
    }

    /** a * b + c, rounded once. */
    default Register fma(Register a, Register b, Register c) {
        return apply(MachineOp.FMA, a, b, c);
    }

    /** The smaller one. */
    default Register min(Register a, Register b) {
        return apply(a.lane() == Lane.INT ? MachineOp.IMIN : MachineOp.FMIN, a, b);
    }

    /** The larger one. */
    default Register max(Register a, Register b) {
        return apply(a.lane() == Lane.INT ? MachineOp.IMAX : MachineOp.FMAX, a, b);
    }

    /** a &lt; b; false is less than true. */
    default Register less(Register a, Register b) {
        return switch (a.lane()) {
            case FLOAT -> apply(MachineOp.FLT, a, b);
            case INT -> apply(MachineOp.ILT, a, b);
            case MASK -> apply(MachineOp.MAND, apply(MachineOp.MNOT, a), b);
        };
    }

    /** a &lt;= b; false is less than true. */
    default Register lessEqual(Register a, Register b) {
        return switch (a.lane()) {
            case FLOAT -> apply(MachineOp.FLE, a, b);
            case INT -> apply(MachineOp.ILE, a, b);
            case MASK -> apply(MachineOp.MOR, apply(MachineOp.MNOT, a), b);
        };
    }

    /** a == b. */
    default Register equal(Register a, Register b) {
        return switch (a.lane()) {
            case FLOAT -> apply(MachineOp.FEQ, a, b);
            case INT -> apply(MachineOp.IEQ, a, b);
            case MASK -> apply(MachineOp.MNOT, apply(MachineOp.MXOR, a, b));
        };
    }

    /** Mask ? a : b. */
    default Register select(Register mask, Register a, Register b) {
        return apply(
                switch (a.lane()) {
                    case FLOAT -> MachineOp.FSELECT;
                    case INT -> MachineOp.ISELECT;
                    case MASK -> MachineOp.MSELECT;
                },
                mask,
                a,
                b);
    }

    /** The polynomial c[0] + c[1] x + c[2] x^2 + ... by Horner's rule with fused multiply-adds. */
    default Register polynomial(Register x, float... c) {
        Register sum = constant(c[c.length - 1]);
        for (int i = c.length - 2; i >= 0; i--) {
            sum = fma(sum, x, constant(c[i]));
        }
        return sum;
    }
}
