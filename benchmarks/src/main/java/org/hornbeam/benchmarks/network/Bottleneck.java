// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.network;

import org.hornbeam.Model;
import org.hornbeam.form.Features;
import org.hornbeam.form.Forms;
import org.hornbeam.form.Image;

/**
 * A stage of a residual network of bottleneck blocks: convolutions of 1x1 to fewer channels, 3x3 and 1x1 back,
 * {@code conv_<block>a} to {@code conv_<block>c}, each with a batch normalization {@code norm_…}, the block's input
 * added before the last relu; then the mean over the picture and {@code logits} of 10 classes.
 *
 * @param height of the pictures
 * @param width of the pictures
 * @param channels of the pictures
 * @param inner channels of the 3x3 convolutions
 * @param blocks one after the other
 */
public record Bottleneck(int height, int width, int channels, int inner, int blocks) implements Network {
    /** Reads {@code 56x56x256-64-2}: picture, inner channels, blocks. */
    public static Bottleneck of(String sizes) {
        int[] numbers = Sizes.read(sizes);
        return new Bottleneck(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }

    @Override
    public String name() {
        return "bottleneck";
    }

    @Override
    public String sizes() {
        return height + "x" + width + "x" + channels + "-" + inner + "-" + blocks;
    }

    @Override
    public double divergence() {
        return 50;
    }

    @Override
    public Model<Image, Features> model() {
        return Model.of("bottleneck", Forms.image(height, width, channels), x -> {
            Image y = x;
            for (int block = 0; block < blocks; block++) {
                Image narrow = Residual.unit(y, block + "a", 1, inner).relu();
                Image seen = Residual.unit(narrow, block + "b", 3, inner).relu();
                y = Residual.unit(seen, block + "c", 1, channels).add(y).relu();
            }
            return y.globalAveragePooling().dense(Residual.CLASSES).named("logits");
        });
    }
}
