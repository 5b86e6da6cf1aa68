// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Images whose values are spread evenly while training, each channel over the whole batch ({@code keras.layers.Equalization}).
 *
 * @param valueRange the values that pixels may have; default 0 to 255
 * @param bins how finely values are told apart; default 256
 * @param dataFormat where the channels are; default last
 */
public record Equalization(Range valueRange, int bins, DataFormat dataFormat) implements ImageAugmentation {
    /** Checks the arguments. */
    public Equalization {
        Arguments.positive("Equalization", "bins", bins);
    }

    /** With Keras's defaults. */
    public Equalization() {
        this(Range.BYTES, 256, DataFormat.CHANNELS_LAST);
    }

    @Override
    public Value augment(Scope scope, Value images) {
        List<Value> channels = new ArrayList<>();
        for (int i = 0; i < images.dim(3); i++) {
            channels.add(equalized(Ops.pick(images, 3, i)));
        }
        return Ops.concatenate(
                channels.stream().map(channel -> Ops.expandDims(channel, 3)).toList(), 3);
    }

    /** (batch, height, width) */
    private Value equalized(Value images) {
        Value channel = Pixels.ranged(images, valueRange, Range.BYTES).cast(DType.F32);
        Value places = Ops.clip(channel.times((bins - 1) / 255.0), 0, bins - 1).cast(DType.I32);
        Value flat = Ops.reshape(places, Shape.of(places.shape().elements()));
        Value counts = Ops.segmentSum(Ops.onesLike(flat).cast(DType.F32), flat, bins);
        Value sums = Ops.cumsum(counts, 0);
        Value zero = Ops.like(sums, 0.0);
        Value all = sums.get(-1);
        Value least = Ops.min(Ops.where(Ops.greater(sums, zero), sums, all), 0);
        Value rest = all.minus(least);
        Value table = sums.minus(least)
                .times(255.0)
                .div(Ops.where(Ops.equal(rest, Ops.like(rest, 0.0)), Ops.like(rest, 1.0), rest));
        Value even = Ops.take(Pixels.clip(Ops.round(table), Range.BYTES), places);
        Value single = Ops.lessEqual(Ops.sum(Ops.greater(counts, zero).cast(DType.I32), 0), Ops.like(places, 1));
        Value result = Ops.where(single, channel, even).cast(images.dtype());
        return Pixels.ranged(result, Range.BYTES, valueRange);
    }

    /** The same with another value of this component: the values that pixels may have. */
    public Equalization valueRange(Range valueRange) {
        return Components.with(this, "valueRange", valueRange);
    }

    /** The same with another value of this component: how finely values are told apart. */
    public Equalization bins(int bins) {
        return Components.with(this, "bins", bins);
    }

    /** The same with another value of this component: where the channels are. */
    public Equalization dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
