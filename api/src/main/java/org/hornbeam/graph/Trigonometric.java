// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import org.hornbeam.graph.Machine.Register;

/**
 * Expansions of the circular functions and their inverses, with minimax polynomials made for this file. Angles are
 * reduced by multiples of pi/2 in three parts: full accuracy up to 1e5 in size, nothing but a result in range beyond.
 */
final class Trigonometric {
    private static final float PI_HALF = 1.5707964f;
    /** What is missing in PI_HALF. */
    private static final float PI_HALF_LOW = -4.371139e-8f;

    private static final float PI_HALF_LOWEST = -1.7151245e-15f;
    private static final float MAGIC = 12582912f;
    private static final float TWO_OVER_PI = 0.63661975f;

    private Trigonometric() {}

    /** An angle as quarter turns and a rest of at most pi/4. */
    private record Angle(Register quarters, Register rest) {}

    private static Angle reduce(Machine m, Register x) {
        Register shifted = m.fma(x, m.constant(TWO_OVER_PI), m.constant(MAGIC));
        Register n = m.sub(shifted, m.constant(MAGIC));
        Register r = m.fma(n, m.constant(-PI_HALF), x);
        r = m.fma(n, m.constant(-PI_HALF_LOW), r);
        r = m.fma(n, m.constant(-PI_HALF_LOWEST), r);
        // Beyond the range of this reduction; infinity becomes NaN by the difference above.
        r = Exponential.within(m, r, -0.79f, 0.79f);
        Register infinite = m.equal(m.apply(MachineOp.FABS, x), m.constant(Float.POSITIVE_INFINITY));
        r = m.select(infinite, m.constant(Float.NaN), r);
        return new Angle(m.apply(MachineOp.FLOAT_BITS, shifted), r);
    }

    private static Register smallSin(Machine m, Register r, Register t) {
        return m.fma(m.mul(r, t), m.polynomial(t, -0.16666654f, 0.008332108f, -0.00019508234f), r);
    }

    private static Register smallCos(Machine m, Register t) {
        Register q = m.polynomial(t, 0.041666646f, -0.0013887298f, 2.4430088e-05f);
        return m.fma(m.mul(t, t), q, m.fma(t, m.constant(-0.5f), m.constant(1f)));
    }

    /** The sine of quarters pi/2 + rest. */
    private static Register turned(Machine m, Register quarters, Register r) {
        Register t = m.mul(r, r);
        Register odd = m.equal(m.apply(MachineOp.IAND, quarters, m.constant(1)), m.constant(1));
        Register value = m.select(odd, smallCos(m, t), smallSin(m, r, t));
        Register sign = m.apply(MachineOp.ISHL, m.apply(MachineOp.IAND, quarters, m.constant(2)), m.constant(30));
        return m.apply(MachineOp.BITS_FLOAT, m.apply(MachineOp.IXOR, m.apply(MachineOp.FLOAT_BITS, value), sign));
    }

    /** The sine. */
    static Register sin(Machine m, Register x) {
        Angle angle = reduce(m, x);
        // The sum of a zero and a product would lose the sign of -0.
        return m.select(m.equal(x, m.constant(0f)), x, turned(m, angle.quarters, angle.rest));
    }

    /** The cosine. */
    static Register cos(Machine m, Register x) {
        Angle angle = reduce(m, x);
        return turned(m, m.add(angle.quarters, m.constant(1)), angle.rest);
    }

    /** The tangent: the quotient of sine and cosine of the rest, turned by an odd quarter to -cos / sin. */
    static Register tan(Machine m, Register x) {
        Angle angle = reduce(m, x);
        Register t = m.mul(angle.rest, angle.rest);
        Register sine = smallSin(m, angle.rest, t);
        Register cosine = smallCos(m, t);
        Register odd = m.equal(m.apply(MachineOp.IAND, angle.quarters, m.constant(1)), m.constant(1));
        Register top = m.select(odd, m.apply(MachineOp.FNEG, cosine), sine);
        Register quotient = m.div(top, m.select(odd, sine, cosine));
        return m.select(m.equal(x, m.constant(0f)), x, quotient);
    }

    /** The arc sine of s up to 1/2. */
    private static Register smallAsin(Machine m, Register s, Register t) {
        Register q = m.polynomial(t, 0.16666752f, 0.074953094f, 0.04546915f, 0.024184778f, 0.042158306f);
        return m.fma(m.mul(s, t), q, s);
    }

