// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.initializer;

import org.hornbeam.initializer.VarianceScaling.Distribution;
import org.hornbeam.initializer.VarianceScaling.Mode;

/** All initializers, with Keras's defaults. Meant for static imports. */
public final class Initializers {
    private Initializers() {}

    /** Zeros. */
    public static ConstantValue zeros() {
        return new ConstantValue(0);
    }

    /** Ones. */
    public static ConstantValue ones() {
        return new ConstantValue(1);
    }

    /** One number everywhere. */
    public static ConstantValue constantInitializer(double value) {
        return new ConstantValue(value);
    }

    /** Uniform between -0.05 and 0.05. */
    public static RandomUniform randomUniform() {
        return new RandomUniform(-0.05, 0.05);
    }

    /** Uniform in an interval. */
    public static RandomUniform randomUniform(double minval, double maxval) {
        return new RandomUniform(minval, maxval);
    }

    /** Normal with standard deviation 0.05. */
    public static RandomNormal randomNormal() {
        return new RandomNormal(0, 0.05);
    }

    /** Normal. */
    public static RandomNormal randomNormal(double mean, double stddev) {
        return new RandomNormal(mean, stddev);
    }

    /** Normal with standard deviation 0.05, truncated at two of them. */
    public static TruncatedNormal truncatedNormal() {
        return new TruncatedNormal(0, 0.05);
    }

    /** Normal, truncated at two standard deviations. */
    public static TruncatedNormal truncatedNormal(double mean, double stddev) {
        return new TruncatedNormal(mean, stddev);
    }

    /** Variance 1 / inputs, truncated normal. */
    public static VarianceScaling varianceScaling() {
        return new VarianceScaling(1, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL);
    }

    /** Variance 2 / (inputs + outputs), uniform: the default of kernels (Glorot and Bengio, 2010). */
    public static VarianceScaling glorotUniform() {
        return new VarianceScaling(1, Mode.FAN_AVG, Distribution.UNIFORM);
    }

    /** Variance 2 / (inputs + outputs), truncated normal (Glorot and Bengio, 2010). */
    public static VarianceScaling glorotNormal() {
        return new VarianceScaling(1, Mode.FAN_AVG, Distribution.TRUNCATED_NORMAL);
    }

    /** Variance 2 / inputs, uniform (He et al., 2015). */
    public static VarianceScaling heUniform() {
        return new VarianceScaling(2, Mode.FAN_IN, Distribution.UNIFORM);
    }

    /** Variance 2 / inputs, truncated normal (He et al., 2015). */
    public static VarianceScaling heNormal() {
        return new VarianceScaling(2, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL);
    }

    /** Variance 1 / inputs, uniform (LeCun et al., 1998). */
    public static VarianceScaling lecunUniform() {
        return new VarianceScaling(1, Mode.FAN_IN, Distribution.UNIFORM);
    }

    /** Variance 1 / inputs, truncated normal (LeCun et al., 1998). */
    public static VarianceScaling lecunNormal() {
        return new VarianceScaling(1, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL);
    }

    /** A random orthogonal matrix. */
    public static Orthogonal orthogonal() {
        return new Orthogonal(1);
    }

    /** The identity matrix. */
    public static Identity identityInitializer() {
        return new Identity(1);
    }
}
