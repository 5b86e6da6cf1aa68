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
 * One step of a long short-term memory (Hochreiter and Schmidhuber, 1997; {@code keras.layers.LSTMCell}): gates i, f and
 * o and the candidate c along the last axis of the weights, in the order i, f, c, o; {@code c' = f c + i candidate},
 * {@code h' = o activation(c')}. It carries h and c. Weights: {@code kernel} (features, 4 units),
 * {@code recurrent_kernel} (units, 4 units), {@code bias} (4 units).
 *
 * @param units size of the output
 * @param activation applied to what is new; default tanh
 * @param recurrentActivation applied to the gates; default sigmoid
 * @param useBias whether there is a bias; default {@code true}
 * @param kernelInitializer first value of the weights of the input; default Glorot uniform
 * @param recurrentInitializer first value of the weights of the state; default orthogonal
 * @param biasInitializer first value of the bias; default zeros
 * @param unitForgetBias whether the bias of the forget gate begins as 1; default {@code true}
 * @param kernelRegularizer penalty of the weights of the input; default none
 * @param recurrentRegularizer penalty of the weights of the state; default none
 * @param biasRegularizer penalty of the bias; default none
 * @param kernelConstraint constraint of the weights of the input; default none
 * @param recurrentConstraint constraint of the weights of the state; default none
 * @param biasConstraint constraint of the bias; default none
 * @param dropout share of the input that is dropped in training, alike in all steps; default 0
 * @param recurrentDropout share of the state that is dropped in training, alike in all steps; default 0
 */
public record LSTMCell(
        int units,
        Activation activation,
        Activation recurrentActivation,
        boolean useBias,
        Initializer kernelInitializer,
        Initializer recurrentInitializer,
        Initializer biasInitializer,
        boolean unitForgetBias,
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
    public LSTMCell {
        Arguments.positive("LSTMCell", "units", units);
        Arguments.share("LSTMCell", "dropout", dropout);
        Arguments.share("LSTMCell", "recurrentDropout", recurrentDropout);
    }

    /** With Keras's defaults. */
    public LSTMCell(int units) {
        this(
                units,
                Activations.tanh(),
                Activations.sigmoid(),
                true,
                Initializers.glorotUniform(),
                Initializers.orthogonal(),
                Initializers.zeros(),
                true,
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
        return List.of(Shape.of(units), Shape.of(units));
    }

    @Override
    public Step step(Scope scope, Value x, List<Value> state) {
        Value input = Dropout.drop(scope, x, x.shape(), dropout);
        Value h = Dropout.drop(scope, state.get(0), state.get(0).shape(), recurrentDropout);
        Value sum = Ops.matmul(input, kernel(scope, x)).plus(Ops.matmul(h, recurrentKernel(scope)));
        if (useBias) {
            Weight options = Arguments.weight(biasRegularizer, biasConstraint);
            Initializer first = unitForgetBias ? new ForgetBias(biasInitializer) : biasInitializer;
            sum = sum.plus(scope.weight("bias", Shape.of(4L * units), first, options));
        }
        List<Value> gates = Ops.split(sum, 4, 1);
        Value kept = recurrentActivation.trace(gates.get(1)).times(state.get(1));
        Value added = recurrentActivation.trace(gates.get(0)).times(activation.trace(gates.get(2)));
        Value memory = kept.plus(added);
        Value next = recurrentActivation.trace(gates.get(3)).times(activation.trace(memory));
        return new Step(next, List.of(next, memory));
    }

    private Value kernel(Scope scope, Value x) {
        Weight options = Arguments.weight(kernelRegularizer, kernelConstraint);
        return scope.weight("kernel", Shape.of(x.dim(-1), 4L * units), kernelInitializer, options);
    }

    private Value recurrentKernel(Scope scope) {
        Weight options = Arguments.weight(recurrentRegularizer, recurrentConstraint);
        return scope.weight("recurrent_kernel", Shape.of(units, 4L * units), recurrentInitializer, options);
    }

    /** The same with another value of this component: applied to what is new. */
    public LSTMCell activation(Activation activation) {
        return Components.with(this, "activation", activation);
    }

    /** The same with another value of this component: applied to the gates. */
    public LSTMCell recurrentActivation(Activation recurrentActivation) {
        return Components.with(this, "recurrentActivation", recurrentActivation);
    }

    /** The same with another value of this component: whether there is a bias. */
    public LSTMCell useBias(boolean useBias) {
        return Components.with(this, "useBias", useBias);
    }

    /** The same with another value of this component: first value of the weights of the input. */
    public LSTMCell kernelInitializer(Initializer kernelInitializer) {
        return Components.with(this, "kernelInitializer", kernelInitializer);
    }

    /** The same with another value of this component: first value of the weights of the state. */
    public LSTMCell recurrentInitializer(Initializer recurrentInitializer) {
        return Components.with(this, "recurrentInitializer", recurrentInitializer);
    }

    /** The same with another value of this component: first value of the bias. */
    public LSTMCell biasInitializer(Initializer biasInitializer) {
        return Components.with(this, "biasInitializer", biasInitializer);
    }

    /** The same with another value of this component: whether the bias of the forget gate begins as 1. */
    public LSTMCell unitForgetBias(boolean unitForgetBias) {
        return Components.with(this, "unitForgetBias", unitForgetBias);
    }

    /** The same with another value of this component: penalty of the weights of the input. */
    public LSTMCell kernelRegularizer(@Nullable Regularizer kernelRegularizer) {
        return Components.with(this, "kernelRegularizer", kernelRegularizer);
    }

    /** The same with another value of this component: penalty of the weights of the state. */
    public LSTMCell recurrentRegularizer(@Nullable Regularizer recurrentRegularizer) {
        return Components.with(this, "recurrentRegularizer", recurrentRegularizer);
    }

    /** The same with another value of this component: penalty of the bias. */
    public LSTMCell biasRegularizer(@Nullable Regularizer biasRegularizer) {
        return Components.with(this, "biasRegularizer", biasRegularizer);
    }

    /** The same with another value of this component: constraint of the weights of the input. */
    public LSTMCell kernelConstraint(@Nullable Constraint kernelConstraint) {
        return Components.with(this, "kernelConstraint", kernelConstraint);
    }

    /** The same with another value of this component: constraint of the weights of the state. */
    public LSTMCell recurrentConstraint(@Nullable Constraint recurrentConstraint) {
        return Components.with(this, "recurrentConstraint", recurrentConstraint);
    }

    /** The same with another value of this component: constraint of the bias. */
    public LSTMCell biasConstraint(@Nullable Constraint biasConstraint) {
        return Components.with(this, "biasConstraint", biasConstraint);
    }

    /** The same with another value of this component: share of the input that is dropped in training, alike in all steps. */
    public LSTMCell dropout(double dropout) {
        return Components.with(this, "dropout", dropout);
    }

    /** The same with another value of this component: share of the state that is dropped in training, alike in all steps. */
    public LSTMCell recurrentDropout(double recurrentDropout) {
        return Components.with(this, "recurrentDropout", recurrentDropout);
    }
}
