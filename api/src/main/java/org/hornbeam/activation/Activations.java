// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.activation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** All activations, named as in {@code keras.activations}; made for static import. */
public final class Activations {
    private Activations() {}

    /** x. */
    public static Activation linear() {
        return Standard.LINEAR;
    }

    /** max(x, 0). */
    public static Activation relu() {
        return Standard.RELU;
    }

    /** The rectifier with its options: slope below the threshold, largest result (or {@code null}), threshold. */
    public static Activation relu(double negativeSlope, @Nullable Double maxValue, double threshold) {
        return new Relu(negativeSlope, maxValue, threshold);
    }

    /** max(x, 0), at most 6. */
    public static Activation relu6() {
        return Standard.RELU6;
    }

    /** x where positive, 0.2 x elsewhere. */
    public static Activation leakyRelu() {
        return leakyRelu(0.2);
    }

    /** x where positive, slope times x elsewhere. */
    public static Activation leakyRelu(double negativeSlope) {
        return new Relu(negativeSlope, null, 0);
    }

    /** x where positive, e^x - 1 elsewhere. */
    public static Activation elu() {
        return new Elu(1);
    }

    /** x where positive, alpha (e^x - 1) elsewhere. */
    public static Activation elu(double alpha) {
        return new Elu(alpha);
    }

    /** Scaled ELU (Klambauer et al., 2017). */
    public static Activation selu() {
        return Standard.SELU;
    }

    /** x times the share of the normal distribution below x, exact. */
    public static Activation gelu() {
        return new Gelu(false);
    }

    /** x times the share of the normal distribution below x, by tanh if approximate. */
    public static Activation gelu(boolean approximate) {
        return new Gelu(approximate);
    }

    /** 1 / (1 + e^-x). */
    public static Activation sigmoid() {
        return Standard.SIGMOID;
    }

    /** Hyperbolic tangent. */
    public static Activation tanh() {
        return Standard.TANH;
    }

    /** x times sigmoid of x, also known as swish. */
    public static Activation silu() {
        return Standard.SILU;
    }

    /** x tanh(softplus(x)) (Misra, 2019). */
    public static Activation mish() {
        return Standard.MISH;
    }

    /** log(1 + e^x). */
    public static Activation softplus() {
        return Standard.SOFTPLUS;
    }

    /** x / (1 + |x|). */
    public static Activation softsign() {
        return Standard.SOFTSIGN;
    }

    /** e^x over its sum along the last axis. */
    public static Activation softmax() {
        return Standard.SOFTMAX;
    }

    /** The logarithm of softmax along the last axis. */
    public static Activation logSoftmax() {
        return Standard.LOG_SOFTMAX;
    }

    /** min(max(x + 3, 0), 6) / 6. */
    public static Activation hardSigmoid() {
        return Standard.HARD_SIGMOID;
    }

    /** x times hard sigmoid of x. */
    public static Activation hardSilu() {
        return Standard.HARD_SILU;
    }

    /** e^x. */
    public static Activation exponential() {
        return Standard.EXPONENTIAL;
    }

    /** ELU whose slope is 1 on both sides of 0. */
    public static Activation celu(double alpha) {
        return new Celu(alpha);
    }

    /** The first half of an axis times the sigmoid of the other: half the size along that axis. */
    public static Activation glu(int axis) {
        return new Glu(axis);
    }

    /** The nearest probabilities along an axis, many of them 0. */
    public static Activation sparsemax(int axis) {
        return new Sparsemax(axis);
    }

    /** The rectifier of sparsemax with a parabola between -1 and 1. */
    public static Activation sparsePlus() {
        return Standard.SPARSE_PLUS;
    }

    /** (x + 1) / 2 between 0 and 1. */
    public static Activation sparseSigmoid() {
        return Standard.SPARSE_SIGMOID;
    }

    /** x where it is above a threshold, another value elsewhere. */
    public static Activation threshold(double threshold, double defaultValue) {
        return new Threshold(threshold, defaultValue);
    }

    /**
     * The activation with this Keras name and Keras's default parameters.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Activation activation(String kerasName) {
        for (Standard standard : Standard.values()) {
            if (standard.kerasName().equals(kerasName)) {
                return standard;
            }
        }
        return switch (kerasName) {
            case "swish" -> silu();
            case "hard_swish" -> hardSilu();
            case "gelu" -> gelu();
            case "elu" -> elu();
            case "leaky_relu" -> leakyRelu();
            case "celu" -> celu(1);
            case "glu" -> glu(-1);
            case "sparsemax" -> sparsemax(-1);
            default ->
                throw new IllegalArgumentException("unknown activation \"" + kerasName + "\"; known: "
                        + Arrays.stream(Standard.values())
                                .map(Standard::kerasName)
                                .toList()
                        + ", gelu, elu, celu, glu, sparsemax, leaky_relu, swish, hard_swish");
        };
    }
}
