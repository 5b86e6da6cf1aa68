// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.network;

import org.hornbeam.Model;
import org.hornbeam.form.Features;
import org.hornbeam.form.Forms;
import org.hornbeam.form.Image;
import org.hornbeam.layer.Padding;

/**
 * A stage of a residual network (He et al., 2015) of basic blocks: two padded 3x3 convolutions {@code conv_<block>a} and
 * {@code conv_<block>b}, each with a batch normalization {@code norm_…}, the block's input added before the last relu;
 * then the mean over the picture and {@code logits} of 10 classes.
 *
 * @param height of the pictures
 * @param width of the pictures
 * @param channels of the pictures and of every convolution
 * @param blocks one after the other
 */
public record Residual(int height, int width, int channels, int blocks) implements Network {
    /** Classes of the result. */
    public static final int CLASSES = 10;

    /** Reads {@code 56x56x64-2}: picture and blocks. */
    public static Residual of(String sizes) {
        int[] numbers = Sizes.read(sizes);
        return new Residual(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    @Override
    public String name() {
        return "resnet";
    }

    @Override
    public String sizes() {
        return height + "x" + width + "x" + channels + "-" + blocks;
    }

    @Override
    public double divergence() {
        return 50;
    }

    @Override
    public Model<Image, Features> model() {
        return Model.of("resnet", Forms.image(height, width, channels), x -> {
            Image y = x;
            for (int block = 0; block < blocks; block++) {
                Image inner = unit(unit(y, block + "a", 3, channels).relu(), block + "b", 3, channels);
                y = inner.add(y).relu();
            }
            return y.globalAveragePooling().dense(CLASSES).named("logits");
        });
    }

    /** A padded convolution without bias and its batch normalization. */
    static Image unit(Image x, String number, int window, int filters) {
        return x.conv2d(filters, window, c -> c.padding(Padding.SAME).useBias(false))
                .named("conv_" + number)
                .batchNormalization()
                .named("norm_" + number);
    }
}
