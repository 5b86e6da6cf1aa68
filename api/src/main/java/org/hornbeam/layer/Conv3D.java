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
 * A convolution (cross-correlation) over depth, height and width ({@code keras.layers.Conv3D}). Shape {@code
 * (batch, depth, height, width, channels)} to {@code (batch, windows..., filters)}. Weights: {@code kernel}
 * (kernelSize..., channels / groups, filters), {@code bias} (filters).
 *
 * @param filters number of features of the result
 * @param kernelSize size of the window
 * @param strides distance between two windows; default 1
 * @param padding what happens at the edges; default valid
 * @param dataFormat where the channels are; default last
 * @param dilationRate distance between two taps of a window; default 1
 * @param groups number of groups into which channels and filters are split; default 1
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
public record Conv3D(
        int filters,
        List<Integer> kernelSize,
        List<Integer> strides,
        Padding padding,
        DataFormat dataFormat,
        List<Integer> dilationRate,
        int groups,
        Activation activation,
        boolean useBias,
        Initializer kernelInitializer,
        Initializer biasInitializer,
        @Nullable Regularizer kernelRegularizer,
        @Nullable Regularizer biasRegularizer,
        @Nullable Regularizer activityRegularizer,
        @Nullable Constraint kernelConstraint,
        @Nullable Constraint biasConstraint)
        implements Layer<Volume, Volume>, Convolution {
    /** Checks the arguments. */
    public Conv3D {
        kernelSize = List.copyOf(kernelSize);
        strides = List.copyOf(strides);
        dilationRate = List.copyOf(dilationRate);
    }

    /** With Keras's defaults. */
    public Conv3D(int filters, List<Integer> kernelSize) {
        this(
                filters,
                kernelSize,
                List.of(1, 1, 1),
                Padding.VALID,
                DataFormat.CHANNELS_LAST,
                List.of(1, 1, 1),
                1,
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
    public Conv3D(int filters, int kernelSize) {
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

    /** The same with another value of this component: distance between two windows. */
    public Conv3D strides(List<Integer> strides) {
        return Components.with(this, "strides", strides);
    }

    /** The same value for all axes. */
    public Conv3D strides(int all) {
        return strides(List.of(all, all, all));
    }

    /** One value for depth, one for height, one for width. */
    public Conv3D strides(int depth, int height, int width) {
        return strides(List.of(depth, height, width));
    }

    /** The same with another value of this component: what happens at the edges. */
    public Conv3D padding(Padding padding) {
        return Components.with(this, "padding", padding);
    }

    /** The same with another value of this component: where the channels are. */
    public Conv3D dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }

    /** The same with another value of this component: distance between two taps of a window. */
    public Conv3D dilationRate(List<Integer> dilationRate) {
        return Components.with(this, "dilationRate", dilationRate);
    }

    /** The same value for all axes. */
    public Conv3D dilationRate(int all) {
        return dilationRate(List.of(all, all, all));
    }

    /** One value for depth, one for height, one for width. */
    public Conv3D dilationRate(int depth, int height, int width) {
        return dilationRate(List.of(depth, height, width));
    }

    /** The same with another value of this component: number of groups into which channels and filters are split. */
    public Conv3D groups(int groups) {
        return Components.with(this, "groups", groups);
    }

    /** The same with another value of this component: applied to the result. */
    public Conv3D activation(Activation activation) {
        return Components.with(this, "activation", activation);
    }

    /** The same with another value of this component: whether there is a bias. */
    public Conv3D useBias(boolean useBias) {
        return Components.with(this, "useBias", useBias);
    }

    /** The same with another value of this component: first value of the kernel. */
    public Conv3D kernelInitializer(Initializer kernelInitializer) {
        return Components.with(this, "kernelInitializer", kernelInitializer);
    }

    /** The same with another value of this component: first value of the bias. */
    public Conv3D biasInitializer(Initializer biasInitializer) {
        return Components.with(this, "biasInitializer", biasInitializer);
    }

    /** The same with another value of this component: penalty of the kernel. */
    public Conv3D kernelRegularizer(@Nullable Regularizer kernelRegularizer) {
        return Components.with(this, "kernelRegularizer", kernelRegularizer);
    }

    /** The same with another value of this component: penalty of the bias. */
    public Conv3D biasRegularizer(@Nullable Regularizer biasRegularizer) {
        return Components.with(this, "biasRegularizer", biasRegularizer);
    }

    /** The same with another value of this component: penalty of the result, divided by the batch size. */
    public Conv3D activityRegularizer(@Nullable Regularizer activityRegularizer) {
        return Components.with(this, "activityRegularizer", activityRegularizer);
    }

    /** The same with another value of this component: constraint of the kernel. */
    public Conv3D kernelConstraint(@Nullable Constraint kernelConstraint) {
        return Components.with(this, "kernelConstraint", kernelConstraint);
    }

    /** The same with another value of this component: constraint of the bias. */
    public Conv3D biasConstraint(@Nullable Constraint biasConstraint) {
        return Components.with(this, "biasConstraint", biasConstraint);
    }
}
