// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.initializer;

import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Normally distributed ({@code keras.initializers.RandomNormal}).
 *
 * @param mean the mean; default 0
 * @param stddev the standard deviation; default 0.05
 */
public record RandomNormal(double mean, double stddev) implements Initializer {
    @Override
    public Value trace(InitializerScope scope, Shape shape, DType dtype) {
        return scope.randomNormal(shape).times(stddev).plus(mean).cast(dtype);
    }

    /** Another mean. */
    public RandomNormal mean(double value) {
        return new RandomNormal(value, stddev);
    }

    /** Another standard deviation. */
    public RandomNormal stddev(double value) {
        return new RandomNormal(mean, value);
    }
}
