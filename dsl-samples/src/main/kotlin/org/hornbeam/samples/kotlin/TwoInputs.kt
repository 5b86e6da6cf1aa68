// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples.kotlin

import java.util.Locale
import org.hornbeam.Inputs
import org.hornbeam.Model
import org.hornbeam.Training
import org.hornbeam.form.Features
import org.hornbeam.form.Forms.features
import org.hornbeam.form.Forms.tokens
import org.hornbeam.loss.Losses.sparseCategoricalCrossentropy
import org.hornbeam.metric.Metrics.sparseCategoricalAccuracy
import org.hornbeam.optimizer.Optimizers.adam
import org.hornbeam.runtime.data.Examples
import org.hornbeam.runtime.engine.Engine
import org.hornbeam.runtime.tensor.Allocators
import org.hornbeam.runtime.tensor.Tensor
import org.hornbeam.samples.CharacterNames

/**
 * A model with two inputs, numbers and text: from the bits of a character's code point and the words of its Unicode name
 * it tells what the character is, an uppercase letter, a mathematical symbol, and so on.
 */
fun main() {
    val characters = CharacterNames.draw(12_000, 10_000, 1)
    val accuracy = TwoInputs.learn(characters, learned = 10_000, epochs = 6, seed = 1)
    println("two_inputs: test_accuracy=%.4f".format(Locale.ROOT, accuracy))
}

object TwoInputs {
    /** The model: each input has layers of its own, then both flow on as one. */
    fun model(vocabulary: Int, kinds: Int): Model<Inputs, Features> {
        val bits = features(CharacterNames.BITS).named("bits")
        val words = tokens(CharacterNames.LENGTH).named("words")

        val place = bits.dense(32).relu()
        val name = words.embedding(vocabulary, 24) { it.maskZero(true) }.lstm(32)
        val kind = place.concat(name).dense(64).relu().dropout(0.2).dense(kinds)
        return Model.of("kind_of_character", Inputs.of(bits, words), kind)
    }

    /** Trains with the first characters, and returns the share of the others whose kind the model tells. */
    fun learn(characters: CharacterNames, learned: Long, epochs: Int, seed: Long): Double {
        val training =
            Training.of(model(characters.vocabulary, characters.kindCount))
                .optimizer(adam(3e-3))
                .loss(sparseCategoricalCrossentropy().fromLogits(true))
                .metric(sparseCategoricalAccuracy().named("accuracy"))
                .seed(seed)
        println(training.model().summary())
        val count = characters.count().toLong()
        Allocators.create().use { allocator ->
            Tensor.of(allocator, characters.bits, count, CharacterNames.BITS.toLong()).use { bits ->
                Tensor.of(allocator, characters.words, count, CharacterNames.LENGTH.toLong()).use { words ->
                    Tensor.of(allocator, characters.kinds, count).use { kinds ->
                        Engine.cpu(allocator).use { engine ->
                            val examples = Examples.of(listOf(bits, words), listOf(kinds), listOf())
                            val fitted = engine.fit(training, examples.take(learned)) { it.epochs(epochs).batchSize(64) }
                            return engine.evaluate(training, fitted, examples.skip(learned))["accuracy"]
                        }
                    }
                }
            }
        }
    }
}
