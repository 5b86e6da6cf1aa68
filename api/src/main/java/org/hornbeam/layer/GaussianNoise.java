// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.Value;

/**
 * Adds normally distributed noise with mean 0 while training, which keeps a model from relying on exact numbers
 * ({@code keras.layers.GaussianNoise}). In inference the input itself. Any shape to the same shape.
 *
 * @param stddev standard deviation of the noise, at least 0
 */
public record GaussianNoise(double stddev) implements SameForm {
    /** Checks the argument. */
    public GaussianNoise {
        if (!(stddev >= 0)) {
            throw new IllegalArgumentException("GaussianNoise: stddev must be at least 0, found " + stddev);
        }
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return scope.training() && stddev > 0
                ? x.plus(scope.randomNormal(x.shape()).cast(x.dtype()).times(stddev))
                : x;
    }
}
