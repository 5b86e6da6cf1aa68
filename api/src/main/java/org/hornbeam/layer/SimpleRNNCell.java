// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
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
 * One step of a plain recurrent layer: {@code h' = activation(x W + h U + b)} ({@code keras.layers.SimpleRNNCell}).
 * Weights: {@code kernel} (features, units), {@code recurrent_kernel} (units, units), {@code bias} (units).
 *
 * @param units size of the output
 * @param activation applied to what is new; default tanh
 * @param useBias whether there is a bias; default {@code true}
 * @param kernelInitializer first value of the weights of the input; default Glorot uniform
 * @param recurrentInitializer first value of the weights of the state; default orthogonal
 * @param biasInitializer first value of the bias; default zeros
 * @param kernelRegularizer penalty of the weights of the input; default none
 * @param recurrentRegularizer penalty of the weights of the state; default none
 * @param biasRegularizer penalty of the bias; default none
 * @param kernelConstraint constraint of the weights of the input; default none
 * @param recurrentConstraint constraint of the weights of the state; default none
 * @param biasConstraint constraint of the bias; default none
 * @param dropout share of the input that is dropped in training, alike in all steps; default 0
 * @param recurrentDropout share of the state that is dropped in training, alike in all steps; default 0
 */
public record SimpleRNNCell(
        int units,
        Activation activation,
        boolean useBias,
        Initializer kernelInitializer,
        Initializer recurrentInitializer,
        Initializer biasInitializer,
        @Nullable Regularizer kernelRegularizer,
        @Nullable Regularizer recurrentRegularizer,
        @Nullable Regularizer biasRegularizer,
        @Nullable Constraint kernelConstraint,
        @Nullable Constraint recurrentConstraint,
        @Nullable Constraint biasConstraint,
        double dropout,
        double recurrentDropout)
        implements Cell {
    /** Checks the arguments. */
    public SimpleRNNCell {
        Arguments.positive("SimpleRNNCell", "units", units);
        Arguments.share("SimpleRNNCell", "dropout", dropout);
        Arguments.share("SimpleRNNCell", "recurrentDropout", recurrentDropout);
    }

    /** With Keras's defaults. */
    public SimpleRNNCell(int units) {
        this(
                units,
                Activations.tanh(),
                true,
                Initializers.glorotUniform(),
                Initializers.orthogonal(),
                Initializers.zeros(),
                null,
                null,
                null,
                null,
                null,
                null,
                0,
                0);
    }

    @Override
    public List<Shape> state(Shape step) {
        return List.of(Shape.of(units));
    }

    @Override
    public Step step(Scope scope, Value x, List<Value> state) {
        Value input = Dropout.drop(scope, x, x.shape(), dropout);
        Value h = Dropout.drop(scope, state.getFirst(), state.getFirst().shape(), recurrentDropout);
        Value sum = Ops.matmul(input, kernel(scope, x));
        Value carried = Ops.matmul(h, recurrentKernel(scope));
        if (useBias) {
            Weight options = Arguments.weight(biasRegularizer, biasConstraint);
            sum = sum.plus(scope.weight("bias", Shape.of(units), biasInitializer, options));
        }
        Value next = activation.trace(sum.plus(carried));
        return new Step(next, List.of(next));
    }

    private Value kernel(Scope scope, Value x) {
        Weight options = Arguments.weight(kernelRegularizer, kernelConstraint);
        return scope.weight("kernel", Shape.of(x.dim(-1), units), kernelInitializer, options);
    }

    private Value recurrentKernel(Scope scope) {
        Weight options = Arguments.weight(recurrentRegularizer, recurrentConstraint);
        return scope.weight("recurrent_kernel", Shape.of(units, units), recurrentInitializer, options);
    }

    /** The same with another value of this component: applied to what is new. */
    public SimpleRNNCell activation(Activation activation) {
        return Components.with(this, "activation", activation);
    }

    /** The same with another value of this component: whether there is a bias. */
    public SimpleRNNCell useBias(boolean useBias) {
        return Components.with(this, "useBias", useBias);
    }

    /** The same with another value of this component: first value of the weights of the input. */
    public SimpleRNNCell kernelInitializer(Initializer kernelInitializer) {
        return Components.with(this, "kernelInitializer", kernelInitializer);
    }

    /** The same with another value of this component: first value of the weights of the state. */
    public SimpleRNNCell recurrentInitializer(Initializer recurrentInitializer) {
        return Components.with(this, "recurrentInitializer", recurrentInitializer);
    }

    /** The same with another value of this component: first value of the bias. */
    public SimpleRNNCell biasInitializer(Initializer biasInitializer) {
        return Components.with(this, "biasInitializer", biasInitializer);
    }

    /** The same with another value of this component: penalty of the weights of the input. */
    public SimpleRNNCell kernelRegularizer(@Nullable Regularizer kernelRegularizer) {
        return Components.with(this, "kernelRegularizer", kernelRegularizer);
    }

    /** The same with another value of this component: penalty of the weights of the state. */
    public SimpleRNNCell recurrentRegularizer(@Nullable Regularizer recurrentRegularizer) {
        return Components.with(this, "recurrentRegularizer", recurrentRegularizer);
    }

    /** The same with another value of this component: penalty of the bias. */
    public SimpleRNNCell biasRegularizer(@Nullable Regularizer biasRegularizer) {
        return Components.with(this, "biasRegularizer", biasRegularizer);
    }

    /** The same with another value of this component: constraint of the weights of the input. */
    public SimpleRNNCell kernelConstraint(@Nullable Constraint kernelConstraint) {
        return Components.with(this, "kernelConstraint", kernelConstraint);
    }

    /** The same with another value of this component: constraint of the weights of the state. */
    public SimpleRNNCell recurrentConstraint(@Nullable Constraint recurrentConstraint) {
        return Components.with(this, "recurrentConstraint", recurrentConstraint);
    }

    /** The same with another value of this component: constraint of the bias. */
    public SimpleRNNCell biasConstraint(@Nullable Constraint biasConstraint) {
        return Components.with(this, "biasConstraint", biasConstraint);
    }

    /** The same with another value of this component: share of the input that is dropped in training, alike in all steps. */
    public SimpleRNNCell dropout(double dropout) {
        return Components.with(this, "dropout", dropout);
    }

    /** The same with another value of this component: share of the state that is dropped in training, alike in all steps. */
    public SimpleRNNCell recurrentDropout(double recurrentDropout) {
        return Components.with(this, "recurrentDropout", recurrentDropout);
    }
}
