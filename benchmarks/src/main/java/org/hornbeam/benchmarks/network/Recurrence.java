// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.network;

import org.hornbeam.Model;
import org.hornbeam.form.Features;
import org.hornbeam.form.Forms;
import org.hornbeam.form.Series;
import org.hornbeam.form.Tokens;

/**
 * A text classifier: {@code tokens} embedded, one recurrent layer {@code recurrent} of which the last state is taken, and
 * {@code logits}.
 *
 * @param gru a gated recurrent unit in place of long short-term memory
 * @param vocabulary number of tokens
 * @param time tokens of each text
 * @param width of the embedding
 * @param units of the recurrent layer
 * @param classes of the result
 */
public record Recurrence(boolean gru, int vocabulary, int time, int width, int units, int classes) implements Network {
    /** Reads {@code 10000x64-128-128-2}: vocabulary, time, width, units, classes. */
    public static Recurrence of(boolean gru, String sizes) {
        int[] numbers = Sizes.read(sizes);
        return new Recurrence(gru, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }

    @Override
    public String name() {
        return gru ? "gru" : "lstm";
    }

    @Override
    public String sizes() {
        return vocabulary + "x" + time + "-" + width + "-" + units + "-" + classes;
    }

    @Override
    public Model<Tokens, Features> model() {
        return Model.of(name(), Forms.tokens(time), x -> {
            Series embedded = x.embedding(vocabulary, width).named("tokens");
            Features last = gru ? embedded.gru(units) : embedded.lstm(units);
            return last.named("recurrent").dense(classes).named("logits");
        });
    }
}
