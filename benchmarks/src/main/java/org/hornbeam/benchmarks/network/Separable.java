// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.network;

import java.util.List;
import org.hornbeam.Model;
import org.hornbeam.form.Features;
import org.hornbeam.form.Forms;
import org.hornbeam.form.Image;
import org.hornbeam.layer.Padding;

/**
 * A depthwise-separable network (Howard et al., 2017): per block a padded 3x3 convolution of every channel by itself,
 * {@code depth_<block>}, and one of 1x1 over all of them, {@code point_<block>}, each with a batch normalization
 * ({@code norm_<block>a}, {@code norm_<block>b}) and relu; then the mean over the picture and {@code logits} of 10 classes.
 *
 * @param height of the pictures
 * @param width of the pictures
 * @param channels of the pictures
 * @param filters of each block
 */
public record Separable(int height, int width, int channels, List<Integer> filters) implements Network {
    /** Copies. */
    public Separable {
        filters = List.copyOf(filters);
    }

    /** Reads {@code 56x56x64-128-128}: picture and filters. */
    public static Separable of(String sizes) {
        int[] numbers = Sizes.read(sizes);
        return new Separable(numbers[0], numbers[1], numbers[2], Sizes.from(numbers, 3));
    }

    /** Channels that go into a block. */
    public int channels(int block) {
        return block == 0 ? channels : filters.get(block - 1);
    }

    @Override
    public String name() {
        return "separable";
    }

    @Override
    public String sizes() {
        return height + "x" + width + "x" + channels + "-" + Sizes.join(filters);
    }

    @Override
    public Model<Image, Features> model() {
        return Model.of("separable", Forms.image(height, width, channels), x -> {
            Image y = x;
            for (int block = 0; block < filters.size(); block++) {
                int groups = channels(block);
                y = y.conv2d(
                                groups,
                                3,
                                c -> c.padding(Padding.SAME).useBias(false).groups(groups))
                        .named("depth_" + block)
                        .batchNormalization()
                        .named("norm_" + block + "a")
                        .relu()
                        .conv2d(filters.get(block), 1, c -> c.useBias(false))
                        .named("point_" + block)
                        .batchNormalization()
                        .named("norm_" + block + "b")
                        .relu();
            }
            return y.globalAveragePooling().dense(Residual.CLASSES).named("logits");
        });
    }
}
