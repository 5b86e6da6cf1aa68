// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.hornbeam.activation.Activation;
import org.hornbeam.activation.Activations;
import org.hornbeam.component.Components;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * One step of a long short-term memory whose weighted sums are convolutions (Shi et al., 2015): the cell of
 * {@code keras.layers.ConvLSTM1D}, {@code ConvLSTM2D} and {@code ConvLSTM3D}. A step is {@code (batch, space...,
 * channels)}; spatial sizes must be known. Gates i, f, candidate, o along the last axis of the weights. It carries h and
 * c. Weights: {@code kernel} (kernelSize..., channels, 4 filters), {@code recurrent_kernel} (kernelSize..., filters,
 * 4 filters), {@code bias} (4 filters). The convolution of the state has stride 1 and keeps its size.
 *
 * @param filters number of channels of the output
 * @param kernelSize size of the window, one number for each of 1 to 3 spatial axes
 * @param strides distance between two windows of the input; default 1
 * @param padding what happens at the edges of the input; default valid
 * @param dataFormat where the channels are; default last
 * @param dilationRate distance between two taps of a window of the input; default 1
 * @param activation applied to what is new; default tanh
 * @param recurrentActivation applied to the gates; default sigmoid
 * @param useBias whether there is a bias; default {@code true}
 * @param kernelInitializer first value of the kernel of the input; default Glorot uniform
 * @param recurrentInitializer first value of the kernel of the state; default orthogonal
 * @param biasInitializer first value of the bias; default zeros
 * @param unitForgetBias whether the bias of the forget gate begins as 1; default {@code true}
 * @param kernelRegularizer penalty of the kernel of the input; default none
 * @param recurrentRegularizer penalty of the kernel of the state; default none
 * @param biasRegularizer penalty of the bias; default none
 * @param kernelConstraint constraint of the kernel of the input; default none
 * @param recurrentConstraint constraint of the kernel of the state; default none
 * @param biasConstraint constraint of the bias; default none
 * @param dropout share of the input that is dropped in training, alike in all steps, apart for each gate; default 0
 * @param recurrentDropout share of the state that is dropped in training, alike in all steps, apart for each gate;
 *     default 0
 */
