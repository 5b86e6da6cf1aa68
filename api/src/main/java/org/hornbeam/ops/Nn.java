// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Operations of neural networks, as in {@code keras.ops.nn}; activation functions are in {@link Ops}. Images and series
 * have their channels last; arrays of strides, sizes and dilations have one number for each spatial axis, or one for all.
 */
public final class Nn {
    private Nn() {}

    private static final int[] ONE = {1};

    /** A convolution of {@code (batch, space..., channels)} with a kernel {@code (window..., channels / groups, filters)}. */
    public static Value conv(Value x, Value kernel, int[] strides, int[] dilations, boolean same) {
        return SlidingWindows.conv(x, kernel, strides, dilations, same);
    }

    /** A convolution with stride 1 of windows that lie inside. */
    public static Value conv(Value x, Value kernel) {
        return conv(x, kernel, ONE, ONE, false);
    }

    /** A convolution of each channel with kernels of its own, {@code (window..., channels, multiplier)}. */
    public static Value depthwiseConv(Value x, Value kernel, int[] strides, int[] dilations, boolean same) {
        return SlidingWindows.depthwise(x, kernel, strides, dilations, same);
    }

    /** A convolution of each channel, then one of windows of size 1. */
    public static Value separableConv(
            Value x, Value depthwise, Value pointwise, int[] strides, int[] dilations, boolean same) {
        return conv(depthwiseConv(x, depthwise, strides, dilations, same), pointwise);
    }

    /**
     * The transposed convolution with a kernel {@code (window..., filters, channels)}.
     *
     * @param outputPadding by how much the result is longer than the least length; none: n times the stride for
     *     {@code same}
     */
    public static Value convTranspose(
            Value x, Value kernel, int[] strides, int[] dilations, boolean same, int... outputPadding) {
        return SlidingWindows.transposed(x, kernel, strides, dilations, same, outputPadding);
    }

    /** The largest of each window. */
    public static Value maxPool(Value x, int[] poolSize, int[] strides, boolean same) {
        return SlidingWindows.maxPool(x, poolSize, strides, same);
    }

    /** The mean of each window; positions outside do not count. */
    public static Value averagePool(Value x, int[] poolSize, int[] strides, boolean same) {
        return SlidingWindows.averagePool(x, poolSize, strides, same);
    }

    /** The largest of each of so many ranges of each spatial axis. */
    public static Value adaptiveMaxPool(Value x, int... outputSize) {
        return SlidingWindows.adaptive(x, outputSize, true);
    }

    /** The mean of each of so many ranges of each spatial axis. */
    public static Value adaptiveAveragePool(Value x, int... outputSize) {
        return SlidingWindows.adaptive(x, outputSize, false);
    }

    private static Value along(Value vector, Value like, int axis) {
        Shape shape = Shape.SCALAR;
        int at = like.shape().axis(axis);
        for (int i = 0; i < like.rank(); i++) {
            shape = shape.insert(i, i == at ? like.shape().dim(i) : Dim.of(1));
        }
        return Ops.reshape(vector, shape);
    }

    /** (x - mean) / sqrt(variance + epsilon) scale + offset along one axis. */
    public static Value batchNormalization(
            Value x,
            Value mean,
            Value variance,
            int axis,
            Optional<Value> offset,
            Optional<Value> scale,
            double epsilon) {
        Value factor = Ops.rsqrt(along(variance, x, axis).plus(epsilon));
        Value full = scale.map(s -> factor.times(along(s, x, axis))).orElse(factor);
        Value moved = x.minus(along(mean, x, axis)).times(full);
        return offset.map(o -> moved.plus(along(o, x, axis))).orElse(moved);
    }

    /** (x - mean) / sqrt(variance + epsilon) gamma + beta over the last axes, as many as gamma has; else the last. */
    public static Value layerNormalization(Value x, Optional<Value> gamma, Optional<Value> beta, double epsilon) {
        int[] axes = last(gamma.or(() -> beta));
        Value moved = x.minus(Ops.keepDims(Ops.mean(x, axes), x, axes));
        Value variance = Ops.keepDims(Ops.mean(Ops.square(moved), axes), x, axes);
        Value scaled = moved.times(Ops.rsqrt(variance.plus(epsilon)));
        Value weighted = gamma.map(scaled::times).orElse(scaled);
        return beta.map(weighted::plus).orElse(weighted);
    }

    /** x / sqrt(mean of squares + epsilon) scale over the last axes, as many as the scale has; else the last. */
    public static Value rmsNormalization(Value x, Optional<Value> scale, double epsilon) {
        int[] axes = last(scale);
        Value square = Ops.keepDims(Ops.mean(Ops.square(Ops.floating(x)), axes), x, axes);
        Value scaled = x.times(Ops.rsqrt(square.plus(epsilon)));
        return scale.map(scaled::times).orElse(scaled);
    }

