// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.Value;

/**
 * Multiplies by random numbers around 1 while training ({@code keras.layers.GaussianDropout}), normally distributed with the
 * variance {@code rate / (1 - rate)} of a {@link Dropout} with this rate. In inference the input itself. Any shape to the
 * same shape.
 *
 * @param rate the rate, from 0, below 1
 */
public record GaussianDropout(double rate) implements SameForm {
    /** Checks the argument. */
    public GaussianDropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("GaussianDropout: rate must be from 0, below 1, found " + rate);
        }
    }

    @Override
    public Value trace(Scope scope, Value x) {
        if (!scope.training() || rate == 0) {
            return x;
        }
        Value noise = scope.randomNormal(x.shape()).cast(x.dtype());
        return x.times(noise.times(Math.sqrt(rate / (1 - rate))).plus(1.0));
    }
}
