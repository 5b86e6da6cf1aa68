// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.form.Block;
import org.hornbeam.form.Series;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * The frequencies of each frame of a signal, as convolutions whose kernels are weights
 * ({@code keras.layers.STFTSpectrogram}). Shape {@code (batch, time, channels)} to {@code (batch, frames, channels *
 * bins)}, or with {@code expandDims} to {@code (batch, frames, bins, channels)}. Weights: {@code real_kernel} and
 * {@code imag_kernel} (frameLength, 1, bins), where bins is {@code fftLength / 2 + 1}.
 *
 * @param mode what is shown; default LOG
 * @param frameLength numbers in a frame; default 256
 * @param frameStep distance between frames; default half a frame
 * @param fftLength number of frequencies; default the power of two from {@code frameLength} on
 * @param window what a frame is multiplied by; default hann
 * @param periodic whether the window is periodic; default {@code false}
 * @param scaling how the window is scaled; default DENSITY
 * @param padding what happens at the ends; default valid
 * @param expandDims whether channels have an axis of their own; default {@code false}
 * @param dataFormat where the channels are; default last
 */
public record STFTSpectrogram(
        SpectrogramMode mode,
        int frameLength,
        @Nullable Integer frameStep,
        @Nullable Integer fftLength,
        @Nullable Window window,
        boolean periodic,
        SpectrogramScaling scaling,
        Padding padding,
        boolean expandDims,
        DataFormat dataFormat)
        implements Layer<Series, Block> {
    private static final double EPSILON = 1e-7;

    /** Checks the arguments. */
    public STFTSpectrogram {
        Arguments.positive("STFTSpectrogram", "frameLength", frameLength);
        if (frameStep != null && (frameStep < 1 || frameStep > frameLength)) {
            throw new IllegalArgumentException(
                    "STFTSpectrogram: frameStep must be from 1 to frameLength, found " + frameStep);
        }
        if (fftLength != null && fftLength < frameLength) {
            throw new IllegalArgumentException(
                    "STFTSpectrogram: fftLength must be at least frameLength, found " + fftLength);
        }
        if (padding == Padding.CAUSAL) {
            throw new IllegalArgumentException("STFTSpectrogram: padding must be VALID or SAME");
        }
    }

    /** With Keras's defaults. */
    public STFTSpectrogram() {
        this(
                SpectrogramMode.LOG,
                256,
                null,
                null,
                Window.of("hann"),
                false,
                SpectrogramScaling.DENSITY,
                Padding.VALID,
                false,
                DataFormat.CHANNELS_LAST);
    }

    @Override
    public Class<Block> output() {
        return Block.class;
    }

    private int step() {
        return frameStep != null ? frameStep : Math.max(1, frameLength / 2);
    }

    private int bins() {
        int power = frameLength <= 1 ? 1 : Integer.highestOneBit(frameLength - 1) * 2;
        return (fftLength != null ? fftLength : power) / 2 + 1;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Value signal = dataFormat == DataFormat.CHANNELS_LAST ? x : Ops.transpose(x, 0, 2, 1);
        return switch (mode) {
            case REAL -> placed(part(scope, signal, true));
            case IMAG -> placed(part(scope, signal, false));
            default -> {
                Value real = part(scope, signal, true);
                Value imaginary = part(scope, signal, false);
                yield placed(shown(real, imaginary));
            }
        };
    }

    private Value part(Scope scope, Value signal, boolean real) {
        Value kernel = scope.weight(
                real ? "real_kernel" : "imag_kernel",
                Shape.of(frameLength, 1, bins()),
                new Fourier.Waves(real, window, scaling, periodic));
        return Fourier.frames(signal, kernel, step(), padding);
    }

    private Value shown(Value real, Value imaginary) {
        if (mode == SpectrogramMode.ANGLE) {
            return Ops.arctan2(imaginary, real);
        }
        if (mode == SpectrogramMode.STFT) {
            return Ops.concatenate(List.of(real, imaginary), 3);
        }
        Value power = real.times(real).plus(imaginary.times(imaginary));
        if (mode == SpectrogramMode.PSD) {
            int bins = bins();
            if (bins <= 2) {
                return power;
            }
            Value inner = Ops.slice(power, 3, 1, bins - 2);
            return power.plus(Ops.pad(inner, new int[][] {{0, 0}, {0, 0}, {0, 0}, {1, 1}}, 0));
        }
        Value size = Ops.sqrt(Ops.maximum(power, Ops.like(power, EPSILON)));
        return mode == SpectrogramMode.MAGNITUDE ? size : Ops.log(Ops.maximum(size, Ops.like(size, EPSILON)));
    }

    /** From (batch, channels, frames, bins). */
    private Value placed(Value y) {
        if (expandDims) {
            return dataFormat == DataFormat.CHANNELS_LAST ? Ops.transpose(y, 0, 2, 3, 1) : y;
        }
        Value steps = Ops.transpose(y, 0, 2, 1, 3);
        Dim features = y.shape().dim(1).times(y.shape().dim(3));
        Value flat = Ops.reshape(steps, Shape.of(y.shape().dim(0), y.shape().dim(2), features));
        return dataFormat == DataFormat.CHANNELS_LAST ? flat : Ops.transpose(flat, 0, 2, 1);
    }

    /** The same with another value of this component: what is shown. */
    public STFTSpectrogram mode(SpectrogramMode mode) {
        return Components.with(this, "mode", mode);
    }

    /** The same with another value of this component: numbers in a frame. */
    public STFTSpectrogram frameLength(int frameLength) {
        return Components.with(this, "frameLength", frameLength);
    }

    /** The same with another value of this component: distance between frames. */
    public STFTSpectrogram frameStep(@Nullable Integer frameStep) {
        return Components.with(this, "frameStep", frameStep);
    }

    /** The same with another value of this component: number of frequencies. */
    public STFTSpectrogram fftLength(@Nullable Integer fftLength) {
        return Components.with(this, "fftLength", fftLength);
    }

    /** The same with another value of this component: what a frame is multiplied by. */
    public STFTSpectrogram window(@Nullable Window window) {
        return Components.with(this, "window", window);
    }

    /** The same with another value of this component: whether the window is periodic. */
    public STFTSpectrogram periodic(boolean periodic) {
        return Components.with(this, "periodic", periodic);
    }

    /** The same with another value of this component: how the window is scaled. */
    public STFTSpectrogram scaling(SpectrogramScaling scaling) {
        return Components.with(this, "scaling", scaling);
    }

    /** The same with another value of this component: what happens at the ends. */
    public STFTSpectrogram padding(Padding padding) {
        return Components.with(this, "padding", padding);
    }

    /** The same with another value of this component: whether channels have an axis of their own. */
    public STFTSpectrogram expandDims(boolean expandDims) {
        return Components.with(this, "expandDims", expandDims);
    }

    /** The same with another value of this component: where the channels are. */
    public STFTSpectrogram dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
