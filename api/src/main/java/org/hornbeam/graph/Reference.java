// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

/**
 * Meanings in double precision that {@link Math} lacks, accurate to about 1e-14 (series, continued fractions and
 * asymptotic expansions from the mathematical literature, no fitted coefficients).
 */
public final class Reference {
    private static final double TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

    private Reference() {}

    /** The error function. */
    public static double erf(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        double a = Math.abs(x);
        return a < 2 ? erfSeries(x) : Math.copySign(1 - erfcFraction(a), x);
    }

    /** 1 - erf(x), without cancellation for large x. */
    public static double erfc(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        if (x < 0.5) {
            return 1 - erf(x);
        }
        return x < 2 ? erfcBetween(x) : erfcFraction(x);
    }

    /** 2/sqrt(pi) e^-x^2 sum of 2^n x^(2n+1) / (2n+1)!!: all terms have one sign. */
    private static double erfSeries(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return TWO_OVER_ROOT_PI * Math.exp(-x * x) * sum;
    }

    /** e^-x^2 / sqrt(pi) times the continued fraction 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + ...)))). */
    private static double erfcFraction(double x) {
        if (x > 30) {
            return 0;
        }
        double fraction = x;
        for (int k = 200; k >= 1; k--) {
            fraction = x + 0.5 * k / fraction;
        }
        return gaussian(x) / (Math.sqrt(Math.PI) * fraction);
    }

    /** The continued fraction converges slowly below 2: more of it. */
    private static double erfcBetween(double x) {
        double fraction = x;
        for (int k = 3000; k >= 1; k--) {
            fraction = x + 0.5 * k / fraction;
        }
        return gaussian(x) / (Math.sqrt(Math.PI) * fraction);
    }

    /** e^-x^2, with the rounding error of the square put back. */
    private static double gaussian(double x) {
        double square = x * x;
        return Math.exp(-square) * (1 - Math.fma(x, x, -square));
    }

    /** 1 / (1 + e^-x). */
    public static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** log(1 + e^x). */
    public static double softplus(double x) {
        return Double.isNaN(x) ? x : Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }
}
