// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.network;

import org.hornbeam.Model;
import org.hornbeam.form.Features;
import org.hornbeam.form.Forms;
import org.hornbeam.form.Series;

/**
 * Transformer encoder layers (Vaswani et al., 2017) with gelu, normalized after each sum as in BERT: {@code attention_<l>},
 * {@code norm_<l>a}, {@code up_<l>}, {@code down_<l>}, {@code norm_<l>b}; then the mean over time and {@code logits} of
 * 10 classes.
 *
 * @param name of the workload: {@code encoder}, or {@code bert} for one layer of BERT-base
 * @param time steps of the input
 * @param width features of every step
 * @param heads of the attention
 * @param layers one after the other
 * @param inner width of the feed-forward part
 */
public record Encoder(String name, int time, int width, int heads, int layers, int inner) implements Network {
    /** Reads {@code 128x256-8-4-1024}: time, width, heads, layers, inner width. */
    public static Encoder of(String name, String sizes) {
        int[] numbers = Sizes.read(sizes);
        return new Encoder(name, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }

    @Override
    public String sizes() {
        return time + "x" + width + "-" + heads + "-" + layers + "-" + inner;
    }

    @Override
    public Model<Series, Features> model() {
        return Model.of("encoder", Forms.series(time, width), x -> {
            Series y = x;
            for (int layer = 0; layer < layers; layer++) {
                Series seen = y.multiHeadAttention(heads, width / heads).named("attention_" + layer);
                Series middle = y.add(seen).layerNormalization().named("norm_" + layer + "a");
                Series fed = middle.dense(inner)
                        .named("up_" + layer)
                        .gelu()
                        .dense(width)
                        .named("down_" + layer);
                y = middle.add(fed).layerNormalization().named("norm_" + layer + "b");
            }
            return y.globalAveragePooling().dense(Residual.CLASSES).named("logits");
        });
    }
}
