// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Images whose values are stretched to the whole range, each channel by itself, in training and inference alike ({@code keras.layers.AutoContrast}).
 *
 * @param valueRange the values that pixels may have; default 0 to 255
 * @param dataFormat where the channels are; default last
 */
public record AutoContrast(Range valueRange, DataFormat dataFormat) implements SameForm {
    /** With Keras's defaults. */
    public AutoContrast() {
        this(Range.BYTES, DataFormat.CHANNELS_LAST);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        // Keras looks at axes 1 and 2, wherever the channels are.
        return stretched(x.cast(scope.computeDtype()), valueRange);
    }

    static Value stretched(Value images, Range valueRange) {
        Value bytes = Pixels.ranged(images, valueRange, Range.BYTES);
        Value low = Ops.keepDims(Ops.min(bytes, 1, 2), bytes, 1, 2);
        Value high = Ops.keepDims(Ops.max(bytes, 1, 2), bytes, 1, 2);
        Value range = high.minus(low);
        Value flat = Ops.equal(range, Ops.like(range, 0.0));
        Value scale = Ops.like(range, 255.0).div(Ops.where(flat, Ops.like(range, 1.0), range));
        Value wide = Pixels.clip(bytes.minus(low).times(scale), Range.BYTES);
        return Ops.where(flat, images, Pixels.ranged(wide, Range.BYTES, valueRange));
    }

    /** The same with another value of this component: where the channels are. */
    public AutoContrast dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }

    /** The same with another value of this component: the values that pixels may have. */
    public AutoContrast valueRange(Range valueRange) {
        return Components.with(this, "valueRange", valueRange);
    }
}
