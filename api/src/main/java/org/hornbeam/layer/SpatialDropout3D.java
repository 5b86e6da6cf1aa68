// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Drops whole channels, all their positions together, while training ({@code keras.layers.SpatialDropout3D}). Shape
 * {@code (batch, depth, height, width, channels)} to the same shape.
 *
 * @param rate share of zeros, from 0 to 1
 * @param dataFormat where the channels are; default last
 */
public record SpatialDropout3D(double rate, DataFormat dataFormat) implements SameForm {
    /** Checks the arguments. */
    public SpatialDropout3D {
        Arguments.share("SpatialDropout3D", "rate", rate);
    }

    /** With Keras's defaults. */
    public SpatialDropout3D(double rate) {
        this(rate, DataFormat.CHANNELS_LAST);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Shape pattern = x.shape();
        for (int axis = 0; axis < 3; axis++) {
            pattern = pattern.with(dataFormat.axis(axis), Dim.of(1));
        }
        return Dropout.drop(scope, x, pattern, rate);
    }

    /** The same with another value of this component: where the channels are. */
    public SpatialDropout3D dataFormat(DataFormat dataFormat) {
        return new SpatialDropout3D(rate, dataFormat);
    }
}
