// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

/** The logarithm of the gamma function and its derivative in double precision, by textbook series. */
final class GammaReference {
    private static final double EULER = 0.5772156649015329;
    private static final double HALF_LOG_TWO_PI = 0.9189385332046727;
    /** Bernoulli numbers B2, B4, ... */
    private static final double[] BERNOULLI = {
        1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510
    };

    private GammaReference() {}

    static double lgamma(double x) {
        if (Double.isNaN(x) || Double.isInfinite(x)) {
            return Math.abs(x);
        }
        if (x <= -0.5) {
            double sine = Math.sin(Math.PI * (x - Math.rint(x)));
            return sine == 0 ? Double.POSITIVE_INFINITY : Math.log(Math.PI / Math.abs(x * sine)) - lgamma(-x);
        }
        if (x < 0.5) {
            return aroundOne(x) - Math.log(Math.abs(x));
        }
        if (x < 2.5) {
            return x < 1.5 ? aroundOne(x - 1) : Math.log1p(x - 2) + aroundOne(x - 2);
        }
        double shift = 0;
        double z = x;
        while (z < 15) {
            shift += Math.log(z);
            z++;
        }
        double sum = 0;
        for (int k = BERNOULLI.length; k >= 1; k--) {
            sum = sum / (z * z) + BERNOULLI[k - 1] / (2 * k * (2 * k - 1));
        }
        return (z - 0.5) * Math.log(z) - z + HALF_LOG_TWO_PI + sum / z - shift;
    }

    /** log gamma(1 + u) = -euler u + sum of zeta(k) (-u)^k / k for |u| up to 1/2. */
    private static double aroundOne(double u) {
        double sum = 0;
        for (int k = 60; k >= 2; k--) {
            sum = (sum + zeta(k) / k) * -u;
        }
        return u * (-EULER - sum);
    }

    /** The zeta function: some terms and the Euler-Maclaurin formula for the rest. */
    private static double zeta(int s) {
        int n = 12;
        double sum = 0;
        for (int k = n - 1; k >= 1; k--) {
            sum += Math.pow(k, -s);
        }
        double term = Math.pow(n, -s);
        sum += term * n / (s - 1) + term / 2;
        double rising = s * term / n;
        double factorial = 2;
        for (int k = 1; k <= 6; k++) {
            sum += BERNOULLI[k - 1] / factorial * rising;
            rising *= (s + 2.0 * k - 1) * (s + 2.0 * k) / n / n;
            factorial *= (2.0 * k + 1) * (2.0 * k + 2);
        }
        return sum;
    }

    static double digamma(double x) {
        if (x < 0) {
            return x == Math.rint(x) ? Double.NaN : digamma(1 - x) - Math.PI / Math.tan(Math.PI * (x - Math.rint(x)));
        }
        if (x == Double.POSITIVE_INFINITY) {
            return x;
        }
        double shift = 0;
        double z = x;
        while (z < 15) {
            shift += 1 / z;
            z++;
        }
        double sum = 0;
        for (int k = BERNOULLI.length; k >= 1; k--) {
            sum = (sum + BERNOULLI[k - 1] / (2 * k)) / (z * z);
        }
        return Math.log(z) - 0.5 / z - sum - shift;
    }
}
