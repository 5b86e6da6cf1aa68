// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.form;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.hornbeam.activation.Activation;
import org.hornbeam.activation.Activations;
import org.hornbeam.layer.ActivationLayer;
import org.hornbeam.layer.ActivityRegularization;
import org.hornbeam.layer.Add;
import org.hornbeam.layer.AlphaDropout;
import org.hornbeam.layer.Average;
import org.hornbeam.layer.BatchNormalization;
import org.hornbeam.layer.Concatenate;
import org.hornbeam.layer.Dot;
import org.hornbeam.layer.Dropout;
import org.hornbeam.layer.DtypePolicy;
import org.hornbeam.layer.ELU;
import org.hornbeam.layer.EinsumDense;
import org.hornbeam.layer.GaussianDropout;
import org.hornbeam.layer.GaussianNoise;
import org.hornbeam.layer.GroupNormalization;
import org.hornbeam.layer.Joint;
import org.hornbeam.layer.Lambda;
import org.hornbeam.layer.Layer;
import org.hornbeam.layer.LayerNormalization;
import org.hornbeam.layer.LeakyReLU;
import org.hornbeam.layer.Maximum;
import org.hornbeam.layer.Minimum;
import org.hornbeam.layer.Multiply;
import org.hornbeam.layer.Normalization;
import org.hornbeam.layer.PReLU;
import org.hornbeam.layer.Permute;
import org.hornbeam.layer.RMSNormalization;
import org.hornbeam.layer.ReLU;
import org.hornbeam.layer.Rescaling;
import org.hornbeam.layer.Reshape;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.Softmax;
import org.hornbeam.layer.Splitting;
import org.hornbeam.layer.Subtract;
import org.hornbeam.layer.UnitNormalization;
import org.hornbeam.layer.Unmask;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.Wire;

/**
 * A handle: what flows through a model at one place. Its methods are the layers that fit; each returns the handle for
 * the result and makes new weights. Handles are immutable: keep one in a variable to use it twice.
 *
 * <p>The type says what flows, not its sizes; those are checked when a method is called.
 *
 * @param <F> the form itself
 */
public sealed interface Form<F extends Form<F>> permits Features, Series, Image, Volume, Tokens, Text, Block {
    /** For Hornbeam's own modules: the place in the model. */
    Wire wire();

    /** The shape, batch first. */
    default Shape shape() {
        return wire().shape();
    }

    /** The same with a name for the layer, or the input, that it came from. */
    default F named(String name) {
        return Handles.of(Handles.kind(this), wire().named(name));
    }

    /**
     * The same, the weights of the layer that it came from trained or not. The layer behaves as in inference where
     * Keras's does when frozen (batch normalization). Of a shared layer, all its uses.
     */
    default F trainable(boolean value) {
        return Handles.of(Handles.kind(this), wire().trainable(value));
    }

    /** The same, computed by its layer in these types, such as a softmax in float32 at the end of a bfloat16 model. */
    default F dtypePolicy(DtypePolicy policy) {
        return Handles.of(Handles.kind(this), wire().policy(policy));
    }

    /** The result of a layer that keeps the form. */
    default F then(SameForm layer) {
        return Handles.same(this, layer);
    }

    /** The result of a layer, or of a model used as one. */
    default <O extends Form<?>> O then(Layer<? super F, O> layer) {
        return Handles.changing(List.of(wire()), layer);
    }

    /** The result of a layer with several inputs, of which this is the first. */
    default <O extends Form<?>> O then(Layer<? super F, O> layer, Form<?>... others) {
        return Handles.changing(Handles.wires(this, others), layer);
    }

    /** The result of a layer with several inputs, of which this is the first. */
    default F then(Joint layer, Form<?>... others) {
        return Handles.joint(this, layer, others);
    }

    /** The results of a layer with several outputs. */
    default <R> R then(Splitting<? super F, R> layer) {
        return Handles.splitting(Handles.wires(this), layer);
    }