    private static int[] last(Optional<Value> like) {
        int count = like.map(Value::rank).orElse(1);
        return IntStream.range(-count, 0).toArray();
    }

    /** -(target log(p) + (1 - target) log(1 - p)) of each number. */
    public static Value binaryCrossentropy(Value target, Value output, boolean fromLogits) {
        Value y = target.cast(Ops.floating(output).dtype());
        if (fromLogits) {
            // max(x, 0) - x y + log(1 + e^-|x|)
            return Ops.relu(output)
                    .minus(output.times(y))
                    .plus(Ops.softplus(Ops.abs(output).unaryMinus()));
        }
        Value p = Ops.clip(Ops.floating(output), 1e-7, 1 - 1e-7);
        Value one = Ops.onesLike(p);
        Value other = one.minus(y).times(Ops.log(one.minus(p)));
        return y.times(Ops.log(p)).plus(other).unaryMinus();
    }

    /** -sum(target log(p)) along the axis of classes. */
    public static Value categoricalCrossentropy(Value target, Value output, boolean fromLogits, int axis) {
        Value floats = Ops.floating(output);
        Value logs = fromLogits ? Ops.logSoftmax(floats, axis) : logarithms(floats, axis);
        return Ops.sum(target.cast(floats.dtype()).times(logs), axis).unaryMinus();
    }

    private static Value logarithms(Value output, int axis) {
        Value shares = output.div(Ops.keepDims(Ops.sum(output, axis), output, axis));
        return Ops.log(Ops.clip(shares, 1e-7, 1 - 1e-7));
    }

    /** -log(p) of the class that each integer names. */
    public static Value sparseCategoricalCrossentropy(Value target, Value output, boolean fromLogits, int axis) {
        Value classes = target.rank() == output.rank() ? Ops.squeeze(target, axis) : target;
        Value hot = Ops.moveaxis(
                Ops.oneHot(classes, output.dim(axis), Ops.floating(output).dtype()), -1, axis);
        return categoricalCrossentropy(hot, output, fromLogits, axis);
    }

    /** 1 for each class that occurs along the last axis, else 0, float32; numbers outside give nothing. */
    public static Value multiHot(Value x, int classes) {
        return Ops.max(Ops.oneHot(x, classes), x.rank() - 1);
    }

    /** From length and angle. */
    public static Complex polar(Value length, Value angle) {
        return Complex.polar(length, angle);
    }

    /**
     * softmax(query keyᵀ scale + bias) value for {@code (batch, time, heads, size)}; fewer heads of key and value are
     * repeated.
     *
     * @param bias added to the logits {@code (batch, heads, queries, keys)}
     * @param mask true where a query sees a key
     * @param scale default 1 / sqrt(size)
     * @param isCausal whether no query sees later keys
     * @param softCap logits are cap tanh(logits / cap); 0 for none
     */
    public static Value dotProductAttention(
            Value query,
            Value key,
            Value value,
            Optional<Value> bias,
            Optional<Value> mask,
            Optional<Double> scale,
            boolean isCausal,
            double softCap) {
        int groups = query.dim(2) / key.dim(2);
        Value keys = groups == 1 ? key : Ops.repeat(key, groups, 2);
        Value values = groups == 1 ? value : Ops.repeat(value, groups, 2);
        double factor = scale.orElse(1 / Math.sqrt(query.dim(3)));
        Value logits = Ops.einsum("btnh,bsnh->bnts", query, keys).times(factor);
        if (softCap != 0) {
            logits = Ops.tanh(logits.div(softCap)).times(softCap);
        }
        if (bias.isPresent()) {
            logits = logits.plus(bias.get());
        }
        Value none = Ops.fill(logits, -0.7 * Float.MAX_VALUE);
        if (mask.isPresent()) {
            logits = Ops.where(mask.get(), logits, none);
        }
        if (isCausal) {
            logits = Ops.where(Layouts.lower(logits, 0), logits, none);
        }
        return Ops.einsum("bnts,bsnh->btnh", Ops.softmax(logits), values);
    }

    /** Blocks of space become channels: {@code (batch, h, w, c)} to {@code (batch, h / b, w / b, b b c)}. */
    public static Value spaceToDepth(Value x, int blockSize) {
        return Shaping.rearrange(
                x, "n (h a) (w b) c -> n h w (a b c)", java.util.Map.of("a", blockSize, "b", blockSize));
    }

    /** The inverse of {@link #spaceToDepth}. */
    public static Value depthToSpace(Value x, int blockSize) {
        return Shaping.rearrange(
                x, "n h w (a b c) -> n (h a) (w b) c", java.util.Map.of("a", blockSize, "b", blockSize));
    }

