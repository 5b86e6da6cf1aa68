// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.initializer;

import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Normally distributed, without the numbers further than two standard deviations from the mean
 * ({@code keras.initializers.TruncatedNormal}). Keras draws again until a number fits; here the inverse of the
 * distribution function is taken of one uniform number, which gives the same distribution from a counter.
 *
 * @param mean the mean; default 0
 * @param stddev the standard deviation before truncation; default 0.05
 */
public record TruncatedNormal(double mean, double stddev) implements Initializer {
    /** erf(2 / sqrt(2)): the share of a normal distribution within two standard deviations. */
    private static final double WITHIN = 0.9544997361036416;

    @Override
    public Value trace(InitializerScope scope, Shape shape, DType dtype) {
        // Multiples of 2^-24 moved to the middle of their interval: symmetric, never at an end.
        Value centered = scope.randomUniform(shape).plus(0x1p-25).times(2.0).minus(1.0);
        Value standard = inverseErf(centered.times(WITHIN)).times(Math.sqrt(2));
        Value two = Ops.fill(standard, 2);
        Value within = Ops.minimum(Ops.maximum(standard, two.unaryMinus()), two);
        return within.times(stddev).plus(mean).cast(dtype);
    }

    /**
     * The inverse of erf for |x| below 0.9966, to 3 units in the last place (Giles, "Approximating the erfinv function",
     * GPU Computing Gems, 2011: the central polynomial).
     */
    private static Value inverseErf(Value x) {
        Value one = Ops.onesLike(x);
        Value w = Ops.log(one.minus(x).times(one.plus(x))).unaryMinus().minus(2.5);
        double[] coefficients = {
            2.81022636e-08,
            3.43273939e-07,
            -3.5233877e-06,
            -4.39150654e-06,
            0.00021858087,
            -0.00125372503,
            -0.00417768164,
            0.246640727,
            1.50140941
        };
        Value polynomial = Ops.fill(x, coefficients[0]);
        for (int i = 1; i < coefficients.length; i++) {
            polynomial = polynomial.times(w).plus(coefficients[i]);
        }
        return polynomial.times(x);
    }

    /** Another mean. */
    public TruncatedNormal mean(double value) {
        return new TruncatedNormal(value, stddev);
    }

    /** Another standard deviation. */
    public TruncatedNormal stddev(double value) {
        return new TruncatedNormal(mean, value);
    }
}
