// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.form;

import java.util.function.UnaryOperator;
import org.hornbeam.layer.ConvLSTMCell;
import org.hornbeam.layer.Flatten;
import org.hornbeam.layer.Layer;
import org.hornbeam.layer.Layers;
import org.hornbeam.layer.RNN;
import org.hornbeam.layer.Recurrent;
import org.hornbeam.layer.RecurrentSequence;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.TimeDistributed;
import org.hornbeam.layer.TimeDistributedLayer;
import org.hornbeam.trace.Wire;

/**
 * Volumes: scans, clips of images. Shape {@code (batch, depth, height, width, channels)}.
 */
public final class Volume implements Form<Volume> {
    private final Wire wire;

    Volume(Wire wire) {
        this.wire = wire;
    }

    @Override
    public Wire wire() {
        return wire;
    }

    /** A long short-term memory of convolutions over height and width, where the depth is time: its output after the last step. */
    public Image convLstm2d(int filters, int kernelSize) {
        return convLstm2d(filters, kernelSize, cell -> cell);
    }

    /** A long short-term memory of convolutions over height and width, where the depth is time: its output after the last step, with options. */
    public Image convLstm2d(int filters, int kernelSize, UnaryOperator<ConvLSTMCell> options) {
        return then(new Recurrent<>(new RNN(options.apply(Layers.convLstm2dCell(filters, kernelSize))), Image.class));
    }

    /** A long short-term memory of convolutions over height and width, where the depth is time: its output after each step. */
    public Volume convLstm2dSequence(int filters, int kernelSize) {
        return convLstm2dSequence(filters, kernelSize, cell -> cell);
    }

    /** A long short-term memory of convolutions over height and width, where the depth is time: its output after each step, with options. */
    public Volume convLstm2dSequence(int filters, int kernelSize, UnaryOperator<ConvLSTMCell> options) {
        return then(new RecurrentSequence<>(
                new RNN(options.apply(Layers.convLstm2dCell(filters, kernelSize))), Volume.class));
    }

    /** A layer on each time step, which is the first axis behind the batch. */
    public Volume timeDistributed(SameForm layer) {
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

    /** For example {@code Volume float32[batch, 16, 64, 64, 1]}. */
    @Override
    public String toString() {
        return "Volume " + wire.dtype().kerasName() + wire.shape();
    }
}
