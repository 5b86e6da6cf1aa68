// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.network;

import org.hornbeam.Model;
import org.hornbeam.form.Features;
import org.hornbeam.form.Forms;
import org.hornbeam.form.Tokens;

/**
 * A bag of words: the mean of the embedded {@code tokens}, {@code dense} with relu, {@code logits}.
 *
 * @param vocabulary number of tokens
 * @param time tokens of each text
 * @param width of the embedding
 * @param units of the dense layer
 * @param classes of the result
 */
public record Bag(int vocabulary, int time, int width, int units, int classes) implements Network {
    /** Reads {@code 10000x64-128-128-10}: vocabulary, time, width, units, classes. */
    public static Bag of(String sizes) {
        int[] numbers = Sizes.read(sizes);
        return new Bag(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }

    @Override
    public String name() {
        return "bag";
    }

    @Override
    public String sizes() {
        return vocabulary + "x" + time + "-" + width + "-" + units + "-" + classes;
    }

    @Override
    public Model<Tokens, Features> model() {
        return Model.of(
                "bag",
                Forms.tokens(time),
                x -> x.embedding(vocabulary, width)
                        .named("tokens")
                        .globalAveragePooling()
                        .dense(units)
                        .named("dense")
                        .relu()
                        .dense(classes)
                        .named("logits"));
    }
}
