// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

/**
 * Coefficients of {@code erf(x) ~ x * P(x*x) / Q(x*x)} on [-LIMIT, LIMIT], relative error 5.2e-8 before rounding: a
 * degree 6 over degree 4 minimax fit to erf(sqrt(t))/sqrt(t) (iteratively reweighted least squares in a Chebyshev
 * basis). Evaluated in floats with fused multiply-adds the relative error stays below 3.5e-7. From LIMIT on erf is 1 to
 * within half a unit in the last place. Larger arguments are selected by comparison, not clamped by min and max: those
 * order NaN and the two zeros as Java wants, which takes C2 about seven instructions each.
 */
final class Erf {
    static final float LIMIT = 3.92f;
    static final float P0 = 1.1283791065216064f;
    static final float P1 = 0.1999260038137436f;
    static final float P2 = 0.050573527812957764f;
    static final float P3 = 0.003701674984768033f;
    static final float P4 = 0.00014185220061335713f;
    static final float P5 = -1.95784491552331e-06f;
    static final float P6 = 1.9924257799175393e-08f;
    static final float Q1 = 0.5105114579200745f;
    static final float Q2 = 0.11499902606010437f;
    static final float Q3 = 0.014353333972394466f;
    static final float Q4 = 0.000956055533606559f;

    private Erf() {}

    /** The same operations in the same order as the vector loop. */
    static float erf(float x) {
        if (Math.abs(x) >= LIMIT) {
            return Math.signum(x);
        }
        float t = x * x;
        float p = Math.fma(
                Math.fma(Math.fma(Math.fma(Math.fma(Math.fma(P6, t, P5), t, P4), t, P3), t, P2), t, P1), t, P0);
        float q = Math.fma(Math.fma(Math.fma(Math.fma(Q4, t, Q3), t, Q2), t, Q1), t, 1f);
        return x * p / q;
    }
}
