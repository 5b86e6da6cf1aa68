// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.form;

import java.util.function.UnaryOperator;
import org.hornbeam.layer.AveragePooling2D;
import org.hornbeam.layer.Conv2D;
import org.hornbeam.layer.Flatten;
import org.hornbeam.layer.GlobalAveragePooling2D;
import org.hornbeam.layer.GlobalMaxPooling2D;
import org.hornbeam.layer.MaxPooling2D;
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
