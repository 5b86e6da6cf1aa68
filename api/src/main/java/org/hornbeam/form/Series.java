// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.form;

import java.util.function.UnaryOperator;
import org.hornbeam.layer.AdaptiveAveragePooling1D;
import org.hornbeam.layer.AdaptiveMaxPooling1D;
import org.hornbeam.layer.AdditiveAttention;
import org.hornbeam.layer.Attention;
import org.hornbeam.layer.AveragePooling1D;
import org.hornbeam.layer.Bidirectional;
import org.hornbeam.layer.Cell;
import org.hornbeam.layer.Conv1D;
import org.hornbeam.layer.Conv1DTranspose;
import org.hornbeam.layer.Cropping1D;
import org.hornbeam.layer.Dense;
import org.hornbeam.layer.DepthwiseConv1D;
import org.hornbeam.layer.Flatten;
import org.hornbeam.layer.GRUCell;
import org.hornbeam.layer.GlobalAveragePooling1D;
import org.hornbeam.layer.GlobalMaxPooling1D;
import org.hornbeam.layer.GroupQueryAttention;
import org.hornbeam.layer.KeepDims;
import org.hornbeam.layer.LSTMCell;
import org.hornbeam.layer.Masking;
import org.hornbeam.layer.MaxPooling1D;
import org.hornbeam.layer.MultiHeadAttention;
import org.hornbeam.layer.RNN;
import org.hornbeam.layer.STFTSpectrogram;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.SeparableConv1D;
import org.hornbeam.layer.SimpleRNNCell;
import org.hornbeam.layer.SpatialDropout1D;
import org.hornbeam.layer.TernaryDense;
import org.hornbeam.layer.TimeDistributed;
import org.hornbeam.layer.UpSampling1D;
import org.hornbeam.layer.ZeroPadding1D;
import org.hornbeam.trace.Wire;

/**
 * Time steps of features: sensor readings, embedded text. Shape {@code (batch, time, features)}.
 */
public final class Series implements Form<Series> {
    private final Wire wire;

    Series(Wire wire) {
        this.wire = wire;
    }

    @Override
    public Wire wire() {
        return wire;
    }

    /** A weighted sum of the features of each position, plus a bias: {@code units} of them */
    public Series dense(int units) {
        return then(new Dense(units));
    }

    /** A weighted sum of the features of each position, plus a bias: {@code units} of them with options. */
    public Series dense(int units, UnaryOperator<Dense> options) {
        return then(options.apply(new Dense(units)));
    }

    /** A convolution over time */
    public Series conv1d(int filters, int kernelSize) {
        return then(new Conv1D(filters, kernelSize));
    }

    /** A convolution over time with options. */
    public Series conv1d(int filters, int kernelSize, UnaryOperator<Conv1D> options) {
        return then(options.apply(new Conv1D(filters, kernelSize)));
    }

    /** The largest of each window of time steps */
    public Series maxPooling(int poolSize) {
        return then(new MaxPooling1D(poolSize));
    }

    /** The largest of each window of time steps with options. */
    public Series maxPooling(int poolSize, UnaryOperator<MaxPooling1D> options) {
        return then(options.apply(new MaxPooling1D(poolSize)));
    }

    /** The mean of each window of time steps */
    public Series averagePooling(int poolSize) {
        return then(new AveragePooling1D(poolSize));
    }

    /** The mean of each window of time steps with options. */
    public Series averagePooling(int poolSize, UnaryOperator<AveragePooling1D> options) {
        return then(options.apply(new AveragePooling1D(poolSize)));
    }

    /** The mean over time; masked steps do not count. */
    public Features globalAveragePooling() {
        return then(new GlobalAveragePooling1D());
    }

    /** The largest over time. */
    public Features globalMaxPooling() {
        return then(new GlobalMaxPooling1D());
    }

    /** Drops whole features: all their time steps. */
    public Series spatialDropout(double rate) {
        return then(new SpatialDropout1D(rate));
    }

    /** Masks the steps in which every feature is {@code value}. */
    public Series masking(double value) {
        return then(new Masking(value));
    }

    /** Self-attention */
    public Series multiHeadAttention(int heads, int keyDim) {
        return then(new MultiHeadAttention(heads, keyDim));
    }

    /** Self-attention with options. */
    public Series multiHeadAttention(int heads, int keyDim, UnaryOperator<MultiHeadAttention> options) {
        return then(options.apply(new MultiHeadAttention(heads, keyDim)));
    }

    /** Attention of these steps to those of another series. */
    public Series multiHeadAttention(Series value, int heads, int keyDim) {
        return then(new MultiHeadAttention(heads, keyDim), value);
    }

