// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.form;

import java.util.function.UnaryOperator;
import org.hornbeam.layer.AdaptiveAveragePooling2D;
import org.hornbeam.layer.AdaptiveMaxPooling2D;
import org.hornbeam.layer.AveragePooling2D;
import org.hornbeam.layer.Conv2D;
import org.hornbeam.layer.Conv2DTranspose;
import org.hornbeam.layer.ConvLSTMCell;
import org.hornbeam.layer.Cropping2D;
import org.hornbeam.layer.DepthwiseConv2D;
import org.hornbeam.layer.Flatten;
import org.hornbeam.layer.GlobalAveragePooling2D;
import org.hornbeam.layer.GlobalMaxPooling2D;
import org.hornbeam.layer.KeepDims;
import org.hornbeam.layer.Layers;
import org.hornbeam.layer.MaxPooling2D;
import org.hornbeam.layer.RNN;
import org.hornbeam.layer.Recurrent;
import org.hornbeam.layer.RecurrentSequence;
import org.hornbeam.layer.SeparableConv2D;
import org.hornbeam.layer.SpatialDropout2D;
import org.hornbeam.layer.UpSampling2D;
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

    /** The transposed convolution over height and width, which widens what a convolution narrows. */
    public Image conv2dTranspose(int filters, int kernelSize) {
        return then(new Conv2DTranspose(filters, kernelSize));
    }

    /** The transposed convolution over height and width, which widens what a convolution narrows, with options. */
    public Image conv2dTranspose(int filters, int kernelSize, UnaryOperator<Conv2DTranspose> options) {
        return then(options.apply(new Conv2DTranspose(filters, kernelSize)));
    }

    /** A convolution of each channel by itself over height and width. */
    public Image depthwiseConv2d(int kernelSize) {
        return then(new DepthwiseConv2D(kernelSize));
    }

    /** A convolution of each channel by itself over height and width, with options. */
    public Image depthwiseConv2d(int kernelSize, UnaryOperator<DepthwiseConv2D> options) {
        return then(options.apply(new DepthwiseConv2D(kernelSize)));
    }

    /** A convolution of each channel by itself over height and width, then a product over the channels. */
    public Image separableConv2d(int filters, int kernelSize) {
        return then(new SeparableConv2D(filters, kernelSize));
    }

    /** A convolution of each channel by itself over height and width, then a product over the channels, with options. */
    public Image separableConv2d(int filters, int kernelSize, UnaryOperator<SeparableConv2D> options) {
        return then(options.apply(new SeparableConv2D(filters, kernelSize)));
    }

    /** The mean over all positions, as one position. */
    public Image globalAveragePoolingKeepDims() {
        return then(new KeepDims(new GlobalAveragePooling2D()));
    }

    /** The largest over all positions, as one position. */
    public Image globalMaxPoolingKeepDims() {
        return then(new KeepDims(new GlobalMaxPooling2D()));
    }

    /** The mean of each of a number of parts of each axis. */
    public Image adaptiveAveragePooling(int outputSize) {
        return then(new AdaptiveAveragePooling2D(outputSize));
    }

    /** The mean of each of a number of parts of each axis, with options. */
    public Image adaptiveAveragePooling(int outputSize, UnaryOperator<AdaptiveAveragePooling2D> options) {
        return then(options.apply(new AdaptiveAveragePooling2D(outputSize)));
    }

    /** The largest of each of a number of parts of each axis. */
    public Image adaptiveMaxPooling(int outputSize) {
        return then(new AdaptiveMaxPooling2D(outputSize));
    }

    /** The largest of each of a number of parts of each axis, with options. */
    public Image adaptiveMaxPooling(int outputSize, UnaryOperator<AdaptiveMaxPooling2D> options) {
        return then(options.apply(new AdaptiveMaxPooling2D(outputSize)));
    }

    /** Without this many elements at all edges. */
    public Image cropping(int cropping) {
        return then(new Cropping2D(cropping));
    }

    /** Zeros around the image. */
    public Image zeroPadding(int top, int bottom, int left, int right) {
        return then(new ZeroPadding2D(top, bottom, left, right));
    }

    /** Without rows and columns at the edges. */
    public Image cropping(int top, int bottom, int left, int right) {
        return then(new Cropping2D(top, bottom, left, right));
    }

    /** Each element this often along each axis. */
    public Image upSampling(int size) {
        return then(new UpSampling2D(size));
    }

    /** Each element this often along each axis, with options. */
    public Image upSampling(int size, UnaryOperator<UpSampling2D> options) {
        return then(options.apply(new UpSampling2D(size)));
    }

    /** Drops whole channels: all their positions. */
    public Image spatialDropout(double rate) {
        return then(new SpatialDropout2D(rate));
    }

    /** For example {@code Image float32[batch, 28, 28, 1]}. */
    @Override
    public String toString() {
        return "Image " + wire.dtype().kerasName() + wire.shape();
    }
}
