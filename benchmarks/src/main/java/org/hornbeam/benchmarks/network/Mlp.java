// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.network;

import java.util.List;
import org.hornbeam.Model;
import org.hornbeam.form.Features;
import org.hornbeam.form.Forms;

/**
 * A multilayer perceptron with relu between its dense layers {@code dense_0}, {@code dense_1}, ….
 *
 * @param widths sizes of the input and of every layer, at least two
 */
public record Mlp(List<Integer> widths) implements Network {
    /** Checks the widths. */
    public Mlp {
        widths = List.copyOf(widths);
        if (widths.size() < 2) {
            throw new IllegalArgumentException("mlp needs an input width and at least one layer, found " + widths);
        }
    }

    /** Reads {@code 784-512-512-10}. */
    public static Mlp of(String sizes) {
        return new Mlp(Sizes.from(Sizes.read(sizes), 0));
    }

    /** Number of dense layers. */
    public int layers() {
        return widths.size() - 1;
    }

    @Override
    public String name() {
        return "mlp";
    }

    @Override
    public String sizes() {
        return Sizes.join(widths);
    }

    @Override
    public Model<Features, Features> model() {
        return Model.of("mlp", Forms.features(widths.getFirst()), x -> {
            Features y = x;
            for (int layer = 0; layer < layers(); layer++) {
                y = y.dense(widths.get(layer + 1)).named("dense_" + layer);
                y = layer + 1 < layers() ? y.relu() : y;
            }
            return y;
        });
    }
}
