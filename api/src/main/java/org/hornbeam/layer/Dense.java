// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.activation.Activation;
import org.hornbeam.activation.Activations;
import org.hornbeam.component.Components;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * A weighted sum of the features of each position, plus a bias: {@code activation(x W + b)} ({@code
 * keras.layers.Dense}). Shape {@code (batch, ..., features)} to {@code (batch, ..., units)}; the size of the
 * features must be known. Weights: {@code kernel} (features, units), {@code bias} (units); with a {@code loraRank}
 * also {@code lora_kernel_a} (features, rank) and {@code lora_kernel_b} (rank, units), and the kernel is not
 * trained.
 *
 * @param units size of the result, at least 1
 * @param activation applied to the sum; default linear
 * @param useBias whether there is a bias; default {@code true}
 * @param kernelInitializer first value of the kernel; default Glorot uniform
 * @param biasInitializer first value of the bias; default zeros
 * @param kernelRegularizer penalty of the kernel; default none
 * @param biasRegularizer penalty of the bias; default none
 * @param activityRegularizer penalty of the result, divided by the batch size; default none
 * @param kernelConstraint constraint of the kernel; default none
 * @param biasConstraint constraint of the bias; default none
 * @param loraRank rank of a low-rank change of the kernel that is trained in its place, {@code null} for none; default {@code null}
 * @param loraAlpha factor of that change, divided by its rank; {@code null} for the rank; default {@code null}
 */
public record Dense(
        int units,
        Activation activation,
        boolean useBias,
        Initializer kernelInitializer,
        Initializer biasInitializer,
        @Nullable Regularizer kernelRegularizer,
        @Nullable Regularizer biasRegularizer,
        @Nullable Regularizer activityRegularizer,
        @Nullable Constraint kernelConstraint,
        @Nullable Constraint biasConstraint,
        @Nullable Integer loraRank,
        @Nullable Double loraAlpha)
        implements SameForm {
    /** Checks the arguments. */
    public Dense {
        Arguments.positive("Dense", "units", units);
        Lora.check("Dense", loraRank, kernelConstraint);
    }

    /** With Keras's defaults. */
    public Dense(int units) {
        this(
                units,
                Activations.linear(),
                true,
                Initializers.glorotUniform(),
                Initializers.zeros(),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Value inputs = x.cast(scope.computeDtype());
        Shape kernelShape = Shape.of(x.dim(-1), units);
        Weight kernelOptions = Lora.options(loraRank, kernelRegularizer, kernelConstraint);
        Value kernel = scope.weight("kernel", kernelShape, kernelInitializer, kernelOptions);
        Value bias = null;
        if (useBias) {
            Weight biasOptions = Arguments.weight(biasRegularizer, biasConstraint);
            bias = scope.weight("bias", Shape.of(units), biasInitializer, biasOptions);
        }
        Value changed = Lora.changed(scope, "kernel", kernel, loraRank, loraAlpha, kernelRegularizer);
        Value y = Ops.matmul(inputs, changed);
        Value result = activation.trace(bias == null ? y : y.plus(bias));
        Arguments.penalize(scope, activityRegularizer, result);
        return result;
    }

    /** The same with another value of this component: applied to the sum. */
    public Dense activation(Activation activation) {
        return Components.with(this, "activation", activation);
    }

    /** The same with another value of this component: whether there is a bias. */
    public Dense useBias(boolean useBias) {
        return Components.with(this, "useBias", useBias);
    }

    /** The same with another value of this component: first value of the kernel. */
    public Dense kernelInitializer(Initializer kernelInitializer) {
        return Components.with(this, "kernelInitializer", kernelInitializer);
    }

    /** The same with another value of this component: first value of the bias. */
    public Dense biasInitializer(Initializer biasInitializer) {
        return Components.with(this, "biasInitializer", biasInitializer);
    }

    /** The same with another value of this component: penalty of the kernel. */
    public Dense kernelRegularizer(@Nullable Regularizer kernelRegularizer) {
        return Components.with(this, "kernelRegularizer", kernelRegularizer);
    }

    /** The same with another value of this component: penalty of the bias. */
    public Dense biasRegularizer(@Nullable Regularizer biasRegularizer) {
        return Components.with(this, "biasRegularizer", biasRegularizer);
    }

    /** The same with another value of this component: penalty of the result, divided by the batch size. */
    public Dense activityRegularizer(@Nullable Regularizer activityRegularizer) {
        return Components.with(this, "activityRegularizer", activityRegularizer);
    }

    /** The same with another value of this component: constraint of the kernel. */
    public Dense kernelConstraint(@Nullable Constraint kernelConstraint) {
        return Components.with(this, "kernelConstraint", kernelConstraint);
    }

    /** The same with another value of this component: constraint of the bias. */
    public Dense biasConstraint(@Nullable Constraint biasConstraint) {
        return Components.with(this, "biasConstraint", biasConstraint);
    }

    /** The same with another value of this component: rank of a low-rank change of the kernel that is trained in its place, {@code null} for none. */
    public Dense loraRank(@Nullable Integer loraRank) {
        return Components.with(this, "loraRank", loraRank);
    }

    /** The same with another value of this component: factor of that change, divided by its rank. */
    public Dense loraAlpha(@Nullable Double loraAlpha) {
        return Components.with(this, "loraAlpha", loraAlpha);
    }
}
