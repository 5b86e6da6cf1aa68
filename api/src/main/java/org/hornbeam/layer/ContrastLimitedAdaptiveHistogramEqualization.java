// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.graph.Iota;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Images whose values are spread evenly around each place, with a limit (Zuiderveld, 1994), in training and inference alike ({@code keras.layers.ContrastLimitedAdaptiveHistogramEqualization}).
 *
 * @param valueRange the values that pixels may have; default 0 to 255
 * @param clipLimit how often a value may be more frequent than on average; 0 for no limit; default 4
 * @param tileGridSize how many parts an image has along height and width; default of(8, 8)
 * @param dataFormat where the channels are; default last
 */
public record ContrastLimitedAdaptiveHistogramEqualization(
        Range valueRange, double clipLimit, List<Integer> tileGridSize, DataFormat dataFormat) implements SameForm {
    /** Checks the arguments. */
    public ContrastLimitedAdaptiveHistogramEqualization {
        tileGridSize = List.copyOf(tileGridSize);
        Arguments.positive("ContrastLimitedAdaptiveHistogramEqualization", "tileGridSize", 2, tileGridSize);
    }

    /** With Keras's defaults. */
    public ContrastLimitedAdaptiveHistogramEqualization() {
        this(Range.BYTES, 4, List.of(8, 8), DataFormat.CHANNELS_LAST);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Value images = dataFormat.toLast(x.cast(scope.computeDtype()));
        Value even = spread(Pixels.ranged(images, valueRange, Range.BYTES).cast(DType.F32));
        return dataFormat.fromLast(Pixels.ranged(even, Range.BYTES, valueRange).cast(x.dtype()));
    }

    private Value spread(Value images) {
        int high = images.dim(1);
        int wide = images.dim(2);
        int channels = images.dim(3);
        int rows = tileGridSize.get(0);
        int columns = tileGridSize.get(1);
        int tileHigh = (high + rows - 1) / rows;
        int tileWide = (wide + columns - 1) / columns;
        Dim batch = images.shape().dim(0);
        Value padded = mirrored(mirrored(images, 1, tileHigh * rows), 2, tileWide * columns);
        Value bytes = Ops.clip(padded, 0, 255).cast(DType.I32);
        Value tiles = Ops.reshape(
                bytes,
                Shape.of(batch, Dim.of(rows), Dim.of(tileHigh), Dim.of(columns), Dim.of(tileWide), Dim.of(channels)));
        tiles = Ops.reshape(
                Ops.transpose(tiles, 0, 1, 3, 5, 2, 4),
                Shape.of(batch, Dim.of(rows), Dim.of(columns), Dim.of(channels), Dim.of(tileHigh * tileWide)));
        Value table = table(Ops.sum(Ops.oneHot(tiles, 256), 4), tileHigh * tileWide);
        // (batch, (rows + 2) (columns + 2) channels 256): the tiles at the edges count beyond them too.
        table = Ops.concatenate(List.of(Ops.slice(table, 1, 0, 1), table, Ops.slice(table, 1, rows - 1, 1)), 1);
        table = Ops.concatenate(List.of(Ops.slice(table, 2, 0, 1), table, Ops.slice(table, 2, columns - 1, 1)), 2);
        Value flat = Ops.reshape(table, Shape.of(batch, Dim.of((rows + 2L) * (columns + 2L) * channels * 256)));
        Value y = Pixels.grid(padded, 1).minus(tileHigh / 2.0).div(tileHigh).plus(1.0);
        Value x = Pixels.grid(padded, 2).minus(tileWide / 2.0).div(tileWide).plus(1.0);
        Value top = Ops.floor(y);
        Value left = Ops.floor(x);
        Value down = y.minus(top);
        Value right = x.minus(left);
        Value channel = images.builder().add(new Iota(Shape.of(1, 1, 1, channels), 3, DType.I32));
        Value sum = Ops.like(padded, 0.0);
        for (int corner = 0; corner < 4; corner++) {
            Value row = top.plus(corner / 2 * 1.0);
            Value column = left.plus(corner % 2 * 1.0);
            Value tile = Ops.clip(row, 0, rows + 1)
                    .cast(DType.I32)
                    .times(columns + 2)
                    .plus(Ops.clip(column, 0, columns + 1).cast(DType.I32));
            Value place = tile.times(channels).plus(channel).times(256).plus(bytes);
            Value found = Ops.takeAlongAxis(
                    flat,
                    Ops.reshape(place, Shape.of(batch, place.shape().remove(0).elements())),
                    1);
            Value ofRow = corner / 2 == 1 ? down : Ops.like(down, 1.0).minus(down);
            Value ofColumn = corner % 2 == 1 ? right : Ops.like(right, 1.0).minus(right);
            sum = sum.plus(Ops.reshape(found, padded.shape()).times(ofRow).times(ofColumn));
        }
        return Ops.slice(Ops.slice(sum, 1, 0, high), 2, 0, wide);
    }

    /** What each value becomes, from how often it and those below it occur. */
    private Value table(Value counts, int pixels) {
        Value histogram = counts;
        if (clipLimit > 0) {
            Value clipped = Ops.clip(counts, 0, (float) (clipLimit * pixels / 256.0));
            Value excess = Ops.keepDims(Ops.sum(counts.minus(clipped), 4), counts, 4);
            histogram = clipped.plus(excess.div(256.0));
        }
        Value sums = Ops.cumsum(histogram, 4);
        Value least = Ops.keepDims(Ops.min(sums, 4), sums, 4);
        Value rest = Ops.like(least, pixels).minus(least);
        Value safe = Ops.where(Ops.equal(rest, Ops.like(rest, 0.0)), Ops.like(rest, 1.0), rest);
        return Ops.clip(sums.minus(least).times(255.0).div(safe), 0, 255);
    }

    private static Value mirrored(Value images, int axis, int size) {
        int have = images.dim(axis);
        if (have == size) {
            return images;
        }
        long[] places = new long[size];
        for (int i = 0; i < size; i++) {
            int turned = i % (2 * have);
            places[i] = Math.min(turned, 2 * have - 1 - turned);
        }
        return Ops.take(images, Ops.literal(images, DType.I32, places), axis);
    }

    /** The same with another value of this component: the values that pixels may have. */
    public ContrastLimitedAdaptiveHistogramEqualization valueRange(Range valueRange) {
        return Components.with(this, "valueRange", valueRange);
    }

    /** The same with another value of this component: how often a value may be more frequent than on average; 0 for no limit. */
    public ContrastLimitedAdaptiveHistogramEqualization clipLimit(double clipLimit) {
        return Components.with(this, "clipLimit", clipLimit);
    }

    /** The same with another value of this component: how many parts an image has along height and width. */
    public ContrastLimitedAdaptiveHistogramEqualization tileGridSize(List<Integer> tileGridSize) {
        return Components.with(this, "tileGridSize", tileGridSize);
    }

    /** The same with another value of this component: where the channels are. */
    public ContrastLimitedAdaptiveHistogramEqualization dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
