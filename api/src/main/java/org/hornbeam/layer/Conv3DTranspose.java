// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.activation.Activation;
import org.hornbeam.activation.Activations;
import org.hornbeam.component.Components;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.form.Volume;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * The transposed convolution over depth, height and width, which widens what a convolution narrows ({@code
 * keras.layers.Conv3DTranspose}). Shape {@code (batch, depth, height, width, channels)} to {@code (batch, ...,
 * filters)}. Of n elements along an axis it makes n stride with padding same, (n - 1) stride + max(window, stride)
 * with padding valid; with an output padding p, (n - 1) stride + p and the parity of the window (same) or the
 * window (valid), where the window counts with its dilation. Weights: {@code kernel} (kernelSize..., filters,
 * channels), {@code bias} (filters).
 *
 * @param filters number of features of the result
 * @param kernelSize size of the window
 * @param strides distance between two windows; default 1
 * @param padding what happens at the edges; default valid
 * @param outputPadding further elements at the end of each axis, less than its stride; {@code null} for what gives the sizes below; default {@code null}
 * @param dataFormat where the channels are; default last
 * @param dilationRate distance between two taps of a window; default 1
 * @param activation applied to the result; default linear
 * @param useBias whether there is a bias; default {@code true}
 * @param kernelInitializer first value of the kernel; default Glorot uniform
 * @param biasInitializer first value of the bias; default zeros
 * @param kernelRegularizer penalty of the kernel; default none
 * @param biasRegularizer penalty of the bias; default none
 * @param activityRegularizer penalty of the result, divided by the batch size; default none
 * @param kernelConstraint constraint of the kernel; default none
 * @param biasConstraint constraint of the bias; default none
 */
public record Conv3DTranspose(
        int filters,
        List<Integer> kernelSize,
        List<Integer> strides,
        Padding padding,
        @Nullable List<Integer> outputPadding,
        DataFormat dataFormat,
        List<Integer> dilationRate,
        Activation activation,
        boolean useBias,
        Initializer kernelInitializer,
        Initializer biasInitializer,
        @Nullable Regularizer kernelRegularizer,
        @Nullable Regularizer biasRegularizer,
        @Nullable Regularizer activityRegularizer,
        @Nullable Constraint kernelConstraint,
        @Nullable Constraint biasConstraint)
        implements Layer<Volume, Volume>, TransposedConvolution {
    /** Checks the arguments. */
    public Conv3DTranspose {
        kernelSize = List.copyOf(kernelSize);
        strides = List.copyOf(strides);
        dilationRate = List.copyOf(dilationRate);
        outputPadding = outputPadding == null ? null : List.copyOf(outputPadding);
    }

    /** With Keras's defaults. */
    public Conv3DTranspose(int filters, List<Integer> kernelSize) {
        this(
                filters,
                kernelSize,
                List.of(1, 1, 1),
                Padding.VALID,
                null,
                DataFormat.CHANNELS_LAST,
                List.of(1, 1, 1),
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

    /** With a cubic window. */
    public Conv3DTranspose(int filters, int kernelSize) {
        this(filters, List.of(kernelSize, kernelSize, kernelSize));
    }

    @Override
    public Class<Volume> output() {
        return Volume.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return convolve(scope, x);
    }

    @Override
    public List<Integer> window() {
        return kernelSize;
    }

    @Override
    public List<Integer> steps() {
        return strides;
    }

    @Override
    public List<Integer> dilations() {
        return dilationRate;
    }

    @Override
    public @Nullable List<Integer> furtherElements() {
        return outputPadding;
    }

    /** The same with another value of this component: distance between two windows. */
    public Conv3DTranspose strides(List<Integer> strides) {
        return Components.with(this, "strides", strides);
    }

    /** The same value for all axes. */
    public Conv3DTranspose strides(int all) {
        return strides(List.of(all, all, all));
    }

    /** One value for depth, one for height, one for width. */
    public Conv3DTranspose strides(int depth, int height, int width) {
        return strides(List.of(depth, height, width));
    }

    /** The same with another value of this component: what happens at the edges. */
    public Conv3DTranspose padding(Padding padding) {
        return Components.with(this, "padding", padding);
    }

    /** The same with another value of this component: further elements at the end of each axis, less than its stride. */
    public Conv3DTranspose outputPadding(@Nullable List<Integer> outputPadding) {
        return Components.with(this, "outputPadding", outputPadding);
    }

    /** The same with another value of this component: where the channels are. */
    public Conv3DTranspose dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }

    /** The same with another value of this component: distance between two taps of a window. */
    public Conv3DTranspose dilationRate(List<Integer> dilationRate) {
        return Components.with(this, "dilationRate", dilationRate);
    }

    /** The same value for all axes. */
    public Conv3DTranspose dilationRate(int all) {
        return dilationRate(List.of(all, all, all));
    }

    /** One value for depth, one for height, one for width. */
    public Conv3DTranspose dilationRate(int depth, int height, int width) {
        return dilationRate(List.of(depth, height, width));
    }

    /** The same with another value of this component: applied to the result. */
    public Conv3DTranspose activation(Activation activation) {
        return Components.with(this, "activation", activation);
    }

    /** The same with another value of this component: whether there is a bias. */
    public Conv3DTranspose useBias(boolean useBias) {
        return Components.with(this, "useBias", useBias);
    }

    /** The same with another value of this component: first value of the kernel. */
    public Conv3DTranspose kernelInitializer(Initializer kernelInitializer) {
        return Components.with(this, "kernelInitializer", kernelInitializer);
    }

    /** The same with another value of this component: first value of the bias. */
    public Conv3DTranspose biasInitializer(Initializer biasInitializer) {
        return Components.with(this, "biasInitializer", biasInitializer);
    }

    /** The same with another value of this component: penalty of the kernel. */
    public Conv3DTranspose kernelRegularizer(@Nullable Regularizer kernelRegularizer) {
        return Components.with(this, "kernelRegularizer", kernelRegularizer);
    }

    /** The same with another value of this component: penalty of the bias. */
    public Conv3DTranspose biasRegularizer(@Nullable Regularizer biasRegularizer) {
        return Components.with(this, "biasRegularizer", biasRegularizer);
    }

    /** The same with another value of this component: penalty of the result, divided by the batch size. */
    public Conv3DTranspose activityRegularizer(@Nullable Regularizer activityRegularizer) {
        return Components.with(this, "activityRegularizer", activityRegularizer);
    }

    /** The same with another value of this component: constraint of the kernel. */
    public Conv3DTranspose kernelConstraint(@Nullable Constraint kernelConstraint) {
        return Components.with(this, "kernelConstraint", kernelConstraint);
    }

    /** The same with another value of this component: constraint of the bias. */
    public Conv3DTranspose biasConstraint(@Nullable Constraint biasConstraint) {
        return Components.with(this, "biasConstraint", biasConstraint);
    }
}
