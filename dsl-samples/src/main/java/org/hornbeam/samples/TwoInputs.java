// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples;

import static org.hornbeam.form.Forms.features;
import static org.hornbeam.form.Forms.tokens;
import static org.hornbeam.loss.Losses.sparseCategoricalCrossentropy;
import static org.hornbeam.metric.Metrics.sparseCategoricalAccuracy;
import static org.hornbeam.optimizer.Optimizers.adam;

import java.util.List;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.Inputs;
import org.hornbeam.Model;
import org.hornbeam.Training;
import org.hornbeam.form.Features;
import org.hornbeam.form.Tokens;
import org.hornbeam.runtime.data.Examples;
import org.hornbeam.runtime.engine.Engine;
import org.hornbeam.runtime.tensor.Allocators;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.runtime.train.Fitted;

/**
 * A model with two inputs, numbers and text: from the bits of a character's code point and the words of its Unicode name
 * it tells what the character is, an uppercase letter, a mathematical symbol, and so on.
 */
public final class TwoInputs {
    private TwoInputs() {}

    /** Learns from five sixths of the characters, tests with the rest. */
    public static void main(String[] arguments) {
        CharacterNames characters = CharacterNames.draw(12_000, 10_000, 1);
        System.out.printf(Locale.ROOT, "two_inputs: test_accuracy=%.4f%n", learn(characters, 10_000, 6, 1));
    }

    /** The model: each input has layers of its own, then both flow on as one. */
    static Model<Inputs, Features> model(int vocabulary, int kinds) {
        Features bits = features(CharacterNames.BITS).named("bits");
        Tokens words = tokens(CharacterNames.LENGTH).named("words");

        Features place = bits.dense(32).relu();
        Features name = words.embedding(vocabulary, 24, e -> e.maskZero(true)).lstm(32);
        Features kind = place.concat(name).dense(64).relu().dropout(0.2).dense(kinds);
        return Model.of("kind_of_character", Inputs.of(bits, words), kind);
    }

    /** Trains with the first characters, and returns the share of the others whose kind the model tells. */
    static double learn(CharacterNames characters, int learned, int epochs, long seed) {
        Training<Inputs, Features> training = Training.of(model(characters.vocabulary(), characters.kindCount()))
                .optimizer(adam(3e-3))
                .loss(sparseCategoricalCrossentropy().fromLogits(true))
                .metric(sparseCategoricalAccuracy().named("accuracy"))
                .seed(seed);
        System.out.println(training.model().summary());
        int count = characters.count();
        try (BufferAllocator allocator = Allocators.create();
                Tensor bits = Tensor.of(allocator, characters.bits(), count, CharacterNames.BITS);
                Tensor words = Tensor.of(allocator, characters.words(), count, CharacterNames.LENGTH);
                Tensor kinds = Tensor.of(allocator, characters.kinds(), count);
                Engine engine = Engine.cpu(allocator)) {
            Examples examples = Examples.of(List.of(bits, words), List.of(kinds), List.of());
            Fitted<Inputs, Features> fitted = engine.fit(
                    training, examples.take(learned), run -> run.epochs(epochs).batchSize(64));
            return engine.evaluate(training, fitted, examples.skip(learned)).get("accuracy");
        }
    }
}