    /** The arc sine; above 1/2 by asin(a) = pi/2 - 2 asin(sqrt((1 - a) / 2)). */
    static Register asin(Machine m, Register x) {
        Register a = m.apply(MachineOp.FABS, x);
        Register half = m.constant(0.5f);
        Register large = m.less(half, a);
        Register t = m.select(large, m.fma(a, m.constant(-0.5f), half), m.mul(a, a));
        Register s = m.select(large, m.apply(MachineOp.FSQRT, t), a);
        Register arc = smallAsin(m, s, t);
        Register turned = m.add(m.fma(arc, m.constant(-2f), m.constant(PI_HALF)), m.constant(PI_HALF_LOW));
        return Exponential.withSign(m, m.select(large, turned, arc), x);
    }

    /** The arc cosine: pi/2 - asin(x), above 1/2 by the half angle. */
    static Register acos(Machine m, Register x) {
        Register a = m.apply(MachineOp.FABS, x);
        Register half = m.constant(0.5f);
        Register large = m.less(half, a);
        Register t = m.select(large, m.fma(a, m.constant(-0.5f), half), m.mul(x, x));
        Register s = m.select(large, m.apply(MachineOp.FSQRT, t), x);
        Register arc = smallAsin(m, s, t);
        Register twice = m.add(arc, arc);
        Register back = m.add(m.sub(m.constant(2 * PI_HALF), twice), m.constant(2 * PI_HALF_LOW));
        Register turned = m.select(m.less(x, m.constant(0f)), back, twice);
        Register middle = m.sub(m.constant(PI_HALF), m.sub(arc, m.constant(PI_HALF_LOW)));
        return m.select(large, turned, middle);
    }

    /** The arc tangent of z from 0 to 1. */
    private static Register smallAtan(Machine m, Register z) {
        Register t = m.mul(z, z);
        Register q = m.polynomial(
                t,
                -0.333333f,
                0.19998531f,
                -0.14264052f,
                0.10951175f,
                -0.08400475f,
                0.057906546f,
                -0.031127002f,
                0.010887361f,
                -0.0017875476f);
        return m.fma(m.mul(z, t), q, z);
    }

    /** The arc tangent; above 1 by the reciprocal. */
    static Register atan(Machine m, Register x) {
        Register a = m.apply(MachineOp.FABS, x);
        Register one = m.constant(1f);
        Register large = m.less(one, a);
        Register z = m.select(large, m.div(one, a), a);
        Register arc = smallAtan(m, z);
        Register turned = m.sub(m.constant(PI_HALF), m.sub(arc, m.constant(PI_HALF_LOW)));
        return Exponential.withSign(m, m.select(large, turned, arc), x);
    }

    /** The angle of the point (x, y), from -pi to pi. */
    static Register atan2(Machine m, Register y, Register x) {
        Register up = m.apply(MachineOp.FABS, y);
        Register right = m.apply(MachineOp.FABS, x);
        Register steep = m.less(right, up);
        Register small = m.select(steep, right, up);
        Register large = m.select(steep, up, right);
        Register ratio = m.div(small, large);
        // 0 / 0 and infinity / infinity mean the angles of 0 and 1.
        Register equal = m.equal(up, right);
        Register zero = m.constant(0f);
        Register same = m.select(m.equal(up, zero), zero, m.constant(1f));
        Register arc = smallAtan(m, m.select(equal, same, ratio));
        Register turned = m.sub(m.constant(PI_HALF), m.sub(arc, m.constant(PI_HALF_LOW)));
        arc = m.select(steep, turned, arc);
        // The sign bit, so that -0 counts as negative.
        Register left = m.less(m.apply(MachineOp.FLOAT_BITS, x), m.constant(0));
        Register back = m.sub(m.constant(2 * PI_HALF), m.sub(arc, m.constant(2 * PI_HALF_LOW)));
        Register angle = Exponential.withSign(m, m.select(left, back, arc), y);
        // A NaN beside a larger number was lost by the comparisons.
        Register sum = m.add(x, y);
        Register numbers = m.apply(MachineOp.MAND, m.equal(x, x), m.equal(y, y));
        return m.select(numbers, angle, sum);
    }
}
