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
 * A dense layer whose weights count as -1, 0 or 1 ({@code keras.layers.TernaryDense}; Ma et al., "The Era of 1-bit
 * LLMs", 2024): 0 where they are at most a threshold, else their sign, times the mean of their sizes. In
 * derivatives the weights count as they are (straight through). Shape {@code (batch, ..., features)} to {@code
 * (batch, ..., units)}. Weights: {@code kernel} (features, units), {@code bias} (units).
 *
 * @param units size of the result, at least 1
 * @param threshold up to which size a weight counts as 0, and the product is not scaled; {@code null} for half the mean size; default {@code null}
 * @param activation applied to the sum; default linear
 * @param useBias whether there is a bias; default {@code true}
 * @param kernelInitializer first value of the kernel; default Glorot uniform
 * @param biasInitializer first value of the bias; default zeros
 * @param kernelRegularizer penalty of the kernel; default none
 * @param biasRegularizer penalty of the bias; default none
 * @param activityRegularizer penalty of the result, divided by the batch size; default none
 * @param kernelConstraint constraint of the kernel; default none
 * @param biasConstraint constraint of the bias; default none
 */
public record TernaryDense(
        int units,
        @Nullable Double threshold,
        Activation activation,
        boolean useBias,
        Initializer kernelInitializer,
        Initializer biasInitializer,
        @Nullable Regularizer kernelRegularizer,
        @Nullable Regularizer biasRegularizer,
        @Nullable Regularizer activityRegularizer,
        @Nullable Constraint kernelConstraint,
        @Nullable Constraint biasConstraint)
        implements SameForm {
    /** Checks the arguments. */
    public TernaryDense {
        Arguments.positive("TernaryDense", "units", units);
        if (threshold != null && !(threshold >= 0)) {
            throw new IllegalArgumentException("TernaryDense: threshold must not be negative, found " + threshold);
        }
    }

    /** With Keras's defaults. */
    public TernaryDense(int units) {
        this(
                units,
                null,
                Activations.linear(),
                true,
                Initializers.glorotUniform(),
                Initializers.zeros(),
                null,
                null,
                null,
                null,
                null);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Value inputs = x.cast(scope.computeDtype());
        Weight kernelOptions = Arguments.weight(kernelRegularizer, kernelConstraint);
        Value kernel = scope.weight("kernel", Shape.of(x.dim(-1), units), kernelInitializer, kernelOptions);
        Value size = Ops.abs(kernel);
        Value mean = Ops.mean(size);
        Value least = threshold == null ? mean.times(0.5) : Ops.like(kernel, threshold);
        Value ternary = Ops.where(Ops.greater(size, least), Ops.sign(kernel), Ops.zerosLike(kernel));
        Value straight = kernel.plus(Ops.stopGradient(ternary.minus(kernel)));
        Value y = Ops.matmul(inputs, straight);
        if (threshold == null) {
            y = y.times(mean);
        }
        if (useBias) {
            Weight biasOptions = Arguments.weight(biasRegularizer, biasConstraint);
            y = y.plus(scope.weight("bias", Shape.of(units), biasInitializer, biasOptions));
        }
        Value result = activation.trace(y);
        Arguments.penalize(scope, activityRegularizer, result);
        return result;
    }

    /** The same with another value of this component: up to which size a weight counts as 0, and the product is not scaled. */
    public TernaryDense threshold(@Nullable Double threshold) {
        return Components.with(this, "threshold", threshold);
    }

    /** The same with another value of this component: applied to the sum. */
    public TernaryDense activation(Activation activation) {
        return Components.with(this, "activation", activation);
    }

    /** The same with another value of this component: whether there is a bias. */
    public TernaryDense useBias(boolean useBias) {
        return Components.with(this, "useBias", useBias);
    }

    /** The same with another value of this component: first value of the kernel. */
    public TernaryDense kernelInitializer(Initializer kernelInitializer) {
        return Components.with(this, "kernelInitializer", kernelInitializer);
    }

    /** The same with another value of this component: first value of the bias. */
    public TernaryDense biasInitializer(Initializer biasInitializer) {
        return Components.with(this, "biasInitializer", biasInitializer);
    }

    /** The same with another value of this component: penalty of the kernel. */
    public TernaryDense kernelRegularizer(@Nullable Regularizer kernelRegularizer) {
        return Components.with(this, "kernelRegularizer", kernelRegularizer);
    }

    /** The same with another value of this component: penalty of the bias. */
    public TernaryDense biasRegularizer(@Nullable Regularizer biasRegularizer) {
        return Components.with(this, "biasRegularizer", biasRegularizer);
    }

    /** The same with another value of this component: penalty of the result, divided by the batch size. */
    public TernaryDense activityRegularizer(@Nullable Regularizer activityRegularizer) {
        return Components.with(this, "activityRegularizer", activityRegularizer);
    }

    /** The same with another value of this component: constraint of the kernel. */
    public TernaryDense kernelConstraint(@Nullable Constraint kernelConstraint) {
        return Components.with(this, "kernelConstraint", kernelConstraint);
    }

    /** The same with another value of this component: constraint of the bias. */
    public TernaryDense biasConstraint(@Nullable Constraint biasConstraint) {
        return Components.with(this, "biasConstraint", biasConstraint);
    }
}
