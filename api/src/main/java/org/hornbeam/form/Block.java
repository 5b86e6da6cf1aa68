// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.form;

import java.util.function.UnaryOperator;
import org.hornbeam.layer.ConvLSTMCell;
import org.hornbeam.layer.Dense;
import org.hornbeam.layer.Flatten;
import org.hornbeam.layer.Layer;
import org.hornbeam.layer.Layers;
import org.hornbeam.layer.RNN;
import org.hornbeam.layer.Recurrent;
import org.hornbeam.layer.RecurrentSequence;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.TernaryDense;
import org.hornbeam.layer.TimeDistributed;
import org.hornbeam.layer.TimeDistributedLayer;
import org.hornbeam.trace.Wire;

/**
 * Values of any rank. Shape {@code (batch, ...)}.
 */
public final class Block implements Form<Block> {
    private final Wire wire;

    Block(Wire wire) {
        this.wire = wire;
    }

    @Override
    public Wire wire() {
        return wire;
    }

    /** A weighted sum of the features of each position, plus a bias: {@code units} of them */
    public Block dense(int units) {
        return then(new Dense(units));
    }

    /** A weighted sum of the features of each position, plus a bias: {@code units} of them with options. */
    public Block dense(int units, UnaryOperator<Dense> options) {
        return then(options.apply(new Dense(units)));
    }

    /** A long short-term memory of convolutions over depth, height and width of {@code (batch, time, depth, height, width, channels)}: its output after the last step. */
    public Volume convLstm3d(int filters, int kernelSize) {
        return convLstm3d(filters, kernelSize, cell -> cell);
    }

    /** A long short-term memory of convolutions over depth, height and width of {@code (batch, time, depth, height, width, channels)}: its output after the last step, with options. */
    public Volume convLstm3d(int filters, int kernelSize, UnaryOperator<ConvLSTMCell> options) {
        return then(new Recurrent<>(new RNN(options.apply(Layers.convLstm3dCell(filters, kernelSize))), Volume.class));
    }

    /** A long short-term memory of convolutions over depth, height and width of {@code (batch, time, depth, height, width, channels)}: its output after each step. */
    public Block convLstm3dSequence(int filters, int kernelSize) {
        return convLstm3dSequence(filters, kernelSize, cell -> cell);
    }

    /** A long short-term memory of convolutions over depth, height and width of {@code (batch, time, depth, height, width, channels)}: its output after each step, with options. */
    public Block convLstm3dSequence(int filters, int kernelSize, UnaryOperator<ConvLSTMCell> options) {
        return then(new RecurrentSequence<>(
                new RNN(options.apply(Layers.convLstm3dCell(filters, kernelSize))), Block.class));
    }

    /** A layer on each time step, which is the first axis behind the batch. */
    public Block timeDistributed(SameForm layer) {
        return then(new TimeDistributed(layer));
    }

    /** A layer that changes the form, on each time step: {@code x.timeDistributed(flatten(), Series.class)}. */
    public <O extends Form<?>> O timeDistributed(Layer<?, ?> layer, Class<O> output) {
        return then(new TimeDistributedLayer<>(layer, output));
    }

    /** All numbers of an example in one row. */
    public Features flatten() {
        return then(new Flatten());
    }

    /**
     * The same as Features.
     *
     * @throws org.hornbeam.ops.ShapeException if the shape is not {@code (batch, features)}
     */
    public Features asFeatures() {
        return Forms.of(Features.class, wire);
    }

    /**
     * The same as Series.
     *
     * @throws org.hornbeam.ops.ShapeException if the shape is not {@code (batch, time, features)}
     */
    public Series asSeries() {
        return Forms.of(Series.class, wire);
    }

    /**
     * The same as Image.
     *
     * @throws org.hornbeam.ops.ShapeException if the shape is not {@code (batch, height, width, channels)}
     */
    public Image asImage() {
        return Forms.of(Image.class, wire);
    }

    /**
     * The same as Volume.
     *
     * @throws org.hornbeam.ops.ShapeException if the shape is not {@code (batch, depth, height, width, channels)}
     */
    public Volume asVolume() {
        return Forms.of(Volume.class, wire);
    }

    /**
     * The same as Tokens.
     *
     * @throws org.hornbeam.ops.ShapeException if the shape is not {@code (batch, length)}
     */
    public Tokens asTokens() {
        return Forms.of(Tokens.class, wire);
    }

    /** A weighted sum of the features of each position by weights -1, 0 and 1. */
    public Block ternaryDense(int units) {
        return then(new TernaryDense(units));
    }

    /** A weighted sum of the features of each position by weights -1, 0 and 1, with options. */
    public Block ternaryDense(int units, UnaryOperator<TernaryDense> options) {
        return then(options.apply(new TernaryDense(units)));
    }

    /** For example {@code Block float32[batch, 3, 4]}. */
    @Override
    public String toString() {
        return "Block " + wire.dtype().kerasName() + wire.shape();
    }
}
