// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.Arrays;
import org.hornbeam.component.Components;
import org.hornbeam.form.Block;
import org.hornbeam.form.Form;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * The power of a signal in bands of the mel scale, in decibels ({@code keras.layers.MelSpectrogram}). Shape
 * {@code (batch, time)} to {@code (batch, bands, frames)}. Frames lie around their places; beyond the ends the signal is
 * mirrored.
 *
 * @param fftLength number of frequencies; default 2048
 * @param sequenceStride distance between frames; default 512
 * @param sequenceLength numbers in a frame; default {@code fftLength}
 * @param window what a frame is multiplied by; default hann, periodic
 * @param samplingRate numbers of a second; default 16000
 * @param numMelBins number of bands; default 128
 * @param minFreq where the first band begins, in hertz; default 20
 * @param maxFreq where the last band ends, in hertz; default half the sampling rate
 * @param powerToDb whether powers become decibels; default {@code true}
 * @param topDb how far below the loudest of the batch decibels may be; default 80
 * @param magExp exponent of sizes; default 2, power
 * @param minPower the least power; default 1e-10
 * @param refPower the power of 0 decibels; default 1
 */
public record MelSpectrogram(
        int fftLength,
        int sequenceStride,
        @Nullable Integer sequenceLength,
        @Nullable Window window,
        int samplingRate,
        int numMelBins,
        double minFreq,
        @Nullable Double maxFreq,
        boolean powerToDb,
        double topDb,
        double magExp,
        double minPower,
        double refPower)
        implements Layer<Form<?>, Block> {
    /** Checks the arguments. */
    public MelSpectrogram {
        Arguments.positive("MelSpectrogram", "fftLength", fftLength);
        Arguments.positive("MelSpectrogram", "sequenceStride", sequenceStride);
        Arguments.positive("MelSpectrogram", "samplingRate", samplingRate);
        Arguments.positive("MelSpectrogram", "numMelBins", numMelBins);
        if (sequenceLength != null && (sequenceLength < 1 || sequenceLength > fftLength)) {
            throw new IllegalArgumentException(
                    "MelSpectrogram: sequenceLength must be from 1 to fftLength, found " + sequenceLength);
        }
    }

    /** With Keras's defaults. */
    public MelSpectrogram() {
        this(2048, 512, null, Window.of("hann"), 16000, 128, 20, null, true, 80, 2, 1e-10, 1);
    }

    @Override
    public Class<Block> output() {
        return Block.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        if (x.rank() != 2) {
            throw new ShapeException("it takes signals, (batch, time), found " + x.shape());
        }
        Value signal = mirrored(x.cast(DType.F32), fftLength / 2);
        Value rows = Ops.expandDims(signal, 2);
        int bins = fftLength / 2 + 1;
        Value real = Fourier.frames(rows, waves(x, bins, true), sequenceStride, Padding.VALID);
        Value imaginary = Fourier.frames(rows, waves(x, bins, false), sequenceStride, Padding.VALID);
        Value size = Ops.sqrt(real.times(real).plus(imaginary.times(imaginary)));
        Value power = magExp == 2 ? size.times(size) : Ops.power(size, magExp);
        Value flat = Ops.reshape(power, power.shape().remove(1));
        Value bands = Ops.matmul(flat, Ops.literal(x, DType.F32, Shape.of(bins, numMelBins), bands(bins)));
        Value result = powerToDb ? decibels(bands) : bands;
        return Ops.transpose(result, 0, 2, 1).cast(scope.computeDtype());
    }

    private static Value mirrored(Value x, int width) {
        if (width == 0) {
            return x;
        }
        org.hornbeam.ops.Dim length = x.shape().dim(1);
        Value front = Ops.flip(Ops.slice(x, 1, 1, width), 1);
        Value back = Ops.flip(Ops.slice(x, 1, length.minus(width + 1), org.hornbeam.ops.Dim.of(width)), 1);
        return Ops.concatenate(java.util.List.of(front, x, back), 1);
    }

    /** A window that is shorter than a transform lies in its middle. */
    private Value waves(Value graph, int bins, boolean real) {
        int length = sequenceLength == null ? fftLength : sequenceLength;
        double[] inner = new double[length];
        Arrays.fill(inner, 1);
        double[] numbers = window == null ? inner : window.numbers(length, true);
        double[] all = new double[fftLength];
        System.arraycopy(numbers, 0, all, (fftLength - length) / 2, length);
        return Fourier.waves(graph, fftLength, bins, real, all);
    }

    private Value decibels(Value bands) {
        double reference = 10 * Math.log10(Math.max(Math.abs(refPower), minPower));
        Value loud = Ops.log10(Ops.maximum(bands, Ops.like(bands, minPower)))
                .times(10.0)
                .minus(reference);
        return Ops.maximum(loud, Ops.max(loud).minus(topDb));
    }

    private static double mel(double hertz) {
        return 1127.0 * Math.log(1 + hertz / 700.0);
    }

    /** (bins, bands): triangles between points at equal distances on the mel scale; the constant part counts nowhere. */
    private double[] bands(int bins) {
        double high = maxFreq != null ? maxFreq : samplingRate / 2;
        double first = mel(minFreq);
        double width = (mel(high) - first) / (numMelBins + 1);
        double[] all = new double[bins * numMelBins];
        for (int bin = 1; bin < bins; bin++) {
            double at = mel(samplingRate / 2.0 * bin / (bins - 1));
            for (int band = 0; band < numMelBins; band++) {
                double rising = (at - (first + band * width)) / width;
                double falling = (first + (band + 2) * width - at) / width;
                all[bin * numMelBins + band] = Math.max(0, Math.min(rising, falling));
            }
        }
        return all;
    }

    /** The same with another value of this component: number of frequencies. */
    public MelSpectrogram fftLength(int fftLength) {
        return Components.with(this, "fftLength", fftLength);
    }

    /** The same with another value of this component: distance between frames. */
    public MelSpectrogram sequenceStride(int sequenceStride) {
        return Components.with(this, "sequenceStride", sequenceStride);
    }

    /** The same with another value of this component: numbers in a frame. */
    public MelSpectrogram sequenceLength(@Nullable Integer sequenceLength) {
        return Components.with(this, "sequenceLength", sequenceLength);
    }

    /** The same with another value of this component: what a frame is multiplied by. */
    public MelSpectrogram window(@Nullable Window window) {
        return Components.with(this, "window", window);
    }

    /** The same with another value of this component: numbers of a second. */
    public MelSpectrogram samplingRate(int samplingRate) {
        return Components.with(this, "samplingRate", samplingRate);
    }

    /** The same with another value of this component: number of bands. */
    public MelSpectrogram numMelBins(int numMelBins) {
        return Components.with(this, "numMelBins", numMelBins);
    }

    /** The same with another value of this component: where the first band begins, in hertz. */
    public MelSpectrogram minFreq(double minFreq) {
        return Components.with(this, "minFreq", minFreq);
    }

    /** The same with another value of this component: where the last band ends, in hertz. */
    public MelSpectrogram maxFreq(@Nullable Double maxFreq) {
        return Components.with(this, "maxFreq", maxFreq);
    }

    /** The same with another value of this component: whether powers become decibels. */
    public MelSpectrogram powerToDb(boolean powerToDb) {
        return Components.with(this, "powerToDb", powerToDb);
    }

    /** The same with another value of this component: how far below the loudest of the batch decibels may be. */
    public MelSpectrogram topDb(double topDb) {
        return Components.with(this, "topDb", topDb);
    }

    /** The same with another value of this component: exponent of sizes. */
    public MelSpectrogram magExp(double magExp) {
        return Components.with(this, "magExp", magExp);
    }

    /** The same with another value of this component: the least power. */
    public MelSpectrogram minPower(double minPower) {
        return Components.with(this, "minPower", minPower);
    }

    /** The same with another value of this component: the power of 0 decibels. */
    public MelSpectrogram refPower(double refPower) {
        return Components.with(this, "refPower", refPower);
    }
}
