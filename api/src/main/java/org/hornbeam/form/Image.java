// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.form;

import java.util.function.UnaryOperator;
import org.hornbeam.layer.AveragePooling2D;
import org.hornbeam.layer.Conv2D;
import org.hornbeam.layer.ConvLSTMCell;
import org.hornbeam.layer.Flatten;
import org.hornbeam.layer.GlobalAveragePooling2D;
import org.hornbeam.layer.GlobalMaxPooling2D;
import org.hornbeam.layer.Layers;
import org.hornbeam.layer.MaxPooling2D;
import org.hornbeam.layer.RNN;
import org.hornbeam.layer.Recurrent;
import org.hornbeam.layer.RecurrentSequence;
import org.hornbeam.layer.ZeroPadding2D;
import org.hornbeam.trace.Wire;

/**
 * Images, or feature maps of them. Shape {@code (batch, height, width, channels)}.
 */
public final class Image implements Form<Image> {
    private final Wire wire;

    Image(Wire wire) {
        this.wire = wire;
    }

    @Override
    public Wire wire() {
        return wire;
    }

    /** A convolution over height and width */
    public Image conv2d(int filters, int kernelSize) {
        return then(new Conv2D(filters, kernelSize));
    }

    /** A convolution over height and width with options. */
    public Image conv2d(int filters, int kernelSize, UnaryOperator<Conv2D> options) {
        return then(options.apply(new Conv2D(filters, kernelSize)));
    }

    /** The largest of each window */
    public Image maxPooling(int poolSize) {
        return then(new MaxPooling2D(poolSize));
    }

    /** The largest of each window with options. */
    public Image maxPooling(int poolSize, UnaryOperator<MaxPooling2D> options) {
        return then(options.apply(new MaxPooling2D(poolSize)));
    }

    /** The mean of each window */
    public Image averagePooling(int poolSize) {
        return then(new AveragePooling2D(poolSize));
    }

    /** The mean of each window with options. */
    public Image averagePooling(int poolSize, UnaryOperator<AveragePooling2D> options) {
        return then(options.apply(new AveragePooling2D(poolSize)));
    }

    /** The mean over height and width. */
    public Features globalAveragePooling() {
        return then(new GlobalAveragePooling2D());
    }

    /** The largest over height and width. */
    public Features globalMaxPooling() {
        return then(new GlobalMaxPooling2D());
    }

    /** Zeros around the image. */
    public Image zeroPadding(int padding) {
        return then(new ZeroPadding2D(padding));
    }

    /** A long short-term memory of convolutions over the width of a row of each time step, where the height is time: its output after the last step. */
    public Series convLstm1d(int filters, int kernelSize) {
        return convLstm1d(filters, kernelSize, cell -> cell);
    }

    /** A long short-term memory of convolutions over the width of a row of each time step, where the height is time: its output after the last step, with options. */
    public Series convLstm1d(int filters, int kernelSize, UnaryOperator<ConvLSTMCell> options) {
        return then(new Recurrent<>(new RNN(options.apply(Layers.convLstm1dCell(filters, kernelSize))), Series.class));
    }

    /** A long short-term memory of convolutions over the width of a row of each time step, where the height is time: its output after each step. */
    public Image convLstm1dSequence(int filters, int kernelSize) {
        return convLstm1dSequence(filters, kernelSize, cell -> cell);
    }

    /** A long short-term memory of convolutions over the width of a row of each time step, where the height is time: its output after each step, with options. */
    public Image convLstm1dSequence(int filters, int kernelSize, UnaryOperator<ConvLSTMCell> options) {
        return then(new RecurrentSequence<>(
                new RNN(options.apply(Layers.convLstm1dCell(filters, kernelSize))), Image.class));
    }

    /** All numbers of an example in one row. */
    public Features flatten() {
        return then(new Flatten());
    }

    /** For example {@code Image float32[batch, 28, 28, 1]}. */
    @Override
    public String toString() {
        return "Image " + wire.dtype().kerasName() + wire.shape();
    }
}
