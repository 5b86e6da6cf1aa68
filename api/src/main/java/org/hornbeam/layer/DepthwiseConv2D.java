// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.activation.Activation;
import org.hornbeam.activation.Activations;
import org.hornbeam.component.Components;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.form.Image;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of each channel by itself over height and width ({@code keras.layers.DepthwiseConv2D}). Shape
 * {@code (batch, height, width, channels)} to {@code (batch, windows, channels depthMultiplier)}: the results of a
 * channel lie side by side. Weights: {@code kernel} (kernelSize..., channels, depthMultiplier), {@code bias}
 * (channels depthMultiplier).
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
public record DepthwiseConv2D(
        List<Integer> kernelSize,
        List<Integer> strides,
        Padding padding,
        int depthMultiplier,
        DataFormat dataFormat,
        List<Integer> dilationRate,
        Activation activation,
        boolean useBias,
        Initializer depthwiseInitializer,
        Initializer biasInitializer,
        @Nullable Regularizer depthwiseRegularizer,
        @Nullable Regularizer biasRegularizer,
        @Nullable Regularizer activityRegularizer,
        @Nullable Constraint depthwiseConstraint,
        @Nullable Constraint biasConstraint)
        implements Layer<Image, Image>, DepthwiseConvolution {
    /** Checks the arguments. */
    public DepthwiseConv2D {
        kernelSize = List.copyOf(kernelSize);
        strides = List.copyOf(strides);
        dilationRate = List.copyOf(dilationRate);
    }

    /** With Keras's defaults. */
    public DepthwiseConv2D(List<Integer> kernelSize) {
        this(
                kernelSize,
                List.of(1, 1),
                Padding.VALID,
                1,
                DataFormat.CHANNELS_LAST,
                List.of(1, 1),
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

    /** With a square window. */
    public DepthwiseConv2D(int kernelSize) {
        this(List.of(kernelSize, kernelSize));
    }

    @Override
    public Class<Image> output() {
        return Image.class;
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
    public DepthwiseConv2D strides(List<Integer> strides) {
        return Components.with(this, "strides", strides);
    }

    /** The same value for both axes. */
    public DepthwiseConv2D strides(int both) {
        return strides(List.of(both, both));
    }

    /** One value for height, one for width. */
    public DepthwiseConv2D strides(int height, int width) {
        return strides(List.of(height, width));
    }

    /** The same with another value of this component: what happens at the edges. */
    public DepthwiseConv2D padding(Padding padding) {
        return Components.with(this, "padding", padding);
    }

    /** The same with another value of this component: number of results of each channel. */
    public DepthwiseConv2D depthMultiplier(int depthMultiplier) {
        return Components.with(this, "depthMultiplier", depthMultiplier);
    }

    /** The same with another value of this component: where the channels are. */
    public DepthwiseConv2D dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }

    /** The same with another value of this component: distance between two taps of a window. */
    public DepthwiseConv2D dilationRate(List<Integer> dilationRate) {
        return Components.with(this, "dilationRate", dilationRate);
    }

    /** The same value for both axes. */
    public DepthwiseConv2D dilationRate(int both) {
        return dilationRate(List.of(both, both));
    }

    /** One value for height, one for width. */
    public DepthwiseConv2D dilationRate(int height, int width) {
        return dilationRate(List.of(height, width));
    }

    /** The same with another value of this component: applied to the result. */
    public DepthwiseConv2D activation(Activation activation) {
        return Components.with(this, "activation", activation);
    }

    /** The same with another value of this component: whether there is a bias. */
    public DepthwiseConv2D useBias(boolean useBias) {
        return Components.with(this, "useBias", useBias);
    }

    /** The same with another value of this component: first value of the depthwise kernel. */
    public DepthwiseConv2D depthwiseInitializer(Initializer depthwiseInitializer) {
        return Components.with(this, "depthwiseInitializer", depthwiseInitializer);
    }

    /** The same with another value of this component: first value of the bias. */
    public DepthwiseConv2D biasInitializer(Initializer biasInitializer) {
        return Components.with(this, "biasInitializer", biasInitializer);
    }

    /** The same with another value of this component: penalty of the depthwise kernel. */
    public DepthwiseConv2D depthwiseRegularizer(@Nullable Regularizer depthwiseRegularizer) {
        return Components.with(this, "depthwiseRegularizer", depthwiseRegularizer);
    }

    /** The same with another value of this component: penalty of the bias. */
    public DepthwiseConv2D biasRegularizer(@Nullable Regularizer biasRegularizer) {
        return Components.with(this, "biasRegularizer", biasRegularizer);
    }

    /** The same with another value of this component: penalty of the result, divided by the batch size. */
    public DepthwiseConv2D activityRegularizer(@Nullable Regularizer activityRegularizer) {
        return Components.with(this, "activityRegularizer", activityRegularizer);
    }

    /** The same with another value of this component: constraint of the depthwise kernel. */
    public DepthwiseConv2D depthwiseConstraint(@Nullable Constraint depthwiseConstraint) {
        return Components.with(this, "depthwiseConstraint", depthwiseConstraint);
    }

    /** The same with another value of this component: constraint of the bias. */
    public DepthwiseConv2D biasConstraint(@Nullable Constraint biasConstraint) {
        return Components.with(this, "biasConstraint", biasConstraint);
    }
}
