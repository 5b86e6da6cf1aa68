// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import org.hornbeam.graph.Machine.Register;

/**
 * Expansions around the exponential function. Each splits its argument as n ln 2 + r, evaluates a polynomial in r and
 * puts n into the exponent bits. Limits are kept by compare and select rather than by minimum and maximum: that keeps
 * NaN as it is, and is the cheaper pair of instructions. Coefficients are minimax fits made for this file.
 */
final class Exponential {
    private static final float LOG2_E = 1.44269504f;
    /** ln 2 in two parts; the high one has so few bits that its product with n is exact. */
    private static final float LN2_HIGH = 0.693359375f;

    private static final float LN2_LOW = -2.12194440e-4f;
    /**
     * Adding 1.5 2^23 rounds to the nearest integer and leaves it in the low bits; with the exponent's bias added too,
     * a shift by 23 makes 2^n of them.
     */
    private static final float MAGIC = 12582912f;

    private Exponential() {}

    /**
     * e^x with correct overflow and gradual underflow. The argument is halved before rounding, so that 2^n is applied
     * in two equal factors, of which neither leaves the normal numbers.
     */
    static Register exp(Machine m, Register argument) {
        Register x = within(m, argument, -106f, 90f);
        Register shifted = m.fma(x, m.constant(0.5f * LOG2_E), m.constant(MAGIC + 127));
        Register n = m.sub(shifted, m.constant(MAGIC + 127));
        Register r = m.fma(n, m.constant(-2 * LN2_HIGH), x);
        r = m.fma(n, m.constant(-2 * LN2_LOW), r);
        Register root = powerOfTwo(m, shifted);
        return m.mul(m.mul(wide(m, r), root), root);
    }

    /** 2^x, likewise. */
    static Register exp2(Machine m, Register x) {
        return exp2(m, x, m.constant(0f));
    }

    /** 2^(x + rest) for a small rest. */
    static Register exp2(Machine m, Register argument, Register rest) {
        Register x = within(m, argument, -152f, 129f);
        Register shifted = m.fma(x, m.constant(0.5f), m.constant(MAGIC + 127));
        Register n = m.sub(shifted, m.constant(MAGIC + 127));
        Register r = m.add(m.fma(n, m.constant(-2f), x), rest);
        Register root = powerOfTwo(m, shifted);
        return m.mul(m.mul(wide(m, m.mul(r, m.constant(0.6931472f))), root), root);
    }

    /** e^r for |r| up to ln 2. */
    private static Register wide(Machine m, Register r) {
        return m.polynomial(
                r, 1f, 1f, 0.50000036f, 0.16666616f, 0.0416612f, 0.008335967f, 0.0014105447f, 0.00019630206f);
    }

    /**
     * 2 e^r 2^(n-1) = e^x for x up to 89 (infinite from 88.73 on), 0 below -87: cheaper than {@link #exp} where small
     * results vanish against a 1 that is added to them. The argument must lie in [-88, 89].
     */
    private static Register shortExp(Machine m, Register x, float sign) {
        Register shifted = m.fma(x, m.constant(sign * LOG2_E), m.constant(MAGIC + 126));
        Register n = m.sub(shifted, m.constant(MAGIC + 126));
        Register r = m.fma(n, m.constant(-sign * LN2_HIGH), x);
        r = m.fma(n, m.constant(-sign * LN2_LOW), r);
        Register p = sign > 0
                ? m.polynomial(r, 2f, 2f, 0.9999999f, 0.33333042f, 0.08333655f, 0.016737372f, 0.002764027f)
                : m.polynomial(r, 2f, -2f, 0.9999999f, -0.33333042f, 0.08333655f, -0.016737372f, 0.002764027f);
        return m.mul(p, powerOfTwo(m, shifted));
    }

    /** e^x - 1 without cancellation: 2^n (e^r - 1) + (2^n - 1), all halved so that 2^n is finite. */
    static Register expm1(Machine m, Register argument) {
        Register x = within(m, argument, -20f, 89f);
        Register shifted = m.fma(x, m.constant(LOG2_E), m.constant(MAGIC + 126));
        Register n = m.sub(shifted, m.constant(MAGIC + 126));
        Register r = m.fma(n, m.constant(-LN2_HIGH), x);
        r = m.fma(n, m.constant(-LN2_LOW), r);
        Register square = m.mul(r, r);
        Register q = m.polynomial(r, 0.49999997f, 0.16666546f, 0.041667435f, 0.008366272f, 0.0013870696f);
        Register p = m.fma(square, q, r);
        Register half = powerOfTwo(m, shifted);
        Register sum = m.fma(half, p, m.sub(half, m.constant(0.5f)));
        // Tiny arguments are their own result; halves of denormal ones would be rounded.
        Register tiny = m.less(m.apply(MachineOp.FABS, argument), m.constant(1e-30f));
        return m.select(tiny, argument, m.add(sum, sum));
    }

    /** 1 / (1 + e^-x). */
    static Register sigmoid(Machine m, Register argument) {
        Register x = within(m, argument, -89f, 80f);
        Register one = m.constant(1f);
        return m.div(one, m.add(one, shortExp(m, x, -1)));
    }

