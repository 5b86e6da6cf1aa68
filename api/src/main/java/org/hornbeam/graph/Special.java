// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import org.hornbeam.graph.Machine.Register;

/** Expansions of the error function and its relatives, with fits made for this file. */
final class Special {
    private Special() {}

    /**
     * erf(a) = a P(a^2) / Q(a^2) for a = |x| up to 3.85, from where on it is 1; then the sign. All coefficients are
     * positive, so nothing cancels; the last clamp removes the one unit by which rounding can pass 1.
     */
    static Register erf(Machine m, Register x) {
        Register one = m.constant(1f);
        Register limit = m.constant(3.85f);
        Register size = m.apply(MachineOp.FABS, x);
        Register a = m.select(m.less(limit, size), limit, size);
        Register t = m.mul(a, a);
        Register p = m.polynomial(
                t, 1.1283791f, 0.18789989f, 0.05247958f, 0.0036740736f, 0.00028566943f, 2.1084861e-06f);
        Register q = m.polynomial(t, 1f, 0.49985456f, 0.11312961f, 0.014785021f, 0.0011455185f, 3.8731843e-05f);
        Register ratio = m.div(m.mul(a, p), q);
        return Exponential.withSign(m, m.select(m.less(one, ratio), one, ratio), x);
    }
}
