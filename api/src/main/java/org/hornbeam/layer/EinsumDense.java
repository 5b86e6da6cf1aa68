// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.activation.Activation;
import org.hornbeam.activation.Activations;
import org.hornbeam.component.Components;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.form.Block;
import org.hornbeam.form.Form;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * A sum of products of the input and a kernel over named axes, plus a bias ({@code keras.layers.EinsumDense}):
 * {@code einsumDense("abc,cde->abde", -1, 4, 8)}. The names are those of the input, of the kernel and of the
 * result, the batch first; {@code ...} stands for any axes in front or at the end of input and result. Sizes that
 * sums and kernel need must be known. Weights: {@code kernel}, of the sizes of its names; {@code bias}, of the
 * sizes of {@code biasAxes} and 1 between and behind them; with a {@code loraRank} also {@code lora_kernel_a} (...,
 * rank) and {@code lora_kernel_b} (rank, last size), and the kernel is not trained.
 *
 * @param equation the names of the axes
 * @param outputShape sizes of the result without the batch and without axes behind {@code ...}; -1 for that of the input
 * @param activation applied to the sum; default linear
 * @param biasAxes names of the axes of the result that have a bias, {@code null} for no bias; default {@code null}
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
public record EinsumDense(
        String equation,
        List<Integer> outputShape,
        Activation activation,
        @Nullable String biasAxes,
        Initializer kernelInitializer,
        Initializer biasInitializer,
        @Nullable Regularizer kernelRegularizer,
        @Nullable Regularizer biasRegularizer,
        @Nullable Regularizer activityRegularizer,
        @Nullable Constraint kernelConstraint,
        @Nullable Constraint biasConstraint,
        @Nullable Integer loraRank,
        @Nullable Double loraAlpha)
        implements Layer<Form<?>, Block> {
    /** Checks the arguments. */
    public EinsumDense {
        outputShape = List.copyOf(outputShape);
        Lora.check("EinsumDense", loraRank, kernelConstraint);
    }

    /** With Keras's defaults. */
    public EinsumDense(String equation, List<Integer> outputShape) {
        this(
                equation,
                outputShape,
                Activations.linear(),
                null,
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

    /** With these sizes of the result, -1 for that of the input. */
    public EinsumDense(String equation, int... outputShape) {
        this(equation, IntStream.of(outputShape).boxed().toList());
    }

    @Override
    public Class<Block> output() {
        return Block.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        EinsumShapes shapes = EinsumShapes.of(equation, biasAxes, x.shape(), outputShape);
        Weight kernelOptions = Lora.options(loraRank, kernelRegularizer, kernelConstraint);
        Value kernel = scope.weight("kernel", shapes.kernel(), kernelInitializer, kernelOptions);
        Value bias = null;
        if (shapes.bias() != null) {
            Weight biasOptions = Arguments.weight(biasRegularizer, biasConstraint);
            bias = scope.weight("bias", shapes.bias(), biasInitializer, biasOptions);
        }
        Value changed = Lora.changed(scope, "kernel", kernel, loraRank, loraAlpha, kernelRegularizer);
        Value y = Ops.einsum(equation, x.cast(scope.computeDtype()), changed);
        if (!y.shape().equals(shapes.result())) {
            throw new ShapeException("EinsumDense: \"" + equation + "\" makes " + y.shape() + " of " + x.shape()
                    + ", but outputShape " + outputShape + " says " + shapes.result());
        }
        Value result = activation.trace(bias == null ? y : y.plus(bias));
        Arguments.penalize(scope, activityRegularizer, result);
        return result;
    }

    /** The same with another value of this component: applied to the sum. */
    public EinsumDense activation(Activation activation) {
        return Components.with(this, "activation", activation);
    }

    /** The same with another value of this component: names of the axes of the result that have a bias, {@code null} for no bias. */
    public EinsumDense biasAxes(@Nullable String biasAxes) {
        return Components.with(this, "biasAxes", biasAxes);
    }

    /** The same with another value of this component: first value of the kernel. */
    public EinsumDense kernelInitializer(Initializer kernelInitializer) {
        return Components.with(this, "kernelInitializer", kernelInitializer);
    }

    /** The same with another value of this component: first value of the bias. */
    public EinsumDense biasInitializer(Initializer biasInitializer) {
        return Components.with(this, "biasInitializer", biasInitializer);
    }

    /** The same with another value of this component: penalty of the kernel. */
    public EinsumDense kernelRegularizer(@Nullable Regularizer kernelRegularizer) {
        return Components.with(this, "kernelRegularizer", kernelRegularizer);
    }

    /** The same with another value of this component: penalty of the bias. */
    public EinsumDense biasRegularizer(@Nullable Regularizer biasRegularizer) {
        return Components.with(this, "biasRegularizer", biasRegularizer);
    }

    /** The same with another value of this component: penalty of the result, divided by the batch size. */
    public EinsumDense activityRegularizer(@Nullable Regularizer activityRegularizer) {
        return Components.with(this, "activityRegularizer", activityRegularizer);
    }

    /** The same with another value of this component: constraint of the kernel. */
    public EinsumDense kernelConstraint(@Nullable Constraint kernelConstraint) {
        return Components.with(this, "kernelConstraint", kernelConstraint);
    }

    /** The same with another value of this component: constraint of the bias. */
    public EinsumDense biasConstraint(@Nullable Constraint biasConstraint) {
        return Components.with(this, "biasConstraint", biasConstraint);
    }

    /** The same with another value of this component: rank of a low-rank change of the kernel that is trained in its place, {@code null} for none. */
    public EinsumDense loraRank(@Nullable Integer loraRank) {
        return Components.with(this, "loraRank", loraRank);
    }

    /** The same with another value of this component: factor of that change, divided by its rank. */
    public EinsumDense loraAlpha(@Nullable Double loraAlpha) {
        return Components.with(this, "loraAlpha", loraAlpha);
    }
}
