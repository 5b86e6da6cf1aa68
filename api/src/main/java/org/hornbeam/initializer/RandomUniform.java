// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.initializer;

import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Uniform in an interval ({@code keras.initializers.RandomUniform}).
 *
 * @param minval the lower end, included; default -0.05
 * @param maxval the upper end, excluded up to rounding; default 0.05
 */
public record RandomUniform(double minval, double maxval) implements Initializer {
    /** Checks the interval. */
    public RandomUniform {
        if (!(minval <= maxval)) {
            throw new IllegalArgumentException(
                    "randomUniform: minval " + minval + " is larger than maxval " + maxval + "; exchange them");
        }
    }

    @Override
    public Value trace(InitializerScope scope, Shape shape, DType dtype) {
        return scope.randomUniform(shape).times(maxval - minval).plus(minval).cast(dtype);
    }

    /** Another lower end. */
    public RandomUniform minval(double value) {
        return new RandomUniform(value, maxval);
    }

    /** Another upper end. */
    public RandomUniform maxval(double value) {
        return new RandomUniform(minval, value);
    }
}
