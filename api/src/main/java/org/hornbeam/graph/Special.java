// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import org.hornbeam.graph.Machine.Register;

/** Expansions of the error function and its relatives, with fits made for this file. */
final class Special {
    private Special() {}

    /**
     * erf(x) = x P(x^2) / Q(x^2) with x^2 up to 3.85^2, from where on erf is 1. All coefficients are positive, so nothing
     * cancels. The square alone is limited, as a number without a sign by its bits: the quotient then grows with x, and
     * the clamp that removes the unit by which rounding can pass 1 yields 1 beyond.
     */
    static Register erf(Machine m, Register x) {
        Register one = m.constant(1f);
        Register minusOne = m.constant(-1f);
        Register limit = m.constant(Float.floatToRawIntBits(3.85f * 3.85f));
        Register square = m.apply(MachineOp.FLOAT_BITS, m.mul(x, x));
        Register t = m.apply(MachineOp.BITS_FLOAT, m.min(square, limit));
        Register p =
                m.polynomial(t, 1.1283791f, 0.18789989f, 0.05247958f, 0.0036740736f, 0.00028566943f, 2.1084861e-06f);
        Register q = m.polynomial(t, 1f, 0.49985456f, 0.11312961f, 0.014785021f, 0.0011455185f, 3.8731843e-05f);
        Register ratio = m.div(m.mul(x, p), q);
        Register below = m.select(m.less(one, ratio), one, ratio);
        return m.select(m.less(below, minusOne), minusOne, below);
    }

    /**
     * erfc(a) = e^-a^2 W(q) / (1 + 2a) with q = (a - 2) / (a + 2) for a = |x|; the square is taken with its rounding
     * error. Negative arguments by 2 - erfc(a).
     */
    static Register erfc(Machine m, Register x) {
        Register two = m.constant(2f);
        Register size = m.apply(MachineOp.FABS, x);
        Register limit = m.constant(10.3f);
        Register a = m.select(m.less(limit, size), limit, size);
        Register q = m.div(m.sub(a, two), m.add(a, two));
        Register w = m.polynomial(
                q,
                1.2769784f,
                -0.092763826f,
                -0.16602986f,
                0.1640513f,
                -0.05422583f,
                -0.008034526f,
                0.008743401f,
                0.0012721169f,
                -0.0014814829f,
                -0.00044150066f,
                0.00020695865f,
                0.000108014116f);
        Register negative = m.apply(MachineOp.FNEG, a);
        Register square = m.mul(negative, a);
        Register error = m.fma(negative, a, m.apply(MachineOp.FNEG, square));
        Register ratio = m.div(w, m.fma(two, a, m.constant(1f)));
        Register value = m.mul(Exponential.exp(m, square), m.fma(ratio, error, ratio));
        return m.select(m.less(x, m.constant(0f)), m.sub(two, value), value);
    }

    /**
     * x P(w) with w = -log(1 - x^2): one polynomial up to w = 5, one in its root beyond (the idea of Giles,
     * "Approximating the erfinv function", 2012, with polynomials of our own).
     */
    static Register erfinv(Machine m, Register x) {
        Register one = m.constant(1f);
        Register w = m.apply(MachineOp.FNEG, Logarithm.log(m, m.fma(m.apply(MachineOp.FNEG, x), x, one)));
        Register central = m.polynomial(
                m.sub(w, m.constant(2.5f)),
                1.5014094f,
                0.24664028f,
                -0.004177666f,
                -0.0012527552f,
                0.000218573f,
                -4.944157e-06f,
                -3.5221826e-06f,
                4.6014864e-07f,
                2.8047154e-08f,
                -8.253579e-09f);
        Register tail = m.polynomial(
                m.sub(m.apply(MachineOp.FSQRT, w), m.constant(3f)),
                2.8329768f,
                1.0016751f,
                0.009445141f,
                -0.007638787f,
                0.0056875153f,
                -0.003593249f,
                0.0014838042f,
                -6.0820457e-05f,
                -0.00030833945f,
                0.00011656253f);
        Register value = m.mul(x, m.select(m.less(w, m.constant(5f)), central, tail));
        Register end = m.equal(m.apply(MachineOp.FABS, x), one);
        return m.select(end, m.mul(x, m.constant(Float.POSITIVE_INFINITY)), value);
    }
}
