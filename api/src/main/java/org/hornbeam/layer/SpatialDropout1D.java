// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Value;

/**
 * Drops whole features, all their time steps together, while training ({@code keras.layers.SpatialDropout1D}). Shape
 * {@code (batch, time, features)} to the same shape.
 *
 * @param rate share of zeros, from 0 to 1
 */
public record SpatialDropout1D(double rate) implements SameForm {
    /** Checks the arguments. */
    public SpatialDropout1D {
        Arguments.share("SpatialDropout1D", "rate", rate);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return Dropout.drop(scope, x, x.shape().with(1, Dim.of(1)), rate);
    }
}
