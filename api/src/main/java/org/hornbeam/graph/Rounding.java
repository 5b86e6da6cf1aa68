// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import org.hornbeam.graph.Machine.Register;

/** Expansions of rounding and of the division that rounds. Zero results keep the sign of the argument. */
final class Rounding {
    /** From here on every float is an integer. */
    private static final float WHOLE = 0x1p23f;

    private Rounding() {}

    /** The nearest integer, halves to the even one: adding 2^23 leaves no room for a fraction. */
    static Register round(Machine m, Register x) {
        Register size = m.apply(MachineOp.FABS, x);
        Register whole = m.constant(WHOLE);
        Register rounded = Exponential.withSign(m, m.sub(m.add(size, whole), whole), x);
        return m.select(m.less(size, whole), rounded, x);
    }

    /** The largest integer that is not larger. */
    static Register floor(Machine m, Register x) {
        Register rounded = round(m, x);
        return m.select(m.less(x, rounded), m.sub(rounded, m.constant(1f)), rounded);
    }

    /** The smallest integer that is not smaller. */
    static Register ceil(Machine m, Register x) {
        return m.apply(MachineOp.FNEG, floor(m, m.apply(MachineOp.FNEG, x)));
    }

    /** Toward zero. */
    static Register trunc(Machine m, Register x) {
        return Exponential.withSign(m, floor(m, m.apply(MachineOp.FABS, x)), x);
    }

    /** floor(a / b), corrected where the division rounded up to an integer. */
    static Register floorDivide(Machine m, Register a, Register b) {
        Register quotient = floor(m, m.div(a, b));
        Register rest = m.fma(m.apply(MachineOp.FNEG, quotient), b, a);
        Register zero = m.constant(0f);
        return m.select(m.less(m.mul(rest, signed(m, b)), zero), m.sub(quotient, m.constant(1f)), quotient);
    }

    /** a - b floor(a / b): exact while the quotient is below 2^23; the sign is that of b. */
    static Register mod(Machine m, Register a, Register b) {
        Register quotient = trunc(m, m.div(a, b));
        Register rest = m.fma(m.apply(MachineOp.FNEG, quotient), b, a);
        Register infinite = m.equal(m.apply(MachineOp.FABS, b), m.constant(Float.POSITIVE_INFINITY));
        Register finite = m.less(m.apply(MachineOp.FABS, a), m.constant(Float.POSITIVE_INFINITY));
        rest = m.select(m.apply(MachineOp.MAND, infinite, finite), a, rest);
        Register zero = m.constant(0f);
        // Twice: the rounded quotient may already be one too large, which leaves a rest of the other sign.
        Register moved = m.add(rest, b);
        rest = m.select(m.less(m.mul(signed(m, rest), signed(m, b)), zero), moved, rest);
        return m.select(m.equal(rest, zero), Exponential.withSign(m, zero, b), rest);
    }

    /** 1 or -1 for numbers, 0 for zeros, so that products of signs neither overflow nor vanish. */
    private static Register signed(Machine m, Register x) {
        Register one = Exponential.withSign(m, m.constant(1f), x);
        return m.select(m.equal(x, m.constant(0f)), m.constant(0f), one);
    }

    /**
     * Toward negative infinity; by zero: 0. The quotient of the floats is right to about 22 bits; what remains is
     * divided again, then off by at most one.
     */
    static Register floorDivideIntegers(Machine m, Register a, Register b) {
        Register zero = m.constant(0);
        Register divisor = m.apply(MachineOp.INT_TO_FLOAT, b);
        Register quotient = m.apply(MachineOp.FLOAT_TO_INT, m.div(m.apply(MachineOp.INT_TO_FLOAT, a), divisor));
        Register rest = m.sub(a, m.mul(quotient, b));
        for (int i = 0; i < 2; i++) {
            Register more = m.apply(MachineOp.FLOAT_TO_INT, m.div(m.apply(MachineOp.INT_TO_FLOAT, rest), divisor));
            quotient = m.add(quotient, more);
            rest = m.sub(a, m.mul(quotient, b));
        }
        Register other = m.less(m.apply(MachineOp.IXOR, rest, b), zero);
        Register down = m.apply(MachineOp.MAND, other, m.apply(MachineOp.MNOT, m.equal(rest, zero)));
        quotient = m.select(down, m.sub(quotient, m.constant(1)), quotient);
        return m.select(m.equal(b, zero), zero, quotient);
    }

    /** a - b floor(a / b); by zero: 0. */
    static Register modIntegers(Machine m, Register a, Register b) {
        Register rest = m.sub(a, m.mul(floorDivideIntegers(m, a, b), b));
        return m.select(m.equal(b, m.constant(0)), m.constant(0), rest);
    }
}
