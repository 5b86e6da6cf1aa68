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

    /** The inverse of {@link #erf}: a first guess by Winitzki's formula, then Newton's method on erfc. */
    public static double erfinv(double x) {
        double a = Math.abs(x);
        if (!(a < 1)) {
            return a == 1 ? Math.copySign(Double.POSITIVE_INFINITY, x) : Double.NaN;
        }
        if (a < 1e-8) {
            return x / TWO_OVER_ROOT_PI;
        }
        double log = Math.log1p(-a) + Math.log1p(a);
        double b = 2 / (Math.PI * 0.147) + log / 2;
        double y = Math.sqrt(Math.sqrt(b * b - log / 0.147) - b);
        for (int i = 0; i < 4; i++) {
            double error = a < 0.5 ? erf(y) - a : (1 - a) - erfc(y);
            double step = error / (TWO_OVER_ROOT_PI * Math.exp(-y * y));
            // Halley's correction for the curvature.
            y -= step / (1 + y * step);
        }
        return Math.copySign(y, x);
    }

    /** The logarithm to base 2: exact for powers of two. */
    public static double log2(double x) {
        if (!(x > 0) || x == Double.POSITIVE_INFINITY) {
            return Math.log(x);
        }
        int exponent = Math.getExponent(x * Math.sqrt(2));
        if (exponent < Double.MIN_EXPONENT) {
            return log2(x * 0x1p60) - 60;
        }
        return exponent + Math.log(x * Math.scalb(1.0, -exponent)) / Math.log(2);
    }

    /** log(e^a + e^b). */
    public static double logAddExp(double a, double b) {
        if (a == b) {
            return a + Math.log(2);
        }
        return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
    }

    /** The inverse of sinh. */
    public static double asinh(double x) {
        double a = Math.abs(x);
        double y = a > 1e8 ? Math.log(a) + Math.log(2) : Math.log1p(a + a * a / (1 + Math.sqrt(a * a + 1)));
        return Math.copySign(y, x);
    }

    /** The inverse of cosh. */
    public static double acosh(double x) {
        if (x < 1) {
            return Double.NaN;
        }
        double t = x - 1;
        return x > 1e8 ? Math.log(x) + Math.log(2) : Math.log1p(t + Math.sqrt(2 * t + t * t));
    }

    /** The inverse of tanh. */
    public static double atanh(double x) {
        double a = Math.abs(x);
        return Math.copySign(0.5 * Math.log1p(2 * a / (1 - a)), x);
    }

    /** The remainder with the sign of the divisor. */
    public static double mod(double a, double b) {
        double rest = a % b;
        if (rest == 0) {
            return Math.copySign(0.0, b);
        }
        return (rest < 0) != (b < 0) ? rest + b : rest;
    }

    /** The largest integer that is not larger than the exact quotient. */
    public static double floorDivide(double a, double b) {
        double quotient = Math.floor(a / b);
        double rest = Math.fma(-quotient, b, a);
        return (b > 0 && rest < 0) || (b < 0 && rest > 0) ? quotient - 1 : quotient;
    }

    /** a to the power of b with the special cases of C: 1 to any power is 1, also to NaN and infinity. */
    public static double power(double a, double b) {
        return a == 1 || (a == -1 && Double.isInfinite(b)) ? 1 : Math.pow(a, b);
    }
}