    /** All numbers of an example in one row. */
    public Features flatten() {
        return then(new Flatten());
    }

    /** The output of a cell after the last step; it begins with {@code state}, or zeros. */
    public Features rnn(Cell cell, Features... state) {
        return then(new RNN(cell).last(), state);
    }

    /** The output of a cell after each step; it begins with {@code state}, or zeros. */
    public Series rnnSequence(Cell cell, Features... state) {
        return then(new RNN(cell).sequence(), state);
    }

    /** The outputs of a cell and what it carries after the last step; it begins with {@code state}, or zeros. */
    public States<Series, Features> rnnWithState(Cell cell, Features... state) {
        return then(new RNN(cell).states(), state);
    }

    /** The outputs of a cell after the last step in both directions of time. */
    public Features bidirectional(Cell cell, Features... state) {
        return then(new Bidirectional(new RNN(cell)).last(), state);
    }

    /** The outputs of a cell after each step in both directions of time. */
    public Series bidirectionalSequence(Cell cell, Features... state) {
        return then(new Bidirectional(new RNN(cell)).sequence(), state);
    }

    /** The outputs of a cell in both directions of time and what it carries in the end. */
    public States<Series, Features> bidirectionalWithState(Cell cell, Features... state) {
        return then(new Bidirectional(new RNN(cell)).states(), state);
    }

    /** A layer on each time step. */
    public Series timeDistributed(SameForm layer) {
        return then(new TimeDistributed(layer));
    }

    /** The output of a plain recurrent layer after the last step. */
    public Features simpleRnn(int units) {
        return rnn(new SimpleRNNCell(units));
    }

    /** The output of a plain recurrent layer after each step. */
    public Series simpleRnnSequence(int units) {
        return rnnSequence(new SimpleRNNCell(units));
    }

    /** The output of a long short-term memory after the last step. */
    public Features lstm(int units) {
        return rnn(new LSTMCell(units));
    }

    /** The output of a long short-term memory after the last step, with options. */
    public Features lstm(int units, UnaryOperator<LSTMCell> options) {
        return rnn(options.apply(new LSTMCell(units)));
    }

    /** The output of a long short-term memory after each step. */
    public Series lstmSequence(int units) {
        return rnnSequence(new LSTMCell(units));
    }

    /** The output of a long short-term memory after each step, with options. */
    public Series lstmSequence(int units, UnaryOperator<LSTMCell> options) {
        return rnnSequence(options.apply(new LSTMCell(units)));
    }

    /** The outputs of a long short-term memory and what it carries after the last step. */
    public States<Series, Features> lstmWithState(int units) {
        return rnnWithState(new LSTMCell(units));
    }

    /** The output of a gated recurrent unit after the last step. */
    public Features gru(int units) {
        return rnn(new GRUCell(units));
    }

    /** The output of a gated recurrent unit after the last step, with options. */
    public Features gru(int units, UnaryOperator<GRUCell> options) {
        return rnn(options.apply(new GRUCell(units)));
    }

    /** The output of a gated recurrent unit after each step. */
    public Series gruSequence(int units) {
        return rnnSequence(new GRUCell(units));
    }

    /** The output of a gated recurrent unit after each step, with options. */
    public Series gruSequence(int units, UnaryOperator<GRUCell> options) {
        return rnnSequence(options.apply(new GRUCell(units)));
    }

    /** The outputs of a gated recurrent unit and what it carries after the last step. */
    public States<Series, Features> gruWithState(int units) {
        return rnnWithState(new GRUCell(units));
    }

    /** The transposed convolution over time, which widens what a convolution narrows. */
    public Series conv1dTranspose(int filters, int kernelSize) {
        return then(new Conv1DTranspose(filters, kernelSize));
    }

    /** The transposed convolution over time, which widens what a convolution narrows, with options. */
    public Series conv1dTranspose(int filters, int kernelSize, UnaryOperator<Conv1DTranspose> options) {
        return then(options.apply(new Conv1DTranspose(filters, kernelSize)));
    }

    /** A convolution of each feature by itself over time. */
    public Series depthwiseConv1d(int kernelSize) {
        return then(new DepthwiseConv1D(kernelSize));
    }

    /** A convolution of each feature by itself over time, with options. */
    public Series depthwiseConv1d(int kernelSize, UnaryOperator<DepthwiseConv1D> options) {
        return then(options.apply(new DepthwiseConv1D(kernelSize)));
    }

    /** A convolution of each feature by itself over time, then a product over the features. */
    public Series separableConv1d(int filters, int kernelSize) {
        return then(new SeparableConv1D(filters, kernelSize));
    }

