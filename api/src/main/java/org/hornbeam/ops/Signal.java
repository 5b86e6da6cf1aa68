// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.List;

/**
 * Fourier transforms and windows, as in {@code keras.ops}. A transform of n numbers with n = a b is one of b numbers for
 * each of a, a turn, and one of a numbers for each of b (Cooley and Tukey, 1965), each a matrix product: it has
 * derivatives and runs on every backend.
 */
public final class Signal {
    private Signal() {}

    /** The discrete Fourier transform along the last axis, of known size. */
    public static Complex fft(Complex x) {
        return Fourier.transform(x, -1);
    }

    /** The inverse of {@link #fft}. */
    public static Complex ifft(Complex x) {
        return Fourier.inverse(x, -1);
    }

    /** The discrete Fourier transform along the last two axes, of known sizes. */
    public static Complex fft2(Complex x) {
        return Fourier.transform(Fourier.transform(x, -1), -2);
    }

    /** The inverse of {@link #fft2}. */
    public static Complex ifft2(Complex x) {
        return Fourier.inverse(Fourier.inverse(x, -1), -2);
    }

    /** The first half and one more of the transform of real numbers. */
    public static Complex rfft(Value x) {
        return rfft(x, x.dim(-1));
    }

    /** The same of so many numbers: x is cut, or zeros follow it. */
    public static Complex rfft(Value x, int fftLength) {
        Complex all = fft(Complex.of(resized(Ops.floating(x), fftLength)));
        return part(all, 0, fftLength / 2 + 1);
    }

    /** Real numbers from the first half and one more of their transform. */
    public static Value irfft(Complex x) {
        return irfft(x, 2 * (x.real().dim(-1) - 1));
    }

    /** The same of so many numbers. */
    public static Value irfft(Complex x, int fftLength) {
        int half = fftLength / 2 + 1;
        Complex front = new Complex(resized(x.real(), half), resized(x.imaginary(), half));
        int more = fftLength - half;
        if (more == 0) {
            return ifft(front).real();
        }
        // The rest is the conjugate of the front in reverse.
        Complex back = part(front, (half - 1) - more + (fftLength % 2 == 0 ? 0 : 1), more)
                .conjugate();
        Value real = Ops.concatenate(List.of(front.real(), Ops.flip(back.real(), -1)), -1);
        Value imaginary = Ops.concatenate(List.of(front.imaginary(), Ops.flip(back.imaginary(), -1)), -1);
        return ifft(new Complex(real, imaginary)).real();
    }

    private static Complex part(Complex x, int start, int size) {
        return new Complex(Ops.slice(x.real(), -1, start, size), Ops.slice(x.imaginary(), -1, start, size));
    }

    /** Cut, or followed by zeros. */
    private static Value resized(Value x, int size) {
        int before = x.dim(-1);
        if (before >= size) {
            return Ops.slice(x, -1, 0, size);
        }
        int[][] widths = new int[x.rank()][2];
        widths[x.rank() - 1][1] = size - before;
        return Ops.pad(x, widths, 0);
    }

    /** Windows of the last axis, one after the other: {@code (..., windows, sequenceLength)}. */
    public static Value extractSequences(Value x, int sequenceLength, int sequenceStride) {
        int count = 1 + (x.dim(-1) - sequenceLength) / sequenceStride;
        if (x.dim(-1) < sequenceLength) {
            throw new ShapeException("a sequence of " + sequenceLength + " does not fit into " + x.shape());
        }
        Value start = Ops.arange(x, Dim.of(count), DType.I32).times(sequenceStride);
        Value places = Ops.expandDims(start, 1).plus(Ops.arange(x, Dim.of(sequenceLength), DType.I32));
        return Ops.take(x, places, -1);
    }

    /** What a short-time transform is weighted by. */
    public enum Window {
        /** (1 - cos) / 2, periodic. */
        HANN,
        /** 0.54 - 0.46 cos, periodic. */
        HAMMING,
        /** Nothing. */
        NONE
    }

