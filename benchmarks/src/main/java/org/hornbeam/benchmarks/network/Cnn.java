// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.network;

import java.util.List;
import org.hornbeam.Model;
import org.hornbeam.form.Features;
import org.hornbeam.form.Forms;
import org.hornbeam.form.Image;

/**
 * A small convolutional network for pictures: 3x3 convolutions {@code conv_0}, {@code conv_1}, … without padding, each
 * with bias and relu, a 2x2 max pooling, {@code dense} with relu and {@code logits}.
 *
 * @param height of the pictures
 * @param width of the pictures
 * @param channels of the pictures
 * @param filters of each convolution, at least one
 * @param units of the hidden dense layer
 * @param classes of the result
 */
public record Cnn(int height, int width, int channels, List<Integer> filters, int units, int classes)
        implements Network {
    /** Copies. */
    public Cnn {
        filters = List.copyOf(filters);
    }

    /** Reads {@code 28x28x1-32-64-128-10}: picture, filters, units, classes. */
    public static Cnn of(String sizes) {
        int[] numbers = Sizes.read(sizes);
        int filters = numbers.length - 5;
        if (filters < 1) {
            throw new IllegalArgumentException(
                    "cnn sizes are a picture, filters, units and classes as in 28x28x1-32-64-128-10, found '" + sizes
                            + "'");
        }
        return new Cnn(
                numbers[0],
                numbers[1],
                numbers[2],
                Sizes.from(numbers, 3).subList(0, filters),
                numbers[3 + filters],
                numbers[4 + filters]);
    }

    @Override
    public String name() {
        return "cnn";
    }

    @Override
    public String sizes() {
        return height + "x" + width + "x" + channels + "-" + Sizes.join(filters) + "-" + units + "-" + classes;
    }

    @Override
    public Model<Image, Features> model() {
        return Model.of("cnn", Forms.image(height, width, channels), x -> {
            Image y = x;
            for (int layer = 0; layer < filters.size(); layer++) {
                y = y.conv2d(filters.get(layer), 3).named("conv_" + layer).relu();
            }
            return y.maxPooling(2)
                    .flatten()
                    .dense(units)
                    .named("dense")
                    .relu()
                    .dense(classes)
                    .named("logits");
        });
    }
}
