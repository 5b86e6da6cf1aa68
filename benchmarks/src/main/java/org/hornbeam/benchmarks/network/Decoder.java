// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.network;

import org.hornbeam.Model;
import org.hornbeam.form.Forms;
import org.hornbeam.form.Series;
import org.hornbeam.form.Tokens;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.Scope;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * A causal language model: {@code tokens} and {@code positions} embedded, layers normalized before each part
 * ({@code norm_<l>a}, {@code attention_<l>}, {@code norm_<l>b}, {@code up_<l>}, gelu, {@code down_<l>}), {@code norm},
 * and {@code logits} of the next token at every step.
 *
 * @param time steps of the input
 * @param width features of every step
 * @param heads of the attention
 * @param layers one after the other
 * @param inner width of the feed-forward part
 * @param vocabulary number of tokens
 */
public record Decoder(int time, int width, int heads, int layers, int inner, int vocabulary) implements Network {
    /** Reads {@code 128x256-8-4-1024-256}: time, width, heads, layers, inner width, vocabulary. */
    public static Decoder of(String sizes) {
        int[] numbers = Sizes.read(sizes);
        return new Decoder(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
    }

    @Override
    public String name() {
        return "decoder";
    }

    @Override
    public String sizes() {
        return time + "x" + width + "-" + heads + "-" + layers + "-" + inner + "-" + vocabulary;
    }

    @Override
    public Model<Tokens, Series> model() {
        return Model.of("decoder", Forms.tokens(time), x -> {
            Series y = x.embedding(vocabulary, width)
                    .named("tokens")
                    .then(new Positions())
                    .named("positions");
            for (int layer = 0; layer < layers; layer++) {
                String number = "_" + layer;
                y = y.residual(z -> z.layerNormalization()
                        .named("norm" + number + "a")
                        .multiHeadAttention(heads, width / heads, a -> a.useCausalMask(true))
                        .named("attention" + number));
                y = y.residual(z -> z.layerNormalization()
                        .named("norm" + number + "b")
                        .dense(inner)
                        .named("up" + number)
                        .gelu()
                        .dense(width)
                        .named("down" + number));
            }
            return y.layerNormalization().named("norm").dense(vocabulary).named("logits");
        });
    }

    /** A learned vector for every step, added. */
    private record Positions() implements SameForm {
        @Override
        public Value trace(Scope scope, Value x) {
            Value table = scope.weight("embeddings", Shape.of(x.dim(1), x.dim(2)), Initializers.randomUniform());
            return x.plus(Ops.expandDims(table, 0));
        }
    }
}