    /** A convolution of each feature by itself over time, then a product over the features, with options. */
    public Series separableConv1d(int filters, int kernelSize, UnaryOperator<SeparableConv1D> options) {
        return then(options.apply(new SeparableConv1D(filters, kernelSize)));
    }

    /** The mean over all positions, as one position. */
    public Series globalAveragePoolingKeepDims() {
        return then(new KeepDims(new GlobalAveragePooling1D()));
    }

    /** The largest over all positions, as one position. */
    public Series globalMaxPoolingKeepDims() {
        return then(new KeepDims(new GlobalMaxPooling1D()));
    }

    /** The mean of each of a number of parts. */
    public Series adaptiveAveragePooling(int outputSize) {
        return then(new AdaptiveAveragePooling1D(outputSize));
    }

    /** The mean of each of a number of parts, with options. */
    public Series adaptiveAveragePooling(int outputSize, UnaryOperator<AdaptiveAveragePooling1D> options) {
        return then(options.apply(new AdaptiveAveragePooling1D(outputSize)));
    }

    /** The largest of each of a number of parts. */
    public Series adaptiveMaxPooling(int outputSize) {
        return then(new AdaptiveMaxPooling1D(outputSize));
    }

    /** The largest of each of a number of parts, with options. */
    public Series adaptiveMaxPooling(int outputSize, UnaryOperator<AdaptiveMaxPooling1D> options) {
        return then(options.apply(new AdaptiveMaxPooling1D(outputSize)));
    }

    /** Zeros around it. */
    public Series zeroPadding(int padding) {
        return then(new ZeroPadding1D(padding));
    }

    /** Without this many elements at all edges. */
    public Series cropping(int cropping) {
        return then(new Cropping1D(cropping));
    }

    /** Zeros before and after. */
    public Series zeroPadding(int before, int after) {
        return then(new ZeroPadding1D(before, after));
    }

    /** Without the first and the last steps. */
    public Series cropping(int before, int after) {
        return then(new Cropping1D(before, after));
    }

    /** Each element this often. */
    public Series upSampling(int size) {
        return then(new UpSampling1D(size));
    }

    /** A weighted sum of the features of each position by weights -1, 0 and 1. */
    public Series ternaryDense(int units) {
        return then(new TernaryDense(units));
    }

    /** A weighted sum of the features of each position by weights -1, 0 and 1, with options. */
    public Series ternaryDense(int units, UnaryOperator<TernaryDense> options) {
        return then(options.apply(new TernaryDense(units)));
    }

    /** Means of the values of another series by the likeness of these steps to its steps. */
    public Series attention(Series value) {
        return then(new Attention(), value);
    }

    /** Means of the values of another series by the likeness of these steps to its steps, with options. */
    public Series attention(Series value, UnaryOperator<Attention> options) {
        return then(options.apply(new Attention()), value);
    }

    /** Means of the values of another series by learned likeness of these steps to its steps. */
    public Series additiveAttention(Series value) {
        return then(new AdditiveAttention(), value);
    }

    /** Means of the values of another series by learned likeness of these steps to its steps, with options. */
    public Series additiveAttention(Series value, UnaryOperator<AdditiveAttention> options) {
        return then(options.apply(new AdditiveAttention()), value);
    }

    /** Attention of these steps to those of another series, with options. */
    public Series multiHeadAttention(Series value, int heads, int keyDim, UnaryOperator<MultiHeadAttention> options) {
        return then(options.apply(new MultiHeadAttention(heads, keyDim)), value);
    }

    /** Self-attention in which several heads of queries share one of keys and values. */
    public Series groupQueryAttention(int headDim, int numQueryHeads, int numKeyValueHeads) {
        return then(new GroupQueryAttention(headDim, numQueryHeads, numKeyValueHeads));
    }

    /** Self-attention in which several heads of queries share one of keys and values, with options. */
    public Series groupQueryAttention(
            int headDim, int numQueryHeads, int numKeyValueHeads, UnaryOperator<GroupQueryAttention> options) {
        return then(options.apply(new GroupQueryAttention(headDim, numQueryHeads, numKeyValueHeads)));
    }

    /** The frequencies of each frame of a signal, as convolutions whose kernels are weights. */
    public Block stftSpectrogram() {
        return then(new STFTSpectrogram());
    }

    /** The frequencies of each frame of a signal, as convolutions whose kernels are weights, with options. */
    public Block stftSpectrogram(UnaryOperator<STFTSpectrogram> options) {
        return then(options.apply(new STFTSpectrogram()));
    }

    /** For example {@code Series float32[batch, time, 8]}. */
    @Override
    public String toString() {
        return "Series " + wire.dtype().kerasName() + wire.shape();
    }
}