    /** The results of a layer with several inputs, of which this is the first, and several outputs. */
    default <R> R then(Splitting<? super F, R> layer, Form<?>... others) {
        return Handles.splitting(Handles.wires(this, others), layer);
    }

    /** The same as a form that may have any rank. */
    default Block block() {
        return Handles.of(Block.class, wire());
    }

    /** Other sizes of the same numbers of each example; -1 for one that follows from the others. */
    default Block reshape(int... sizes) {
        return then(Reshape.of(sizes));
    }

    /** The same without its mask: filling steps count as real ones from here. */
    default F unmasked() {
        return then(new Unmask());
    }

    /** A function that is not worth a class. Such a model can't be saved. */
    default F lambda(String name, UnaryOperator<Value> function) {
        return then(new Lambda(name, function));
    }

    // Activations.

    /** An activation. */
    default F activation(Activation function) {
        return then(new ActivationLayer(function));
    }

    /** max(x, 0). */
    default F relu() {
        return then(new ReLU());
    }

    /** x where positive, slope times x elsewhere. */
    default F leakyRelu(double negativeSlope) {
        return then(new LeakyReLU(negativeSlope));
    }

    /** x where positive, e^x - 1 elsewhere. */
    default F elu() {
        return activation(Activations.elu());
    }

    /** x times the share of the normal distribution below x. */
    default F gelu() {
        return activation(Activations.gelu());
    }

    /** x times sigmoid of x, also known as swish. */
    default F silu() {
        return activation(Activations.silu());
    }

    /** 1 / (1 + e^-x). */
    default F sigmoid() {
        return activation(Activations.sigmoid());
    }

    /** Hyperbolic tangent. */
    default F tanh() {
        return activation(Activations.tanh());
    }

    /** log(1 + e^x). */
    default F softplus() {
        return activation(Activations.softplus());
    }

    /** e^x over its sum along the last axis. */
    default F softmax() {
        return then(new Softmax());
    }

    /** The rectifier with options. */
    default F relu(UnaryOperator<ReLU> options) {
        return then(options.apply(new ReLU()));
    }

    /** x where positive, 0.3 x elsewhere. */
    default F leakyRelu() {
        return then(new LeakyReLU());
    }

    /** x where positive, a learned slope times x elsewhere. */
    default F prelu() {
        return then(new PReLU());
    }

    /** x where positive, a learned slope times x elsewhere, with options. */
    default F prelu(UnaryOperator<PReLU> options) {
        return then(options.apply(new PReLU()));
    }

    /** x where positive, alpha (e^x - 1) elsewhere. */
    default F elu(double alpha) {
        return then(new ELU(alpha));
    }

    /** e^x over its sum along an axis. */
    default F softmax(int axis) {
        return then(new Softmax(axis));
    }

    // Regularization and normalization.

    /** Zeros in place of a random share of the numbers, while training. */
    default F dropout(double rate) {
        return then(new Dropout(rate));
    }

    /** Plus random numbers of this standard deviation, while training. */
    default F gaussianNoise(double stddev) {
        return then(new GaussianNoise(stddev));
    }

    /** Zeros in place of a random share of the numbers, while training, with options. */
    default F dropout(double rate, UnaryOperator<Dropout> options) {
        return then(options.apply(new Dropout(rate)));
    }

    /** Times random numbers around 1, while training. */
    default F gaussianDropout(double rate) {
        return then(new GaussianDropout(rate));
    }

    /** The lowest value of SELU in place of a random share of the numbers, while training. */
    default F alphaDropout(double rate) {
        return then(new AlphaDropout(rate));
    }

    /** The input, whose size is added to the loss. */
    default F activityRegularization(double l1, double l2) {
        return then(new ActivityRegularization(l1, l2));
    }

    /** Mean 0 and variance 1 over all positions of each group of features. */
    default F groupNormalization(int groups) {
        return then(new GroupNormalization(groups));
    }

