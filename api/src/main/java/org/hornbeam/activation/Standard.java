// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.activation;

import java.util.Locale;
import java.util.function.UnaryOperator;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/** Activations without parameters, by the names of {@code keras.activations}. */
public enum Standard implements Activation {
    /** x. */
    LINEAR(x -> x),
    /** max(x, 0). */
    RELU(Ops::relu),
    /** max(x, 0), at most 6. */
    RELU6(Ops::relu6),
    /** 1 / (1 + e^-x). */
    SIGMOID(Ops::sigmoid),
    /** The logarithm of sigmoid. */
    LOG_SIGMOID(Ops::logSigmoid),
    /** Hyperbolic tangent. */
    TANH(Ops::tanh),
    /** x less its hyperbolic tangent. */
    TANH_SHRINK(Ops::tanhShrink),
    /** e^x over its sum along the last axis. */
    SOFTMAX(x -> Ops.softmax(x, -1)),
    /** The logarithm of softmax along the last axis. */
    LOG_SOFTMAX(x -> Ops.logSoftmax(x, -1)),
    /** log(1 + e^x). */
    SOFTPLUS(Ops::softplus),
    /** x / (1 + |x|). */
    SOFTSIGN(Ops::softsign),
    /** x moved toward 0 by 0.5. */
    SOFT_SHRINK(x -> Ops.softShrink(x, 0.5)),
    /** x, or 0 where it is within 0.5 of 0. */
    HARD_SHRINK(x -> Ops.hardShrink(x, 0.5)),
    /** x times sigmoid of x. */
    SILU(Ops::silu),
    /** x tanh(softplus(x)) (Misra, 2019). */
    MISH(Ops::mish),
    /** Scaled ELU (Klambauer et al., 2017). */
    SELU(Ops::selu),
    /** min(max(x + 3, 0), 6) / 6. */
    HARD_SIGMOID(Ops::hardSigmoid),
    /** x times hard sigmoid of x. */
    HARD_SILU(Ops::hardSilu),
    /** x between -1 and 1. */
    HARD_TANH(Ops::hardTanh),
    /** A smooth rectifier without exponentials, with parameter 4 (Barron, 2021). */
    SQUAREPLUS(x -> Ops.squareplus(x, 4)),
    /** The rectifier of sparsemax with a parabola between -1 and 1. */
    SPARSE_PLUS(Ops::sparsePlus),
    /** (x + 1) / 2 between 0 and 1. */
    SPARSE_SIGMOID(Ops::sparseSigmoid),
    /** e^x. */
    EXPONENTIAL(Ops::exp);

    private final UnaryOperator<Value> function;

    Standard(UnaryOperator<Value> function) {
        this.function = function;
    }

    /** The name that Keras uses: {@code log_softmax}. */
    public String kerasName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Value trace(Value x) {
        return function.apply(x);
    }

    @Override
    public String toString() {
        return kerasName();
    }
}
