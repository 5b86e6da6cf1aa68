// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.activation.Activation;
import org.hornbeam.activation.Activations;
import org.hornbeam.component.Components;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.form.Series;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of each channel by itself over time ({@code keras.layers.DepthwiseConv1D}). Shape {@code (batch,
 * time, channels)} to {@code (batch, windows, channels depthMultiplier)}: the results of a channel lie side by
 * side. Weights: {@code kernel} (kernelSize, channels, depthMultiplier), {@code bias} (channels depthMultiplier).
 *
 * @param kernelSize size of the window
 * @param strides distance between two windows; default 1
 * @param padding what happens at the edges; default valid
 * @param depthMultiplier number of results of each channel; default 1
 * @param dataFormat where the channels are; default last
 * @param dilationRate distance between two taps of a window; default 1
 * @param activation applied to the result; default linear
 * @param useBias whether there is a bias; default {@code true}
 * @param depthwiseInitializer first value of the depthwise kernel; default Glorot uniform
 * @param biasInitializer first value of the bias; default zeros
 * @param depthwiseRegularizer penalty of the depthwise kernel; default none
 * @param biasRegularizer penalty of the bias; default none
 * @param activityRegularizer penalty of the result, divided by the batch size; default none
 * @param depthwiseConstraint constraint of the depthwise kernel; default none
 * @param biasConstraint constraint of the bias; default none
 */
public record DepthwiseConv1D(
        int kernelSize,
        int strides,
        Padding padding,
        int depthMultiplier,
        DataFormat dataFormat,
        int dilationRate,
        Activation activation,
        boolean useBias,
        Initializer depthwiseInitializer,
        Initializer biasInitializer,
        @Nullable Regularizer depthwiseRegularizer,
        @Nullable Regularizer biasRegularizer,
        @Nullable Regularizer activityRegularizer,
        @Nullable Constraint depthwiseConstraint,
        @Nullable Constraint biasConstraint)
        implements Layer<Series, Series>, DepthwiseConvolution {
    /** With Keras's defaults. */
    public DepthwiseConv1D(int kernelSize) {
        this(
                kernelSize,
                1,
                Padding.VALID,
                1,
                DataFormat.CHANNELS_LAST,
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

    @Override
    public Class<Series> output() {
        return Series.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return convolve(scope, x);
    }

    @Override
    public List<Integer> window() {
        return List.of(kernelSize);
    }

    @Override
    public List<Integer> steps() {
        return List.of(strides);
    }

    @Override
    public List<Integer> dilations() {
        return List.of(dilationRate);
    }

    /** The same with another value of this component: distance between two windows. */
    public DepthwiseConv1D strides(int strides) {
        return Components.with(this, "strides", strides);
    }

    /** The same with another value of this component: what happens at the edges. */
    public DepthwiseConv1D padding(Padding padding) {
        return Components.with(this, "padding", padding);
    }

    /** The same with another value of this component: number of results of each channel. */
    public DepthwiseConv1D depthMultiplier(int depthMultiplier) {
        return Components.with(this, "depthMultiplier", depthMultiplier);
    }

    /** The same with another value of this component: where the channels are. */
    public DepthwiseConv1D dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }

    /** The same with another value of this component: distance between two taps of a window. */
    public DepthwiseConv1D dilationRate(int dilationRate) {
        return Components.with(this, "dilationRate", dilationRate);
    }

    /** The same with another value of this component: applied to the result. */
    public DepthwiseConv1D activation(Activation activation) {
        return Components.with(this, "activation", activation);
    }

    /** The same with another value of this component: whether there is a bias. */
    public DepthwiseConv1D useBias(boolean useBias) {
        return Components.with(this, "useBias", useBias);
    }

    /** The same with another value of this component: first value of the depthwise kernel. */
    public DepthwiseConv1D depthwiseInitializer(Initializer depthwiseInitializer) {
        return Components.with(this, "depthwiseInitializer", depthwiseInitializer);
    }

    /** The same with another value of this component: first value of the bias. */
    public DepthwiseConv1D biasInitializer(Initializer biasInitializer) {
        return Components.with(this, "biasInitializer", biasInitializer);
    }

    /** The same with another value of this component: penalty of the depthwise kernel. */
    public DepthwiseConv1D depthwiseRegularizer(@Nullable Regularizer depthwiseRegularizer) {
        return Components.with(this, "depthwiseRegularizer", depthwiseRegularizer);
    }

    /** The same with another value of this component: penalty of the bias. */
    public DepthwiseConv1D biasRegularizer(@Nullable Regularizer biasRegularizer) {
        return Components.with(this, "biasRegularizer", biasRegularizer);
    }

    /** The same with another value of this component: penalty of the result, divided by the batch size. */
    public DepthwiseConv1D activityRegularizer(@Nullable Regularizer activityRegularizer) {
        return Components.with(this, "activityRegularizer", activityRegularizer);
    }

    /** The same with another value of this component: constraint of the depthwise kernel. */
    public DepthwiseConv1D depthwiseConstraint(@Nullable Constraint depthwiseConstraint) {
        return Components.with(this, "depthwiseConstraint", depthwiseConstraint);
    }

    /** The same with another value of this component: constraint of the bias. */
    public DepthwiseConv1D biasConstraint(@Nullable Constraint biasConstraint) {
        return Components.with(this, "biasConstraint", biasConstraint);
    }
}