    /** All windows of images {@code (batch, channels, h, w)} as columns: {@code (batch, channels window, windows)}. */
    public static Value unfold(Value x, int[] kernelSize, int dilation, int padding, int stride) {
        Value padded = Ops.pad(x, new int[][] {{0, 0}, {0, 0}, {padding, padding}, {padding, padding}}, 0);
        int rows = (padded.dim(2) - (kernelSize[0] - 1) * dilation - 1) / stride + 1;
        int columns = (padded.dim(3) - (SlidingWindows.at(kernelSize, 1) - 1) * dilation - 1) / stride + 1;
        List<Value> taps = new java.util.ArrayList<>();
        for (int i = 0; i < kernelSize[0]; i++) {
            for (int j = 0; j < SlidingWindows.at(kernelSize, 1); j++) {
                Value tap = Indexing.getItem(
                        padded,
                        Indexing.Part.all(),
                        Indexing.Part.all(),
                        new Indexing.Part(i * dilation, i * dilation + (long) (rows - 1) * stride + 1, stride),
                        new Indexing.Part(j * dilation, j * dilation + (long) (columns - 1) * stride + 1, stride));
                taps.add(Ops.reshape(tap, Shape.of(x.shape().dim(0), x.shape().dim(1), Dim.of((long) rows * columns))));
            }
        }
        Value stacked = Ops.stack(taps, 2);
        return Ops.reshape(
                stacked,
                Shape.of(x.shape().dim(0), x.shape().dim(1).times(taps.size()), Dim.of((long) rows * columns)));
    }

    /** The adjoint of {@link #unfold}: columns are added where their windows lie. */
    public static Value fold(Value x, int[] outputSize, int[] kernelSize, int dilation, int padding, int stride) {
        int window = kernelSize[0] * SlidingWindows.at(kernelSize, 1);
        Shape shape = Shape.of(
                x.shape().dim(0),
                x.shape().dim(1).floorDiv(window),
                Dim.of(outputSize[0]),
                Dim.of(SlidingWindows.at(outputSize, 1)));
        Value zeros = Ops.full(x, shape, 0, x.dtype());
        Value place = Ops.stopGradient(zeros);
        Value unfolded = unfold(place, kernelSize, dilation, padding, stride);
        return org.hornbeam.graph.Gradients.of(Ops.sum(unfolded.times(x)), List.of(place))
                .getFirst();
    }

    /**
     * The loss of each example of connectionist temporal classification (Graves et al., 2006).
     *
     * @param target indices of classes {@code (batch, length)}
     * @param output logits {@code (batch, time, classes)}
     * @param targetLength how many labels each example has
     * @param outputLength how many steps each example has
     * @param maskIndex the class that stands for no label
     */
    public static Value ctcLoss(Value target, Value output, Value targetLength, Value outputLength, int maskIndex) {
        return Ctc.loss(target, output, targetLength, outputLength, maskIndex);
    }

    /**
     * Labels that were decoded.
     *
     * @param labels int32 {@code (1, batch, time)}, -1 behind the end
     * @param scores minus the sum of the largest logits, {@code (batch, 1)}
     */
    public record Decoded(Value labels, Value scores) {}

    /** The most probable class of each step, without repetitions and blanks. */
    public static Decoded ctcDecode(Value output, Value lengths, boolean mergeRepeated, int maskIndex) {
        return Ctc.greedy(output, lengths, mergeRepeated, maskIndex);
    }

    /**
     * Like softmax along an axis, but with zeros (Martins and Astudillo, 2016; {@code keras.ops.sparsemax}). As in Keras 3.16
     * the bound is taken from the sum of all running sums of the largest elements, not from the last of them as in the
     * paper: where more than one element stays, the results do not add up to 1.
     */
    public static Value sparsemax(Value x, int axis) {
        Value moved = Ops.moveaxis(Ops.floating(x), axis, -1);
        int size = moved.dim(-1);
        Value sorted = Ops.topK(moved, size).values();
        Value sums = Ops.cumsum(sorted, -1);
        Value place = Ops.indices(sorted, -1).cast(sorted.dtype()).plus(1.0);
        Value inside = Ops.greater(sorted.times(place).plus(1.0), sums);
        Value count = Ops.sum(inside.cast(sorted.dtype()), -1);
        Value sum = Ops.sum(Ops.where(inside, sums, Ops.zerosLike(sums)), -1);
        Value bound = sum.minus(1.0).div(count);
        return Ops.moveaxis(Ops.relu(moved.minus(Ops.expandDims(bound, bound.rank()))), -1, axis);
    }
}