    /** Mean 0 and variance 1 over all positions of each group of features, with options. */
    default F groupNormalization(int groups, UnaryOperator<GroupNormalization> options) {
        return then(options.apply(new GroupNormalization(groups)));
    }

    /** Root mean square 1 over the features of each position. */
    default F rmsNormalization() {
        return then(new RMSNormalization());
    }

    /** Root mean square 1 over the features of each position, with options. */
    default F rmsNormalization(UnaryOperator<RMSNormalization> options) {
        return then(options.apply(new RMSNormalization()));
    }

    /** Norm 1 over the features of each position. */
    default F unitNormalization() {
        return then(new UnitNormalization());
    }

    /** Mean 0 and variance 1 for each feature over the batch. */
    default F batchNormalization() {
        return then(new BatchNormalization());
    }

    /** Mean 0 and variance 1 for each feature over the batch, with options. */
    default F batchNormalization(UnaryOperator<BatchNormalization> options) {
        return then(options.apply(new BatchNormalization()));
    }

    /** Mean 0 and variance 1 over the features of each position. */
    default F layerNormalization() {
        return then(new LayerNormalization());
    }

    /** Mean 0 and variance 1 over the features of each position, with options. */
    default F layerNormalization(UnaryOperator<LayerNormalization> options) {
        return then(options.apply(new LayerNormalization()));
    }

    /** Mean 0 and variance 1 by means and variances that are given, or learned before training. */
    default F normalization(Normalization layer) {
        return then(layer);
    }

    /** scale times x plus offset. */
    default F rescaling(double scale, double offset) {
        return then(new Rescaling(scale, offset));
    }

    // Merging.

    /** The sum. */
    default F add(F other) {
        return then(new Add(), other);
    }

    /** The difference. */
    default F subtract(F other) {
        return then(new Subtract(), other);
    }

    /** The product. */
    default F multiply(F other) {
        return then(new Multiply(), other);
    }

    /** The mean of both. */
    default F average(F other) {
        return then(new Average(), other);
    }

    /** The larger one. */
    default F maximum(F other) {
        return then(new Maximum(), other);
    }

    /** The features of both, one after the other. */
    default F concat(F other) {
        return then(new Concatenate(), other);
    }

    /** The features of both, one after the other, with options. */
    default F concat(F other, UnaryOperator<Concatenate> options) {
        return then(options.apply(new Concatenate()), other);
    }

    /** The smaller one. */
    default F minimum(F other) {
        return then(new Minimum(), other);
    }

    /**
     * The products with another value, summed over an axis of both, example by example.
     *
     * @param axes the axis of this and that of the other, negative ones from the end
     */
    default Block dot(Form<?> other, int... axes) {
        return dot(other, dot -> dot, axes);
    }

    /** The products with another value, summed over an axis of both, example by example, with options. */
    default Block dot(Form<?> other, UnaryOperator<Dot> options, int... axes) {
        List<Integer> both = IntStream.of(axes).boxed().toList();
        return block().then(options.apply(new Dot(both.size() == 1 ? List.of(axes[0], axes[0]) : both)), other);
    }

    /**
     * Sums of products with a kernel over named axes.
     *
     * @param equation the names of the axes: {@code "abc,cde->abde"}
     * @param outputShape sizes of the result without the batch, -1 for that of the input
     */
    default Block einsumDense(String equation, int... outputShape) {
        return then(new EinsumDense(equation, outputShape));
    }

    /** Sums of products with a kernel over named axes, with options. */
    default Block einsumDense(String equation, UnaryOperator<EinsumDense> options, int... outputShape) {
        return then(options.apply(new EinsumDense(equation, outputShape)));
    }

    /** The axes of each example in another order, from 1. */
    default F permute(int... dims) {
        return then(Permute.of(dims));
    }

    /** This plus the result of some layers on it (He et al., 2015). */
    default F residual(UnaryOperator<F> layers) {
        return layers.apply(Handles.self(this)).add(Handles.self(this));
    }
}
