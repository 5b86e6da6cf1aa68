// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hornbeam.ops.Nn;
import org.hornbeam.ops.Numbers;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Statistics;
import org.hornbeam.ops.Value;

/** Activations, windows, normalization, attention and losses. */
final class NetworkFunctions extends Functions {
    private interface Windowed {
        Value of(Value x);
    }

    NetworkFunctions() {
        one(
                "Softmax",
                call -> call.get("axis") == null
                        ? Ops.softmax(call.value(0, "x"), all(call.value(0, "x")))
                        : Ops.softmax(call.value(0, "x"), call.axes("axis", call.value(0, "x"))));
        one(
                "LogSoftmax",
                call -> call.get("axis") == null
                        ? Ops.logSoftmax(call.value(0, "x"), all(call.value(0, "x")))
                        : Ops.logSoftmax(call.value(0, "x"), call.axes("axis", call.value(0, "x"))));
        one("HardSwish", call -> Ops.hardSilu(call.value(0, "x")));
        one("Swish", call -> Ops.silu(call.value(0, "x")));
        one(
                "Threshold",
                call -> Ops.threshold(call.value(0, "x"), call.number("threshold", 0), call.number("defaultvalue", 0)));
        one(
                "MaxPool",
                call -> last(
                        call,
                        call.value(0, "inputs"),
                        x -> Nn.maxPool(x, call.wholes("poolsize", 1), strides(call, "poolsize"), same(call))));
        one(
                "AveragePool",
                call -> last(
                        call,
                        call.value(0, "inputs"),
                        x -> Nn.averagePool(x, call.wholes("poolsize", 1), strides(call, "poolsize"), same(call))));
        one("AdaptiveMaxPool", call -> last(call, call.value(0, "inputs"), x -> Nn.adaptiveMaxPool(x, sizes(call, x))));
        one(
                "AdaptiveAveragePool",
                call -> last(call, call.value(0, "inputs"), x -> Nn.adaptiveAveragePool(x, sizes(call, x))));
        one(
                "Conv",
                call -> last(
                        call,
                        call.value(0, "inputs"),
                        x -> Nn.conv(
                                x, call.value(1, "kernel"), call.wholes("strides", 1), dilation(call), same(call))));
        one(
                "DepthwiseConv",
                call -> last(
                        call,
                        call.value(0, "inputs"),
                        x -> Nn.depthwiseConv(
                                x, call.value(1, "kernel"), call.wholes("strides", 1), dilation(call), same(call))));
        one(
                "SeparableConv",
                call -> last(
                        call,
                        call.value(0, "inputs"),
                        x -> Nn.separableConv(
                                x,
                                call.value(1, "depthwisekernel"),
                                call.value(2, "pointwisekernel"),
                                call.wholes("strides", 1),
                                dilation(call),
                                same(call))));
        one(
                "ConvTranspose",
                call -> last(
                        call,
                        call.value(0, "inputs"),
                        x -> Nn.convTranspose(
                                x,
                                call.value(1, "kernel"),
                                call.wholes("strides", 1),
                                dilation(call),
                                same(call),
                                call.wholes("outputpadding", new int[0]))));
        one(
                "DepthToSpace",
                call -> last(call, call.value(0, "x"), x -> Nn.depthToSpace(x, call.whole("blocksize", 1))));
        one(
                "SpaceToDepth",
                call -> last(call, call.value(0, "x"), x -> Nn.spaceToDepth(x, call.whole("blocksize", 1))));
        one(
                "Unfold",
                call -> Nn.unfold(
                        call.value(0, "x"),
                        call.wholes("kernelsize", 1),
                        first(call, "dilation", 1),
                        first(call, "padding", 0),
                        first(call, "stride", 1)));
        one(
                "Fold",
                call -> Nn.fold(
                        call.value(0, "x"),
                        call.wholes("outputsize", 1),
                        call.wholes("kernelsize", 1),
                        first(call, "dilation", 1),
                        first(call, "padding", 0),
                        first(call, "stride", 1)));
        one(
                "BatchNorm",
                call -> Nn.batchNormalization(
                        call.value(0, "x"),
                        call.value(1, "mean"),
                        call.value(2, "variance"),
                        call.whole("axis", -1),
                        call.optional(3, "offset"),
                        call.optional(4, "scale"),
                        call.number("epsilon", 1e-3)));
        one("LayerNorm", call -> normalized(call, true));
        one("RMSNorm", call -> normalized(call, false));
        one(
                "BinaryCrossentropy",
                call -> Nn.binaryCrossentropy(
                        call.value(0, "target"), call.value(1, "output"), call.flag("fromlogits")));
        one(
                "CategoricalCrossentropy",
                call -> Nn.categoricalCrossentropy(
                        call.value(0, "target"),
                        call.value(1, "output"),
                        call.flag("fromlogits"),
                        call.whole("axis", -1)));
        one(
                "SparseCategoricalCrossentropy",
                call -> Nn.sparseCategoricalCrossentropy(
                        call.value(0, "target"),
                        call.value(1, "output"),
                        call.flag("fromlogits"),
                        call.whole("axis", -1)));
        one(
                "CTCLoss",
                call -> Nn.ctcLoss(
                        call.value(0, "target"),
                        call.value(1, "output"),
                        call.value(2, "targetlength"),
                        call.value(3, "outputlength"),
                        call.whole("maskindex", 0)));
        several("CTCDecode", call -> {
            if (!call.text("strategy", "greedy").equals("greedy")) {
                throw call.unsupported("the strategy " + call.text("strategy", ""));
            }
            Nn.Decoded decoded = Nn.ctcDecode(
                    call.value(0, "inputs"),
                    call.value(1, "sequencelengths"),
                    call.get("mergerepeated") != Boolean.FALSE,
                    call.whole("maskindex", 0));
            return List.of(decoded.labels(), decoded.scores());
        });
        one("PSNR", call -> Statistics.psnr(call.value(0, "x1"), call.value(1, "x2"), call.number("maxval", 1)));
        one(
                "DotProductAttention",
                call -> Nn.dotProductAttention(
                        call.value(0, "query"),
                        call.value(1, "key"),
                        call.value(2, "value"),
                        call.optional(3, "bias"),
                        call.optional(4, "mask"),
                        Optional.ofNullable(call.get(5, "scale")).map(scale -> ((Number) scale).doubleValue()),
                        call.flag("iscausal"),
                        call.number("attnlogitssoftcap", 0)));
        several("Polar", call -> {
            var polar = Nn.polar(call.value(0, "abs"), call.value(1, "angle"));
            return List.of(polar.real(), polar.imaginary());
        });
        one("Real", call -> Numbers.real(call.value(0, "x")));
    }