    /** The transforms of overlapping windows of the last axis: {@code (..., windows, fftLength / 2 + 1)}. */
    public static Complex stft(
            Value x, int sequenceLength, int sequenceStride, int fftLength, Window window, boolean center) {
        return stft(x, sequenceLength, sequenceStride, fftLength, values(x, sequenceLength, window), center);
    }

    /**
     * The same with any window.
     *
     * @param window sequenceLength numbers
     * @param center whether the ends are mirrored, so that windows are centred at their places
     */
    public static Complex stft(
            Value x, int sequenceLength, int sequenceStride, int fftLength, Value window, boolean center) {
        Value signal = Ops.floating(x);
        if (center) {
            signal = Ops.padReflect(signal, -1, fftLength / 2, fftLength / 2);
        }
        Value frames = extractSequences(signal, fftLength, sequenceStride);
        return rfft(frames.times(widened(window, sequenceLength, fftLength).cast(frames.dtype())), fftLength);
    }

    private static Value widened(Value window, int sequenceLength, int fftLength) {
        if (fftLength < sequenceLength) {
            throw new ShapeException(
                    "fftLength must be at least sequenceLength, found " + fftLength + " and " + sequenceLength);
        }
        int before = (fftLength - sequenceLength) / 2;
        return Ops.pad(window, new int[][] {{before, fftLength - sequenceLength - before}}, 0);
    }

    private static Value values(Value like, int size, Window window) {
        Value one = Ops.full(like, Shape.of(size), 1, Ops.floating(like).dtype());
        return switch (window) {
            case NONE -> one;
            case HANN -> cosine(one, size, 0.5, 0.5);
            case HAMMING -> cosine(one, size, 0.54, 0.46);
        };
    }

    /** a - b cos(2 pi i / period). */
    private static Value cosine(Value like, int period, double a, double b) {
        Value turn = Ops.indices(like, 0).cast(like.dtype()).times(2 * Math.PI / Math.max(1, period));
        return Ops.cos(turn).times(-b).plus(a);
    }

    /** A signal from the transforms of its overlapping windows. */
    public static Value istft(
            Complex x, int sequenceLength, int sequenceStride, int fftLength, Window window, boolean center) {
        int whole = fftLength + sequenceStride * (x.real().dim(-2) - 1);
        int start = center ? fftLength / 2 : 0;
        return istft(x, sequenceLength, sequenceStride, fftLength, whole - 2 * start, window, center);
    }

    /** The same with a length of the result. */
    public static Value istft(
            Complex x,
            int sequenceLength,
            int sequenceStride,
            int fftLength,
            int length,
            Window window,
            boolean center) {
        Value weights = widened(values(x.real(), sequenceLength, window), sequenceLength, fftLength);
        Value frames = irfft(x, fftLength).times(weights);
        Value sum = overlapped(frames, sequenceStride);
        Value square = Ops.broadcastTo(Ops.square(weights), Shape.of(x.real().dim(-2), fftLength));
        Value norm = overlapped(square, sequenceStride);
        Value safe = Ops.where(Ops.greater(norm, Ops.fill(norm, 1e-10)), norm, Ops.onesLike(norm));
        Value signal = sum.div(safe);
        int start = center ? fftLength / 2 : 0;
        return resized(Ops.slice(signal, -1, start, signal.dim(-1) - start), length);
    }

    /** Windows added where they lie. */
    static Value overlapped(Value frames, int stride) {
        int count = frames.dim(-2);
        int size = frames.dim(-1);
        int whole = size + stride * (count - 1);
        Value start = Ops.arange(frames, Dim.of(count), DType.I32).times(stride);
        Value places = Ops.flatten(Ops.expandDims(start, 1).plus(Ops.arange(frames, Dim.of(size), DType.I32)));
        Shape batch = frames.shape().slice(0, frames.rank() - 2);
        Value flat = Ops.reshape(frames, Shape.of(batch.elements(), Dim.of((long) count * size)));
        Value sums = Ops.segmentSum(Ops.transpose(flat, 1, 0), places, whole);
        return Ops.reshape(Ops.transpose(sums, 1, 0), batch.insert(batch.rank(), Dim.of(whole)));
    }

