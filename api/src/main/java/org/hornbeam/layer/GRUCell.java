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
 * One step of a gated recurrent unit (Cho et al., 2014; {@code keras.layers.GRUCell}): gates z and r and the candidate
 * along the last axis of the weights, in that order; {@code h' = z h + (1 - z) candidate}. Weights: {@code kernel}
 * (features, 3 units), {@code recurrent_kernel} (units, 3 units), {@code bias} (2, 3 units), of the input and of the state,
 * or (3 units) without {@code resetAfter}.
 *
 * @param units size of the output
 * @param activation applied to what is new; default tanh
 * @param recurrentActivation applied to the gates; default sigmoid
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
 * @param resetAfter whether the reset gate acts after the weights of the state; default {@code true}
 */
public record GRUCell(
        int units,
        Activation activation,
        Activation recurrentActivation,
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
        double recurrentDropout,
        boolean resetAfter)
        implements Cell {
    /** Checks the arguments. */
    public GRUCell {
        Arguments.positive("GRUCell", "units", units);
        Arguments.share("GRUCell", "dropout", dropout);
        Arguments.share("GRUCell", "recurrentDropout", recurrentDropout);
    }

    /** With Keras's defaults. */
    public GRUCell(int units) {
        this(
                units,
                Activations.tanh(),
                Activations.sigmoid(),
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
                0,
                true);
    }

    @Override
    public List<Shape> state(Shape step) {
        return List.of(Shape.of(units));
    }

    @Override
    public Step step(Scope scope, Value x, List<Value> state) {
        Value old = state.getFirst();
        Value input = Dropout.drop(scope, x, x.shape(), dropout);
        Value h = Dropout.drop(scope, old, old.shape(), recurrentDropout);
        Value ofInput = Ops.matmul(input, kernel(scope, x));
        Value weights = recurrentKernel(scope);
        @Nullable Value ofState = resetAfter ? Ops.matmul(h, weights) : null;
        if (useBias) {
            Weight options = Arguments.weight(biasRegularizer, biasConstraint);
            Shape shape = resetAfter ? Shape.of(2, 3L * units) : Shape.of(3L * units);
            Value bias = scope.weight("bias", shape, biasInitializer, options);
            ofInput = ofInput.plus(resetAfter ? bias.get(0) : bias);
            ofState = ofState == null ? null : ofState.plus(bias.get(1));
        }
        List<Value> fromInput = Ops.split(ofInput, 3, 1);
        Value update;
        Value candidate;
        if (ofState != null) {
            List<Value> fromState = Ops.split(ofState, 3, 1);
            update = recurrentActivation.trace(fromInput.get(0).plus(fromState.get(0)));
            Value reset = recurrentActivation.trace(fromInput.get(1).plus(fromState.get(1)));
            candidate = activation.trace(fromInput.get(2).plus(reset.times(fromState.get(2))));
        } else {
            List<Value> parts = Ops.split(weights, 3, 1);
            update = recurrentActivation.trace(fromInput.get(0).plus(Ops.matmul(h, parts.get(0))));
            Value reset = recurrentActivation.trace(fromInput.get(1).plus(Ops.matmul(h, parts.get(1))));
            candidate = activation.trace(fromInput.get(2).plus(Ops.matmul(reset.times(h), parts.get(2))));
        }
        Value next = update.times(old).plus(Ops.like(update, 1.0).minus(update).times(candidate));
        return new Step(next, List.of(next));
    }

    private Value kernel(Scope scope, Value x) {
        Weight options = Arguments.weight(kernelRegularizer, kernelConstraint);
        return scope.weight("kernel", Shape.of(x.dim(-1), 3L * units), kernelInitializer, options);
    }

    private Value recurrentKernel(Scope scope) {
        Weight options = Arguments.weight(recurrentRegularizer, recurrentConstraint);
        return scope.weight("recurrent_kernel", Shape.of(units, 3L * units), recurrentInitializer, options);
    }

    /** The same with another value of this component: applied to what is new. */
    public GRUCell activation(Activation activation) {
        return Components.with(this, "activation", activation);
    }

    /** The same with another value of this component: applied to the gates. */
    public GRUCell recurrentActivation(Activation recurrentActivation) {
        return Components.with(this, "recurrentActivation", recurrentActivation);
    }

    /** The same with another value of this component: whether there is a bias. */
    public GRUCell useBias(boolean useBias) {
        return Components.with(this, "useBias", useBias);
    }

    /** The same with another value of this component: first value of the weights of the input. */
    public GRUCell kernelInitializer(Initializer kernelInitializer) {
        return Components.with(this, "kernelInitializer", kernelInitializer);
    }

    /** The same with another value of this component: first value of the weights of the state. */
    public GRUCell recurrentInitializer(Initializer recurrentInitializer) {
        return Components.with(this, "recurrentInitializer", recurrentInitializer);
    }

    /** The same with another value of this component: first value of the bias. */
    public GRUCell biasInitializer(Initializer biasInitializer) {
        return Components.with(this, "biasInitializer", biasInitializer);
    }

    /** The same with another value of this component: penalty of the weights of the input. */
    public GRUCell kernelRegularizer(@Nullable Regularizer kernelRegularizer) {
        return Components.with(this, "kernelRegularizer", kernelRegularizer);
    }

    /** The same with another value of this component: penalty of the weights of the state. */
    public GRUCell recurrentRegularizer(@Nullable Regularizer recurrentRegularizer) {
        return Components.with(this, "recurrentRegularizer", recurrentRegularizer);
    }

    /** The same with another value of this component: penalty of the bias. */
    public GRUCell biasRegularizer(@Nullable Regularizer biasRegularizer) {
        return Components.with(this, "biasRegularizer", biasRegularizer);
    }

    /** The same with another value of this component: constraint of the weights of the input. */
    public GRUCell kernelConstraint(@Nullable Constraint kernelConstraint) {
        return Components.with(this, "kernelConstraint", kernelConstraint);
    }

    /** The same with another value of this component: constraint of the weights of the state. */
    public GRUCell recurrentConstraint(@Nullable Constraint recurrentConstraint) {
        return Components.with(this, "recurrentConstraint", recurrentConstraint);
    }

    /** The same with another value of this component: constraint of the bias. */
    public GRUCell biasConstraint(@Nullable Constraint biasConstraint) {
        return Components.with(this, "biasConstraint", biasConstraint);
    }

    /** The same with another value of this component: share of the input that is dropped in training, alike in all steps. */
    public GRUCell dropout(double dropout) {
        return Components.with(this, "dropout", dropout);
    }

    /** The same with another value of this component: share of the state that is dropped in training, alike in all steps. */
    public GRUCell recurrentDropout(double recurrentDropout) {
        return Components.with(this, "recurrentDropout", recurrentDropout);
    }

    /** The same with another value of this component: whether the reset gate acts after the weights of the state. */
    public GRUCell resetAfter(boolean resetAfter) {
        return Components.with(this, "resetAfter", resetAfter);
    }
}
