// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Drops whole channels, all their positions together, while training ({@code keras.layers.SpatialDropout2D}). Shape
 * {@code (batch, height, width, channels)} to the same shape.
 *
 * @param rate share of zeros, from 0 to 1
 * @param dataFormat where the channels are; default last
 */
public record SpatialDropout2D(double rate, DataFormat dataFormat) implements SameForm {
    /** Checks the arguments. */
    public SpatialDropout2D {
        Arguments.share("SpatialDropout2D", "rate", rate);
    }

    /** With Keras's defaults. */
    public SpatialDropout2D(double rate) {
        this(rate, DataFormat.CHANNELS_LAST);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Shape pattern = x.shape();
        for (int axis = 0; axis < 2; axis++) {
            pattern = pattern.with(dataFormat.axis(axis), Dim.of(1));
        }
        return Dropout.drop(scope, x, pattern, rate);
    }

    /** The same with another value of this component: where the channels are. */
    public SpatialDropout2D dataFormat(DataFormat dataFormat) {
        return new SpatialDropout2D(rate, dataFormat);
    }
}