    private static int[] all(Value x) {
        return IntStream.range(0, x.rank()).toArray();
    }

    private static boolean same(FunctionCall call) {
        return call.text("padding", "valid").equals("same");
    }

    private static int[] strides(FunctionCall call, String otherwise) {
        return call.get("strides") == null ? call.wholes(otherwise, 1) : call.wholes("strides", 1);
    }

    private static int[] dilation(FunctionCall call) {
        return call.wholes("dilationrate", 1);
    }

    private static int first(FunctionCall call, String key, int otherwise) {
        int[] found = call.wholes(key, otherwise);
        if (IntStream.of(found).distinct().count() != 1) {
            throw call.unsupported(key + " that differs by axis");
        }
        return found[0];
    }

    private static int[] sizes(FunctionCall call, Value x) {
        int[] sizes = call.wholes("outputsize", 1);
        return sizes.length == 1
                ? IntStream.range(0, x.rank() - 2).map(i -> sizes[0]).toArray()
                : sizes;
    }

    /** Images with channels first are turned around what needs them last. */
    static Value last(FunctionCall call, Value x, Windowed windowed) {
        if (!call.text("dataformat", "channels_last").equals("channels_first")) {
            return windowed.of(x);
        }
        int channel = x.rank() == 3 && call.name().contains("RGB") ? 0 : 1;
        return Ops.moveaxis(windowed.of(Ops.moveaxis(x, channel, -1)), -1, channel);
    }

    /** Over the axes that are named; weights lie along them. */
    private static Value normalized(FunctionCall call, boolean centered) {
        Value x = Ops.floating(call.value(0, "x"));
        int[] axes = call.get("axis") == null ? new int[] {x.rank() - 1} : call.axes("axis", x);
        double epsilon = call.number("epsilon", centered ? 1e-7 : 1e-7);
        boolean mean = centered && !call.flag("rmsscaling");
        Value moved = mean ? x.minus(Ops.keepDims(Ops.mean(x, axes), x, axes)) : x;
        Value square = Ops.keepDims(Ops.mean(Ops.square(moved), axes), x, axes);
        Value scaled = moved.times(Ops.rsqrt(square.plus(epsilon)));
        Optional<Value> gamma = call.optional(1, centered ? "gamma" : "scale");
        Value weighted = gamma.isPresent() ? scaled.times(gamma.get()) : scaled;
        Optional<Value> beta = centered ? call.optional(2, "beta") : Optional.empty();
        return beta.isPresent() ? weighted.plus(beta.get()) : weighted;
    }
}
