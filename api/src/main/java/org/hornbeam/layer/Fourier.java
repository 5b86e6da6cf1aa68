// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.Arrays;
import java.util.List;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Iota;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.InitializerScope;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/** Frequencies of frames of a signal, as convolutions with waves. */
final class Fourier {
    private Fourier() {}

    /** The real or the imaginary part of the waves of a Fourier transform, times a window. */
    record Waves(boolean real, @Nullable Window window, SpectrogramScaling scaling, boolean periodic)
            implements Initializer {
        @Override
        public Value trace(InitializerScope scope, Shape shape, DType dtype) {
            int frame = Math.toIntExact(shape.dim(0).fixed());
            int bins = Math.toIntExact(shape.dim(2).fixed());
            return waves(scope.constant(0, DType.F32), frame, bins, real, weights(frame))
                    .cast(dtype);
        }

        private double[] weights(int frame) {
            double[] all = new double[frame];
            Arrays.fill(all, 1);
            if (window == null) {
                return all;
            }
            double[] numbers = window.numbers(frame, periodic);
            double size = switch (scaling) {
                case DENSITY -> Math.sqrt(Arrays.stream(numbers).map(n -> n * n).sum());
                case SPECTRUM -> Arrays.stream(numbers).map(Math::abs).sum();
                case NONE -> 1;
            };
            return Arrays.stream(numbers).map(n -> n / size).toArray();
        }
    }

    /** (frame, 1, bins): cos or sin of -2 pi time frequency, for frequencies up to half of 2 (bins - 1). */
    static Value waves(Value graph, int frame, int bins, boolean real, double[] weights) {
        int period = Math.max(1, 2 * (bins - 1));
        Shape shape = Shape.of(frame, 1, bins);
        Value time = graph.builder().add(new Iota(shape, 0, DType.I32));
        Value frequency = graph.builder().add(new Iota(shape, 2, DType.I32));
        // Whole turns are taken off while numbers are whole: angles stay exact.
        Value product = time.times(frequency);
        Value turn = product.minus(
                Ops.floorDivide(product, Ops.like(product, period)).times(period));
        Value angle = turn.cast(DType.F32).times(-2 * Math.PI / period);
        Value wave = real ? Ops.cos(angle) : Ops.sin(angle);
        return wave.times(Ops.literal(graph, DType.F32, Shape.of(frame, 1, 1), weights));
    }

    /**
     * The convolution of each channel with the same waves.
     *
     * @param x (batch, time, channels)
     * @return (batch, channels, frames, bins)
     */
    static Value frames(Value x, Value kernel, int step, Padding padding) {
        Value rows = Ops.transpose(x, 0, 2, 1);
        Shape each =
                Shape.of(x.shape().dim(0).times(x.shape().dim(2)), x.shape().dim(1), org.hornbeam.ops.Dim.of(1));
        Value signals = Ops.reshape(rows, each);
        int frame = kernel.dim(0);
        Convolve convolve = new Convolve(
                Windows.of(List.of(each.dim(1)), List.of(frame), List.of(step), List.of(1), padding),
                1,
                Convolve.Part.OUTPUT,
                null);
        Value y = x.builder().add(convolve, signals, kernel.cast(x.dtype()));
        return Ops.reshape(
                y,
                Shape.of(
                        x.shape().dim(0),
                        x.shape().dim(2),
                        y.shape().dim(1),
                        y.shape().dim(2)));
    }
}
