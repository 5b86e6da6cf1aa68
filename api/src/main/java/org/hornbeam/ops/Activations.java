// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.hornbeam.graph.Composites;
import org.hornbeam.graph.Gradients;

/** Activation functions as compositions of rows; fusion makes one loop of each. */
final class Activations {
    private static final double SELU_ALPHA = 1.6732632423543772;
    private static final double SELU_SCALE = 1.0507009873554805;

    private Activations() {}

    /**
     * A function of one number as a composite whose derivative is its slope times the cotangent, the slope derived from the
     * function. Derived step by step, the cotangent would go through the function from its end, and every number on the way
     * would have to be kept until then; the slope is known with the function, and is all that is kept.
     */
    private static Value slope(String name, Value x, UnaryOperator<Value> function) {
        return Composites.of(
                name, List.of(Ops.floating(x)), operands -> function.apply(operands.getFirst()), operands -> {
                    Value point = operands.getFirst();
                    Value result = function.apply(point);
                    Value slope = Gradients.of(List.of(result), List.of(Ops.onesLike(result)), List.of(point))
                            .getFirst();
                    return List.of(operands.get(2).times(Objects.requireNonNull(slope)));
                });
    }

    static Value silu(Value x) {
        return slope("silu", x, y -> y.times(Ops.sigmoid(y)));
    }

    static Value gelu(Value x, boolean approximate) {
        return approximate ? slope("gelu_tanh", x, Activations::geluByTanh) : slope("gelu", x, Activations::geluByErf);
    }

    private static Value geluByTanh(Value y) {
        Value half = y.times(0.5);
        Value cubic = y.times(y).times(0.044715).times(y).plus(y);
        return half.times(Ops.tanh(cubic.times(Math.sqrt(2 / Math.PI)))).plus(half);
    }

    private static Value geluByErf(Value y) {
        Value half = y.times(0.5);
        // One multiply-add more than 0.5 (1 + erf), which would cancel for large negative numbers just the same.
        return half.times(Ops.erf(y.times(Math.sqrt(0.5)))).plus(half);
    }

    static Value elu(Value x, double alpha) {
        Value y = Ops.floating(x);
        Value zero = Ops.zerosLike(y);
        // The exponential sees no positive number, so that neither it nor its derivative overflows.
        Value negative = Ops.expm1(Ops.minimum(y, zero)).times(alpha);
        return Ops.where(Ops.greater(y, zero), y, negative);
    }

    static Value selu(Value x) {
        return elu(x, SELU_ALPHA).times(SELU_SCALE);
    }

    static Value celu(Value x, double alpha) {
        Value y = Ops.floating(x);
        Value zero = Ops.zerosLike(y);
        Value negative = Ops.expm1(Ops.minimum(y, zero).div(alpha)).times(alpha);
        return Ops.where(Ops.greater(y, zero), y, negative);
    }

    static Value leakyRelu(Value x, double negativeSlope) {
        Value y = Ops.floating(x);
        return Ops.where(Ops.greater(y, Ops.zerosLike(y)), y, y.times(negativeSlope));
    }

    static Value mish(Value x) {
        return slope("mish", x, y -> y.times(Ops.tanh(Ops.softplus(y))));
    }

    static Value squareplus(Value x, double b) {
        Value y = Ops.floating(x);
        return y.plus(Ops.sqrt(y.times(y).plus(b))).times(0.5);
    }

    static Value softShrink(Value x, double threshold) {
        Value y = Ops.floating(x);
        Value moved = Ops.maximum(Ops.abs(y).minus(threshold), Ops.zerosLike(y));
        return Ops.sign(y).times(moved);
    }

    static Value hardShrink(Value x, double threshold) {
        Value y = Ops.floating(x);
        Value large = Ops.greater(Ops.abs(y), Ops.fill(y, threshold));
        return Ops.where(large, y, Ops.zerosLike(y));
    }

    static Value sparsePlus(Value x) {
        Value y = Ops.floating(x);
        Value one = Ops.onesLike(y);
        Value middle = Ops.square(y.plus(1.0)).times(0.25);
        Value positive = Ops.where(Ops.less(y, one), middle, y);
        return Ops.where(Ops.lessEqual(y, one.unaryMinus()), Ops.zerosLike(y), positive);
    }

    /** e^(x - max) / sum, with the derivative y (dy - sum(y dy)). */
    static Value softmax(Value x, List<Integer> axes) {
        Value y = Ops.floating(x);
        return Composites.of(
                "softmax",
                List.of(y),
                operands -> {
                    Value e = Ops.exp(centred(operands.getFirst(), axes));
                    Value sum = Ops.sum(e, axes);
                    // One quotient for each sum; but that of a large sum would be denormal in float16.
                    return e.dtype() == DType.F16
                            ? e.div(Reductions.keep(sum, e, axes))
                            : e.times(Reductions.keep(Ops.reciprocal(sum), e, axes));
                },
                operands -> {
                    Value result = operands.get(1);
                    Value weighted = result.times(operands.get(2));
                    Value mean = Reductions.keep(Ops.sum(weighted, axes), result, axes);
                    return List.of(result.times(operands.get(2).minus(mean)));
                });
    }

    /** x - max - log(sum(e^(x - max))), with the derivative dy - softmax sum(dy). */
    static Value logSoftmax(Value x, List<Integer> axes) {
        Value y = Ops.floating(x);
        return Composites.of(
                "log_softmax",
                List.of(y),
                operands -> {
                    Value moved = centred(operands.getFirst(), axes);
                    Value sum = Ops.sum(Ops.exp(moved), axes);
                    return moved.minus(Reductions.keep(Ops.log(sum), moved, axes));
                },
                operands -> {
                    Value total = Reductions.keep(Ops.sum(operands.get(2), axes), operands.get(1), axes);
                    return List.of(
                            operands.get(2).minus(Ops.exp(operands.get(1)).times(total)));
                });
    }

    private static Value centred(Value x, List<Integer> axes) {
        Value largest = Ops.reduce(org.hornbeam.graph.Reduce.Kind.MAX, Ops.stopGradient(x), axes);
        return x.minus(Reductions.keep(largest, x, axes));
    }
}