    /** (e^2a - 1) / (e^2a + 1) of a = |x|, with e^2a - 1 as in {@link #expm1} in terms of h = r / 2; then the sign. */
    static Register tanh(Machine m, Register x) {
        Register size = m.apply(MachineOp.FABS, x);
        Register limit = m.constant(9.1f);
        Register a = m.select(m.less(limit, size), limit, size);
        Register shifted = m.fma(a, m.constant(2 * LOG2_E), m.constant(MAGIC + 127));
        Register n = m.sub(shifted, m.constant(MAGIC + 127));
        // The second part of ln 2 would change nothing: the result is the less sensitive the larger n is.
        Register h = m.fma(n, m.constant(-0.5f * 0.6931472f), a);
        Register p = m.mul(h, m.polynomial(h, 2f, 1.9999999f, 1.3333237f, 0.66667897f, 0.2677207f, 0.08877245f));
        Register scale = powerOfTwo(m, shifted);
        Register e = m.fma(scale, p, m.sub(scale, m.constant(1f)));
        return withSign(m, m.div(e, m.add(e, m.constant(2f))), x);
    }

    /** log(1 + e^x) = max(x, 0) + log1p(e^-|x|), the second by a polynomial on [0, 1]. */
    static Register softplus(Machine m, Register x) {
        Register negative = m.apply(MachineOp.FNEG, m.apply(MachineOp.FABS, x));
        Register e = exp(m, negative);
        Register zero = m.constant(0f);
        return m.add(m.select(m.less(x, zero), zero, x), log1pOfUnit(m, e));
    }

    /** log(1 + e) for e from 0 to 1. */
    private static Register log1pOfUnit(Machine m, Register e) {
        return m.mul(
                e,
                m.polynomial(
                        e,
                        1f,
                        -0.4999993f,
                        0.3333047f,
                        -0.24958156f,
                        0.19693193f,
                        -0.15349098f,
                        0.10670013f,
                        -0.057561528f,
                        0.020150332f,
                        -0.0033065376f));
    }

    /** e^a / 2 for a up to 90, which overflows later than e^a does. */
    private static Register halfExp(Machine m, Register size) {
        Register limit = m.constant(90f);
        Register a = m.select(m.less(limit, size), limit, size);
        Register shifted = m.fma(a, m.constant(LOG2_E), m.constant(MAGIC + 125));
        Register n = m.sub(shifted, m.constant(MAGIC + 125));
        Register r = m.fma(n, m.constant(-LN2_HIGH), a);
        r = m.fma(n, m.constant(-LN2_LOW), r);
        Register p = m.polynomial(r, 2f, 2f, 0.9999999f, 0.33333042f, 0.08333655f, 0.016737372f, 0.002764027f);
        return m.mul(p, powerOfTwo(m, shifted));
    }

    /** (e^x + e^-x) / 2. */
    static Register cosh(Machine m, Register x) {
        Register half = halfExp(m, m.apply(MachineOp.FABS, x));
        return m.add(half, m.div(m.constant(0.25f), half));
    }

    /** (e^x - e^-x) / 2; below 1 by a polynomial, where the difference would cancel. */
    static Register sinh(Machine m, Register x) {
        Register size = m.apply(MachineOp.FABS, x);
        Register half = halfExp(m, size);
        Register large = withSign(m, m.sub(half, m.div(m.constant(0.25f), half)), x);
        Register t = m.mul(x, x);
        Register small = m.fma(m.mul(x, t), m.polynomial(t, SINH), x);
        return m.select(m.less(size, m.constant(1f)), small, large);
    }

    /** log(e^a + e^b) = max + log1p(e^-|a - b|). */
    static Register logAddExp(Machine m, Register a, Register b) {
        Register difference = m.select(m.equal(a, b), m.constant(0f), m.sub(a, b));
        Register e = exp(m, m.apply(MachineOp.FNEG, m.apply(MachineOp.FABS, difference)));
        return m.add(m.select(m.less(a, b), b, a), log1pOfUnit(m, e));
    }

    private static final float[] SINH = {0.16666667f, 0.0083333105f, 0.00019842896f, 2.7822132e-06f};

    /** 2^n of a sum that holds the biased n in its low bits. */
    static Register powerOfTwo(Machine m, Register shifted) {
        Register bits = m.apply(MachineOp.FLOAT_BITS, shifted);
        return m.apply(MachineOp.BITS_FLOAT, m.apply(MachineOp.ISHL, bits, m.constant(23)));
    }

    /** The argument, or the limit that it passes; NaN stays. */
    static Register within(Machine m, Register x, float low, float high) {
        Register lower = m.constant(low);
        Register upper = m.constant(high);
        Register bounded = m.select(m.less(upper, x), upper, x);
        return m.select(m.less(x, lower), lower, bounded);
    }

    /** A number that is not negative, with the sign of another. */
    static Register withSign(Machine m, Register size, Register sign) {
        Register bit = m.apply(MachineOp.IAND, m.apply(MachineOp.FLOAT_BITS, sign), m.constant(Integer.MIN_VALUE));
        return m.apply(MachineOp.BITS_FLOAT, m.apply(MachineOp.IOR, m.apply(MachineOp.FLOAT_BITS, size), bit));
    }
}
