// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import org.hornbeam.graph.Machine.Register;

/**
 * Expansions around the logarithm. Each splits its argument as 2^e (1 + f) with 1 + f between the roots of 1/2 and 2,
 * and evaluates log(1 + f) = f + f^2 Q(f) with a minimax polynomial Q made for this file.
 */
final class Logarithm {
    private static final float LN2 = 0.6931472f;
    /** The bits of the square root of 1/2. */
    private static final int ROOT_HALF = 0x3f3504f3;

    private Logarithm() {}

    /** An argument taken apart. */
    record Parts(Register exponent, Register fraction) {}

    /** The natural logarithm. */
    static Register log(Machine m, Register x) {
        Parts parts = split(m, x);
        return special(m, x, m.fma(parts.exponent, m.constant(LN2), ofFraction(m, parts.fraction)));
    }

    /** The logarithm to base 2: exact for powers of two. */
    static Register log2(Machine m, Register x) {
        Parts parts = split(m, x);
        Register log = ofFraction(m, parts.fraction);
        // log2(e) = 1 + 0.44...: the larger part of the product is exact.
        Register low = m.fma(log, m.constant(0.44269504f), log);
        return special(m, x, m.add(parts.exponent, low));
    }

    /** The logarithm to base 10. */
    static Register log10(Machine m, Register x) {
        Parts parts = split(m, x);
        Register low = m.mul(ofFraction(m, parts.fraction), m.constant(0.4342945f));
        return special(m, x, m.fma(parts.exponent, m.constant(0.30103f), low));
    }

    /** log(1 + x): the rounding error of 1 + x is scaled like the sum and added to f. */
    static Register log1p(Machine m, Register x) {
        Register one = m.constant(1f);
        Register sum = m.add(x, one);
        Register back = m.sub(sum, one);
        Register error = m.add(m.sub(one, m.sub(sum, back)), m.sub(x, back));
        Register biased = m.apply(MachineOp.ISHR, m.sub(bits(m, sum), m.constant(ROOT_HALF)), m.constant(23));
        Register shift = m.apply(MachineOp.ISHL, biased, m.constant(23));
        Register fraction = m.sub(number(m, m.sub(bits(m, sum), shift)), one);
        // Where 2^-e is no normal number the error vanishes anyway.
        Register scale = number(m, m.max(m.sub(m.constant(0x3f800000), shift), m.constant(0)));
        Register f = m.fma(error, scale, fraction);
        Register log = m.fma(m.apply(MachineOp.INT_TO_FLOAT, biased), m.constant(LN2), ofFraction(m, f));
        Register small = m.less(m.apply(MachineOp.FABS, x), m.constant(1e-8f));
        return m.select(small, x, special(m, sum, log));
    }

    /** log1p(a + a^2 / (1 + sqrt(a^2 + 1))) of a = |x|, then the sign; large ones by log(2a). */
    static Register asinh(Machine m, Register x) {
        Register a = m.apply(MachineOp.FABS, x);
        Register large = m.less(m.constant(0x1p30f), a);
        Register one = m.constant(1f);
        Register square = m.mul(a, a);
        Register root = m.apply(MachineOp.FSQRT, m.fma(a, a, one));
        Register inner = m.add(a, m.div(square, m.add(one, root)));
        Register log = log1p(m, m.select(large, a, inner));
        return Exponential.withSign(m, m.select(large, m.add(log, m.constant(LN2)), log), x);
    }

    /** log1p(t + sqrt(2t + t^2)) of t = x - 1; large ones by log(2x). */
    static Register acosh(Machine m, Register x) {
        Register large = m.less(m.constant(0x1p30f), x);
        Register t = m.sub(x, m.constant(1f));
        Register root = m.apply(MachineOp.FSQRT, m.fma(t, t, m.add(t, t)));
        Register log = log1p(m, m.select(large, x, m.add(t, root)));
        Register value = m.select(large, m.add(log, m.constant(LN2)), log);
        return m.select(m.less(x, m.constant(1f)), m.constant(Float.NaN), value);
    }

    /** log1p(2a / (1 - a)) / 2 of a = |x|, then the sign. */
    static Register atanh(Machine m, Register x) {
        Register a = m.apply(MachineOp.FABS, x);
        Register ratio = m.div(m.add(a, a), m.sub(m.constant(1f), a));
        return Exponential.withSign(m, m.mul(log1p(m, ratio), m.constant(0.5f)), x);
    }

    static Parts split(Machine m, Register x) {
        Register denormal = m.less(x, m.constant(Float.MIN_NORMAL));
        Register normal = m.select(denormal, m.mul(x, m.constant(0x1p23f)), x);
        Register bits = bits(m, normal);
        Register shifts = m.apply(MachineOp.ISHR, m.sub(bits, m.constant(ROOT_HALF)), m.constant(23));
        Register one = number(m, m.sub(bits, m.apply(MachineOp.ISHL, shifts, m.constant(23))));
        Register exponent = m.apply(MachineOp.INT_TO_FLOAT, shifts);
        return new Parts(m.select(denormal, m.sub(exponent, m.constant(23f)), exponent), m.sub(one, m.constant(1f)));
    }

    /** log(1 + f) for f from -0.3 to 0.42. */
    private static Register ofFraction(Machine m, Register f) {
        Register q = m.polynomial(
                f,
                -0.49999988f,
                0.33333325f,
                -0.250016f,
                0.20001961f,
                -0.16608718f,
                0.14182273f,
                -0.13246344f,
                0.12901418f,
                -0.07609259f);
        return m.fma(m.mul(f, f), q, f);
    }

    /** Infinity and NaN are their own logarithms; 0 has -infinity, negative numbers have none. */
    private static Register special(Machine m, Register x, Register log) {
        Register zero = m.constant(0f);
        Register finite = m.select(m.less(x, m.constant(Float.POSITIVE_INFINITY)), log, x);
        Register others = m.select(m.equal(x, zero), m.constant(Float.NEGATIVE_INFINITY), m.constant(Float.NaN));
        return m.select(m.less(zero, x), finite, others);
    }

    private static Register bits(Machine m, Register x) {
        return m.apply(MachineOp.FLOAT_BITS, x);
    }

    private static Register number(Machine m, Register bits) {
        return m.apply(MachineOp.BITS_FLOAT, bits);
    }
}