public record ConvLSTMCell(
        int filters,
        List<Integer> kernelSize,
        List<Integer> strides,
        Padding padding,
        DataFormat dataFormat,
        List<Integer> dilationRate,
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
    public ConvLSTMCell {
        kernelSize = List.copyOf(kernelSize);
        strides = List.copyOf(strides);
        dilationRate = List.copyOf(dilationRate);
        Arguments.positive("ConvLSTM", "filters", filters);
        Arguments.positive("ConvLSTM", "the number of spatial axes", kernelSize.size());
        Arguments.positive("ConvLSTM", "kernelSize", kernelSize.size(), kernelSize);
        Arguments.positive("ConvLSTM", "strides", kernelSize.size(), strides);
        Arguments.positive("ConvLSTM", "dilationRate", kernelSize.size(), dilationRate);
        Arguments.share("ConvLSTM", "dropout", dropout);
        Arguments.share("ConvLSTM", "recurrentDropout", recurrentDropout);
        if (padding == Padding.CAUSAL) {
            throw new IllegalArgumentException("ConvLSTM: padding must be VALID or SAME");
        }
        if (Collections.max(strides) > 1 && Collections.max(dilationRate) > 1) {
            throw new IllegalArgumentException("ConvLSTM: strides and dilationRate can't both be other than 1, found "
                    + strides + " and " + dilationRate);
        }
    }

    /** With Keras's defaults. */
    public ConvLSTMCell(int filters, List<Integer> kernelSize) {
        this(
                filters,
                kernelSize,
                Collections.nCopies(kernelSize.size(), 1),
                Padding.VALID,
                DataFormat.CHANNELS_LAST,
                Collections.nCopies(kernelSize.size(), 1),
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

    private int spatial() {
        return kernelSize.size();
    }

    @Override
    public List<Shape> state(Shape step) {
        if (step.rank() != spatial() + 2) {
            throw new ShapeException("a convolution over " + spatial() + " axes needs steps of shape (batch, "
                    + spatial() + " spatial axes, channels), found " + step);
        }
        int space = dataFormat == DataFormat.CHANNELS_LAST ? 1 : 2;
        List<Dim> sizes = step.dims().subList(space, space + spatial());
        if (sizes.stream().anyMatch(size -> !size.isFixed())) {
            throw new ShapeException("the spatial sizes of its input must be known, found " + step);
        }
        WindowGeometry geometry = Windows.of(sizes, kernelSize, strides, dilationRate, padding);
        List<Dim> dims = new ArrayList<>(geometry.windows(sizes));
        dims.add(dataFormat == DataFormat.CHANNELS_LAST ? spatial() : 0, Dim.of(filters));
        return List.of(new Shape(dims), new Shape(dims));
    }

    @Override
    public Step step(Scope scope, Value x, List<Value> state) {
        Value input = dataFormat.toLast(x);
        Value h = dataFormat.toLast(state.get(0));
        WindowGeometry windows = Windows.of(space(input), kernelSize, strides, dilationRate, padding);
        List<Integer> ones = Collections.nCopies(spatial(), 1);
        WindowGeometry around = Windows.of(space(h), kernelSize, ones, ones, Padding.SAME);
        Value kernel = scope.weight(
                "kernel",
                sizes(input.dim(-1)),
                kernelInitializer,
                Arguments.weight(kernelRegularizer, kernelConstraint));
        Value recurrent = scope.weight(
                "recurrent_kernel",
                sizes(filters),
                recurrentInitializer,
                Arguments.weight(recurrentRegularizer, recurrentConstraint));
        Value sum = gates(scope, input, kernel, windows, dropout);
        if (useBias) {
            Weight options = Arguments.weight(biasRegularizer, biasConstraint);
            Initializer first = unitForgetBias ? new ForgetBias(biasInitializer) : biasInitializer;
            sum = sum.plus(scope.weight("bias", Shape.of(4L * filters), first, options));
        }
        List<Value> gates = Ops.split(sum.plus(gates(scope, h, recurrent, around, recurrentDropout)), 4, spatial() + 1);
        Value kept = recurrentActivation.trace(gates.get(1)).times(dataFormat.toLast(state.get(1)));
        Value added = recurrentActivation.trace(gates.get(0)).times(activation.trace(gates.get(2)));
        Value memory = kept.plus(added);
        Value next = recurrentActivation.trace(gates.get(3)).times(activation.trace(memory));
        Value output = dataFormat.fromLast(next);
        return new Step(output, List.of(output, dataFormat.fromLast(memory)));
    }

    private List<Dim> space(Value x) {
        return x.shape().dims().subList(1, spatial() + 1);
    }

    private Shape sizes(int channels) {
        long[] sizes = new long[spatial() + 2];
        for (int axis = 0; axis < spatial(); axis++) {
            sizes[axis] = kernelSize.get(axis);
        }
        sizes[spatial()] = channels;
        sizes[spatial() + 1] = 4L * filters;
        return Shape.of(sizes);
    }

    /** The convolutions of all gates: one, unless each gate drops other inputs. */
    private Value gates(Scope scope, Value x, Value kernel, WindowGeometry geometry, double rate) {
        Convolve convolve = new Convolve(geometry, 1, Convolve.Part.OUTPUT, null);
        if (!scope.training() || rate == 0) {
            return x.builder().add(convolve, x, kernel);
        }
        List<Value> sums = new ArrayList<>();
        for (Value part : Ops.split(kernel, 4, spatial() + 1)) {
            sums.add(x.builder().add(convolve, Dropout.drop(scope, x, x.shape(), rate), part));
        }
        return Ops.concatenate(sums, spatial() + 1);
    }

    /** As in the name of Keras's cell. */
    @Override
    public String type() {
        return "conv_lstm_cell";
    }

    /** The same with another value of this component: distance between two windows of the input. */
    public ConvLSTMCell strides(List<Integer> strides) {
        return Components.with(this, "strides", strides);
    }

    /** The same with this distance between two windows of the input along each axis. */
    public ConvLSTMCell strides(int all) {
        return strides(Collections.nCopies(spatial(), all));
    }

    /** The same with another value of this component: what happens at the edges of the input. */
    public ConvLSTMCell padding(Padding padding) {
        return Components.with(this, "padding", padding);
    }

    /** The same with another value of this component: where the channels are. */
    public ConvLSTMCell dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }

    /** The same with another value of this component: distance between two taps of a window of the input. */
    public ConvLSTMCell dilationRate(List<Integer> dilationRate) {
        return Components.with(this, "dilationRate", dilationRate);
    }

    /** The same with this distance between two taps of a window of the input along each axis. */
    public ConvLSTMCell dilationRate(int all) {
        return dilationRate(Collections.nCopies(spatial(), all));
    }

    /** The same with another value of this component: applied to what is new. */
    public ConvLSTMCell activation(Activation activation) {
        return Components.with(this, "activation", activation);
    }

    /** The same with another value of this component: applied to the gates. */
    public ConvLSTMCell recurrentActivation(Activation recurrentActivation) {
        return Components.with(this, "recurrentActivation", recurrentActivation);
    }

    /** The same with another value of this component: whether there is a bias. */
    public ConvLSTMCell useBias(boolean useBias) {
        return Components.with(this, "useBias", useBias);
    }

    /** The same with another value of this component: first value of the kernel of the input. */
    public ConvLSTMCell kernelInitializer(Initializer kernelInitializer) {
        return Components.with(this, "kernelInitializer", kernelInitializer);
    }

    /** The same with another value of this component: first value of the kernel of the state. */
    public ConvLSTMCell recurrentInitializer(Initializer recurrentInitializer) {
        return Components.with(this, "recurrentInitializer", recurrentInitializer);
    }

    /** The same with another value of this component: first value of the bias. */
    public ConvLSTMCell biasInitializer(Initializer biasInitializer) {
        return Components.with(this, "biasInitializer", biasInitializer);
    }

    /** The same with another value of this component: whether the bias of the forget gate begins as 1. */
    public ConvLSTMCell unitForgetBias(boolean unitForgetBias) {
        return Components.with(this, "unitForgetBias", unitForgetBias);
    }

    /** The same with another value of this component: penalty of the kernel of the input. */
    public ConvLSTMCell kernelRegularizer(@Nullable Regularizer kernelRegularizer) {
        return Components.with(this, "kernelRegularizer", kernelRegularizer);
    }

    /** The same with another value of this component: penalty of the kernel of the state. */
    public ConvLSTMCell recurrentRegularizer(@Nullable Regularizer recurrentRegularizer) {
        return Components.with(this, "recurrentRegularizer", recurrentRegularizer);
    }

    /** The same with another value of this component: penalty of the bias. */
    public ConvLSTMCell biasRegularizer(@Nullable Regularizer biasRegularizer) {
        return Components.with(this, "biasRegularizer", biasRegularizer);
    }

    /** The same with another value of this component: constraint of the kernel of the input. */
    public ConvLSTMCell kernelConstraint(@Nullable Constraint kernelConstraint) {
        return Components.with(this, "kernelConstraint", kernelConstraint);
    }

    /** The same with another value of this component: constraint of the kernel of the state. */
    public ConvLSTMCell recurrentConstraint(@Nullable Constraint recurrentConstraint) {
        return Components.with(this, "recurrentConstraint", recurrentConstraint);
    }

    /** The same with another value of this component: constraint of the bias. */
    public ConvLSTMCell biasConstraint(@Nullable Constraint biasConstraint) {
        return Components.with(this, "biasConstraint", biasConstraint);
    }

    /** The same with another value of this component: share of the input that is dropped in training, alike in all steps. */
    public ConvLSTMCell dropout(double dropout) {
        return Components.with(this, "dropout", dropout);
    }

    /** The same with another value of this component: share of the state that is dropped in training, alike in all steps. */
    public ConvLSTMCell recurrentDropout(double recurrentDropout) {
        return Components.with(this, "recurrentDropout", recurrentDropout);
    }
}