    // Windows; an existing value names the graph that they belong to.

    /** A triangle from 0 to 1 to 0. */
    public static Value bartlett(Value graph, int size) {
        Value middle = place(graph, size).minus(0.5 * (size - 1));
        return size == 1 ? one(graph) : Ops.abs(middle).times(-2.0 / (size - 1)).plus(1.0);
    }

    /** 0.42 - 0.5 cos + 0.08 cos of twice. */
    public static Value blackman(Value graph, int size) {
        if (size == 1) {
            return one(graph);
        }
        Value turn = place(graph, size).times(2 * Math.PI / (size - 1));
        return Ops.cos(turn)
                .times(-0.5)
                .plus(0.42)
                .plus(Ops.cos(turn.times(2.0)).times(0.08));
    }

    /** 0.54 - 0.46 cos. */
    public static Value hamming(Value graph, int size) {
        return size == 1 ? one(graph) : cosine(place(graph, size), size - 1, 0.54, 0.46);
    }

    /** (1 - cos) / 2. */
    public static Value hanning(Value graph, int size) {
        return size == 1 ? one(graph) : cosine(place(graph, size), size - 1, 0.5, 0.5);
    }

    /** The window of Kaiser: a Bessel function of a half circle. */
    public static Value kaiser(Value graph, int size, double beta) {
        if (size == 1) {
            return one(graph);
        }
        Value place = place(graph, size).times(2.0 / (size - 1)).minus(1.0);
        Value circle = Ops.sqrt(Ops.relu(Ops.square(place).times(-1.0).plus(1.0)));
        return Numbers.i0(circle.times(beta)).div(Numbers.i0(Ops.fill(circle, beta)));
    }

    private static Value place(Value graph, int size) {
        return Ops.arange(graph, Dim.of(size), DType.F32);
    }

    private static Value one(Value graph) {
        return Ops.full(graph, Shape.of(1), 1, DType.F32);
    }

    /** How much of a correlation is kept. */
    public enum Mode {
        /** Where both overlap fully. */
        VALID,
        /** As many as the longer one has. */
        SAME,
        /** All. */
        FULL
    }

    /** The sums of products of one vector with another one that slides along it. */
    public static Value correlate(Value x1, Value x2, Mode mode) {
        if (x1.rank() != 1 || x2.rank() != 1) {
            throw new ShapeException("correlate takes two vectors, found " + x1.shape() + " and " + x2.shape());
        }
        int n = x1.dim(0);
        int m = x2.dim(0);
        if (n < m && mode != Mode.FULL) {
            return Ops.flip(correlate(x2, x1, mode), 0);
        }
        Value padded = Ops.pad(Ops.floating(x1), new int[][] {{m - 1, m - 1}}, 0);
        Value full = Ops.matmul(extractSequences(padded, m, 1), Ops.floating(x2));
        return switch (mode) {
            case FULL -> full;
            case SAME -> Ops.slice(full, 0, (m - 1) / 2, n);
            case VALID -> Ops.slice(full, 0, m - 1, n - m + 1);
        };
    }

    /** A value whose last axis has real and imaginary parts. */
    public static Complex viewAsComplex(Value x) {
        return new Complex(Ops.pick(x, -1, 0), Ops.pick(x, -1, 1));
    }

    /** Real and imaginary parts along a new last axis. */
    public static Value viewAsReal(Complex x) {
        return Ops.stack(List.of(x.real(), x.imaginary()), x.real().rank());
    }
}
