// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.form;

import java.util.function.UnaryOperator;
import org.hornbeam.layer.AdaptiveAveragePooling3D;
import org.hornbeam.layer.AdaptiveMaxPooling3D;
import org.hornbeam.layer.AveragePooling3D;
import org.hornbeam.layer.Conv3D;
import org.hornbeam.layer.Conv3DTranspose;
import org.hornbeam.layer.ConvLSTMCell;
import org.hornbeam.layer.Cropping3D;
import org.hornbeam.layer.Flatten;
import org.hornbeam.layer.GlobalAveragePooling3D;
import org.hornbeam.layer.GlobalMaxPooling3D;
import org.hornbeam.layer.KeepDims;
import org.hornbeam.layer.Layer;
import org.hornbeam.layer.Layers;
import org.hornbeam.layer.MaxPooling3D;
import org.hornbeam.layer.RNN;
import org.hornbeam.layer.Recurrent;
import org.hornbeam.layer.RecurrentSequence;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.SpatialDropout3D;
import org.hornbeam.layer.TimeDistributed;
import org.hornbeam.layer.TimeDistributedLayer;
import org.hornbeam.layer.UpSampling3D;
import org.hornbeam.layer.ZeroPadding3D;
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

    /** A convolution over depth, height and width. */
    public Volume conv3d(int filters, int kernelSize) {
        return then(new Conv3D(filters, kernelSize));
    }

    /** A convolution over depth, height and width, with options. */
    public Volume conv3d(int filters, int kernelSize, UnaryOperator<Conv3D> options) {
        return then(options.apply(new Conv3D(filters, kernelSize)));
    }

    /** The transposed convolution over depth, height and width, which widens what a convolution narrows. */
    public Volume conv3dTranspose(int filters, int kernelSize) {
        return then(new Conv3DTranspose(filters, kernelSize));
    }

    /** The transposed convolution over depth, height and width, which widens what a convolution narrows, with options. */
    public Volume conv3dTranspose(int filters, int kernelSize, UnaryOperator<Conv3DTranspose> options) {
        return then(options.apply(new Conv3DTranspose(filters, kernelSize)));
    }

    /** The largest of each window. */
    public Volume maxPooling(int poolSize) {
        return then(new MaxPooling3D(poolSize));
    }

    /** The largest of each window, with options. */
    public Volume maxPooling(int poolSize, UnaryOperator<MaxPooling3D> options) {
        return then(options.apply(new MaxPooling3D(poolSize)));
    }

    /** The mean of each window. */
    public Volume averagePooling(int poolSize) {
        return then(new AveragePooling3D(poolSize));
    }

    /** The mean of each window, with options. */
    public Volume averagePooling(int poolSize, UnaryOperator<AveragePooling3D> options) {
        return then(options.apply(new AveragePooling3D(poolSize)));
    }

    /** The mean over depth, height and width. */
    public Features globalAveragePooling() {
        return then(new GlobalAveragePooling3D());
    }

    /** The largest over depth, height and width. */
    public Features globalMaxPooling() {
        return then(new GlobalMaxPooling3D());
    }

    /** The mean over all positions, as one position. */
    public Volume globalAveragePoolingKeepDims() {
        return then(new KeepDims(new GlobalAveragePooling3D()));
    }

    /** The largest over all positions, as one position. */
    public Volume globalMaxPoolingKeepDims() {
        return then(new KeepDims(new GlobalMaxPooling3D()));
    }

    /** The mean of each of a number of parts of each axis. */
    public Volume adaptiveAveragePooling(int outputSize) {
        return then(new AdaptiveAveragePooling3D(outputSize));
    }

    /** The mean of each of a number of parts of each axis, with options. */
    public Volume adaptiveAveragePooling(int outputSize, UnaryOperator<AdaptiveAveragePooling3D> options) {
        return then(options.apply(new AdaptiveAveragePooling3D(outputSize)));
    }

    /** The largest of each of a number of parts of each axis. */
    public Volume adaptiveMaxPooling(int outputSize) {
        return then(new AdaptiveMaxPooling3D(outputSize));
    }

    /** The largest of each of a number of parts of each axis, with options. */
    public Volume adaptiveMaxPooling(int outputSize, UnaryOperator<AdaptiveMaxPooling3D> options) {
        return then(options.apply(new AdaptiveMaxPooling3D(outputSize)));
    }

    /** Zeros around it. */
    public Volume zeroPadding(int padding) {
        return then(new ZeroPadding3D(padding));
    }

    /** Without this many elements at all edges. */
    public Volume cropping(int cropping) {
        return then(new Cropping3D(cropping));
    }

    /** Each element this often along each axis. */
    public Volume upSampling(int size) {
        return then(new UpSampling3D(size));
    }

    /** Each element this often along each axis, with options. */
    public Volume upSampling(int size, UnaryOperator<UpSampling3D> options) {
        return then(options.apply(new UpSampling3D(size)));
    }

    /** Drops whole channels: all their positions. */
    public Volume spatialDropout(double rate) {
        return then(new SpatialDropout3D(rate));
    }

    /** For example {@code Volume float32[batch, 16, 64, 64, 1]}. */
    @Override
    public String toString() {
        return "Volume " + wire.dtype().kerasName() + wire.shape();
    }
}
