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
 * A convolution of each channel by itself over height and width, then a product over the channels of each position
 * ({@code keras.layers.SeparableConv2D}). Shape {@code (batch, height, width, channels)} to {@code (batch, windows
 * down, windows across, filters)}. Weights: {@code depthwise_kernel} (kernelSize..., channels, depthMultiplier),
 * {@code pointwise_kernel} (1, 1, channels depthMultiplier, filters), {@code bias} (filters).
 *
 * @param filters number of features of the result
 * @param kernelSize size of the window
 * @param strides distance between two windows; default 1
 * @param padding what happens at the edges; default valid
 * @param dataFormat where the channels are; default last
 * @param dilationRate distance between two taps of a window; default 1
 * @param depthMultiplier number of results of each channel; default 1
 * @param activation applied to the result; default linear
 * @param useBias whether there is a bias; default {@code true}
 * @param depthwiseInitializer first value of the depthwise kernel; default Glorot uniform
 * @param pointwiseInitializer first value of the pointwise kernel; default Glorot uniform
 * @param biasInitializer first value of the bias; default zeros
 * @param depthwiseRegularizer penalty of the depthwise kernel; default none
 * @param pointwiseRegularizer penalty of the pointwise kernel; default none
 * @param biasRegularizer penalty of the bias; default none
 * @param activityRegularizer penalty of the result, divided by the batch size; default none
 * @param depthwiseConstraint constraint of the depthwise kernel; default none
 * @param pointwiseConstraint constraint of the pointwise kernel; default none
 * @param biasConstraint constraint of the bias; default none
 */
public record SeparableConv2D(
        int filters,
        List<Integer> kernelSize,
        List<Integer> strides,
        Padding padding,
        DataFormat dataFormat,
        List<Integer> dilationRate,
        int depthMultiplier,
        Activation activation,
        boolean useBias,
        Initializer depthwiseInitializer,
        Initializer pointwiseInitializer,
        Initializer biasInitializer,
        @Nullable Regularizer depthwiseRegularizer,
        @Nullable Regularizer pointwiseRegularizer,
        @Nullable Regularizer biasRegularizer,
        @Nullable Regularizer activityRegularizer,
        @Nullable Constraint depthwiseConstraint,
        @Nullable Constraint pointwiseConstraint,
        @Nullable Constraint biasConstraint)
        implements Layer<Image, Image>, SeparableConvolution {
    /** Checks the arguments. */
    public SeparableConv2D {
        kernelSize = List.copyOf(kernelSize);
        strides = List.copyOf(strides);
        dilationRate = List.copyOf(dilationRate);
    }

    /** With Keras's defaults. */
    public SeparableConv2D(int filters, List<Integer> kernelSize) {
        this(
                filters,
                kernelSize,
                List.of(1, 1),
                Padding.VALID,
                DataFormat.CHANNELS_LAST,
                List.of(1, 1),
                1,
                Activations.linear(),
                true,
                Initializers.glorotUniform(),
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

    /** With a square window. */
    public SeparableConv2D(int filters, int kernelSize) {
        this(filters, List.of(kernelSize, kernelSize));
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
    public SeparableConv2D strides(List<Integer> strides) {
        return Components.with(this, "strides", strides);
    }

    /** The same value for both axes. */
    public SeparableConv2D strides(int both) {
        return strides(List.of(both, both));
    }

    /** One value for height, one for width. */
    public SeparableConv2D strides(int height, int width) {
        return strides(List.of(height, width));
    }

    /** The same with another value of this component: what happens at the edges. */
    public SeparableConv2D padding(Padding padding) {
        return Components.with(this, "padding", padding);
    }

    /** The same with another value of this component: where the channels are. */
    public SeparableConv2D dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }

    /** The same with another value of this component: distance between two taps of a window. */
    public SeparableConv2D dilationRate(List<Integer> dilationRate) {
        return Components.with(this, "dilationRate", dilationRate);
    }

    /** The same value for both axes. */
    public SeparableConv2D dilationRate(int both) {
        return dilationRate(List.of(both, both));
    }

    /** One value for height, one for width. */
    public SeparableConv2D dilationRate(int height, int width) {
        return dilationRate(List.of(height, width));
    }

    /** The same with another value of this component: number of results of each channel. */
    public SeparableConv2D depthMultiplier(int depthMultiplier) {
        return Components.with(this, "depthMultiplier", depthMultiplier);
    }

    /** The same with another value of this component: applied to the result. */
    public SeparableConv2D activation(Activation activation) {
        return Components.with(this, "activation", activation);
    }

    /** The same with another value of this component: whether there is a bias. */
    public SeparableConv2D useBias(boolean useBias) {
        return Components.with(this, "useBias", useBias);
    }

    /** The same with another value of this component: first value of the depthwise kernel. */
    public SeparableConv2D depthwiseInitializer(Initializer depthwiseInitializer) {
        return Components.with(this, "depthwiseInitializer", depthwiseInitializer);
    }

    /** The same with another value of this component: first value of the pointwise kernel. */
    public SeparableConv2D pointwiseInitializer(Initializer pointwiseInitializer) {
        return Components.with(this, "pointwiseInitializer", pointwiseInitializer);
    }

    /** The same with another value of this component: first value of the bias. */
    public SeparableConv2D biasInitializer(Initializer biasInitializer) {
        return Components.with(this, "biasInitializer", biasInitializer);
    }

    /** The same with another value of this component: penalty of the depthwise kernel. */
    public SeparableConv2D depthwiseRegularizer(@Nullable Regularizer depthwiseRegularizer) {
        return Components.with(this, "depthwiseRegularizer", depthwiseRegularizer);
    }

    /** The same with another value of this component: penalty of the pointwise kernel. */
    public SeparableConv2D pointwiseRegularizer(@Nullable Regularizer pointwiseRegularizer) {
        return Components.with(this, "pointwiseRegularizer", pointwiseRegularizer);
    }

    /** The same with another value of this component: penalty of the bias. */
    public SeparableConv2D biasRegularizer(@Nullable Regularizer biasRegularizer) {
        return Components.with(this, "biasRegularizer", biasRegularizer);
    }

    /** The same with another value of this component: penalty of the result, divided by the batch size. */
    public SeparableConv2D activityRegularizer(@Nullable Regularizer activityRegularizer) {
        return Components.with(this, "activityRegularizer", activityRegularizer);
    }

    /** The same with another value of this component: constraint of the depthwise kernel. */
    public SeparableConv2D depthwiseConstraint(@Nullable Constraint depthwiseConstraint) {
        return Components.with(this, "depthwiseConstraint", depthwiseConstraint);
    }

    /** The same with another value of this component: constraint of the pointwise kernel. */
    public SeparableConv2D pointwiseConstraint(@Nullable Constraint pointwiseConstraint) {
        return Components.with(this, "pointwiseConstraint", pointwiseConstraint);
    }

    /** The same with another value of this component: constraint of the bias. */
    public SeparableConv2D biasConstraint(@Nullable Constraint biasConstraint) {
        return Components.with(this, "biasConstraint", biasConstraint);
    }
}
