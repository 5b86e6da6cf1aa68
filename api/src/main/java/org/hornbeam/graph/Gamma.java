// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import org.hornbeam.graph.Machine.Register;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Expansions of the logarithm of the gamma function and of its derivative. Both are relatively accurate for positive
 * arguments away from the zero of the second at 1.46 (for it below 0.7 and above 3); elsewhere, where terms cancel,
 * beside the largest term only.
 */
final class Gamma {
    private static final float PI = 3.1415927f;

    private Gamma() {}

    /**
     * log|gamma(x)|: polynomials around its zeros 1 and 2, Stirling's series from 3 on, log gamma(1 + x) - log|x| near
     * 0, and log(pi / (a |sin(pi a)|)) - log gamma(a) for x = -a.
     */
    static Register lgamma(Machine m, Register x) {
        Register a = m.apply(MachineOp.FABS, x);
        Register half = m.constant(0.5f);
        Register one = m.constant(1f);
        Register nearZero = m.less(a, half);
        Register log = Logarithm.log(m, a);
        Register u = m.select(nearZero, x, m.sub(a, one));
        Register aroundOne = m.mul(
                u,
                m.polynomial(
                        u,
                        -0.5772157f,
                        0.822467f,
                        -0.40068525f,
                        0.2705871f,
                        -0.20739393f,
                        0.16927382f,
                        -0.14385448f,
                        0.12993827f,
                        -0.11446154f,
                        0.069631f,
                        -0.06712209f,
                        0.17377132f,
                        -0.15433675f));
        aroundOne = m.sub(aroundOne, m.select(nearZero, log, m.constant(0f)));
        Register w = m.sub(a, m.constant(2f));
        Register aroundTwo = m.mul(
                w,
                m.polynomial(
                        w,
                        0.42278433f,
                        0.32246703f,
                        -0.06735204f,
                        0.020581096f,
                        -0.0073867813f,
                        0.002886796f,
                        -0.0011932041f,
                        0.0005318486f,
                        -0.00022835791f,
                        5.647751e-05f));
        Register inverse = m.div(one, a);
        Register tail =
                m.polynomial(m.mul(inverse, inverse), 0.083333336f, -0.002778007f, 0.00079407485f, -0.00050815946f);
        Register stirling = m.fma(m.sub(a, half), m.sub(log, one), m.fma(tail, inverse, m.constant(0.41893853f)));
        Register value = m.select(m.less(a, m.constant(1.5f)), aroundOne, aroundTwo);
        value = m.select(m.less(a, m.constant(3f)), value, stirling);

        Register rest = m.sub(a, Rounding.round(m, a));
        Register sine = m.apply(MachineOp.FABS, Trigonometric.sin(m, m.mul(rest, m.constant(PI))));
        Register pole = Logarithm.log(m, m.div(m.constant(PI), m.mul(a, sine)));
        Register reflected = m.apply(MachineOp.MAND, m.lessEqual(x, m.constant(-0.5f)), m.less(a, infinity(m)));
        Register other = m.select(m.equal(sine, m.constant(0f)), infinity(m), m.sub(pole, value));
        return m.select(reflected, other, value);
    }

    /** psi(x): up to 6 by psi(x + 6) - 1/x - ... - 1/(x + 5), from there by its series; negative ones reflected. */
    static Register digamma(Machine m, Register x) {
        Register one = m.constant(1f);
        Register negative = m.less(x, m.constant(0f));
        Register a = m.select(negative, m.sub(one, x), x);
        Register product = a;
        Register sum = one;
        for (int k = 1; k < 6; k++) {
            Register factor = m.add(a, m.constant((float) k));
            sum = m.fma(sum, factor, product);
            product = m.mul(product, factor);
        }
        Register six = m.constant(6f);
        Register small = m.less(a, six);
        Register z = m.select(small, m.add(a, six), a);
        Register inverse = m.div(one, z);
        Register v = m.mul(inverse, inverse);
        Register tail = m.polynomial(v, -0.083333336f, 0.008334897f, -0.004113582f, 0.0074013863f);
        Register value = m.add(Logarithm.log(m, z), m.fma(tail, v, m.mul(inverse, m.constant(-0.5f))));
        value = m.select(small, m.sub(value, m.div(sum, product)), value);

        Register rest = m.sub(x, Rounding.round(m, x));
        Register slope = m.div(m.constant(PI), Trigonometric.tan(m, m.mul(rest, m.constant(PI))));
        Register reflected = m.select(m.equal(rest, m.constant(0f)), m.constant(Float.NaN), m.sub(value, slope));
        return m.select(negative, reflected, value);
    }

    private static Register infinity(Machine m) {
        return m.constant(Float.POSITIVE_INFINITY);
    }

    /** The derivative of psi, as ordinary operations: the same steps as in {@link #digamma}. */
    static Value trigamma(Value x) {
        Value zero = Ops.zerosLike(x);
        Value negative = Ops.less(x, zero);
        Value a = Ops.where(negative, x.unaryMinus().plus(1.0), x);
        Value sum = Ops.reciprocal(Ops.square(a));
        for (int k = 1; k < 6; k++) {
            sum = sum.plus(Ops.reciprocal(Ops.square(a.plus((double) k))));
        }
        Value inverse = Ops.reciprocal(a.plus(6.0));
        Value v = Ops.square(inverse);
        Value tail = v.times(-1.0 / 30)
                .plus(1.0 / 42)
                .times(v)
                .plus(-1.0 / 30)
                .times(v)
                .plus(1.0 / 6);
        Value value = sum.plus(inverse).plus(v.times(0.5)).plus(tail.times(v).times(inverse));
        Value sine = Ops.sin(x.minus(Ops.round(x)).times(Math.PI));
        Value pole = Ops.square(
                Ops.reciprocal(Ops.where(negative, sine, Ops.onesLike(x))).times(Math.PI));
        return Ops.where(negative, pole.minus(value), value);
    }
}
