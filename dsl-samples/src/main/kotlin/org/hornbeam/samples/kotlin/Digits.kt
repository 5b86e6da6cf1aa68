// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples.kotlin

import java.nio.file.Path
import java.util.Locale
import org.hornbeam.Model
import org.hornbeam.Training
import org.hornbeam.form.Features
import org.hornbeam.form.Forms.image
import org.hornbeam.form.Image
import org.hornbeam.loss.Losses.sparseCategoricalCrossentropy
import org.hornbeam.metric.Metrics.sparseCategoricalAccuracy
import org.hornbeam.optimizer.Optimizers.adamW
import org.hornbeam.runtime.data.Examples
import org.hornbeam.runtime.engine.Engine
import org.hornbeam.runtime.tensor.Allocators
import org.hornbeam.runtime.tensor.Tensor
import org.hornbeam.samples.Handwriting

/**
 * A convolutional classifier of written digits. Give it the folder with MNIST's training files, or nothing: then it
 * draws digits itself.
 */
fun main(arguments: Array<String>) {
    val pictures =
        if (arguments.isEmpty()) Handwriting.drawn(12_000, 1) else Handwriting.mnist(Path.of(arguments[0]))
    println("digits: test_accuracy=%.4f".format(Locale.ROOT, Digits.learn(pictures, epochs = 3, seed = 1)))
}

object Digits {
    private const val SIZE = Handwriting.SIZE

    /** A convolution, normalized: an extension reads like the layers that come with Hornbeam. */
    private fun Image.block(filters: Int) =
        conv2d(filters, 3) { it.useBias(false) }.batchNormalization { it.momentum(0.9) }.relu().maxPooling(2)

    /** The model. */
    val model: Model<Image, Features> =
        Model.of("digits", image(SIZE, SIZE, 1)) { x ->
            x.conv2d(16, 3).relu().maxPooling(2).block(32).flatten().dropout(0.3).dense(10)
        }

    /** Trains, and returns the share of the last sixth of the pictures whose digit the model tells. */
    fun learn(pictures: Handwriting, epochs: Int, seed: Long): Double {
        val training =
            Training.of(model)
                .optimizer(adamW(2e-3).weightDecay(0.01))
                .loss(sparseCategoricalCrossentropy().fromLogits(true))
                .metric(sparseCategoricalAccuracy().named("accuracy"))
                .seed(seed)
        println(model.summary())
        val count = pictures.count().toLong()
        val learned = count * 5 / 6
        Allocators.create().use { allocator ->
            Tensor.of(allocator, pictures.pixels(), count, SIZE.toLong(), SIZE.toLong(), 1).use { pixels ->
                Tensor.of(allocator, pictures.digits(), count).use { digits ->
                    Engine.cpu(allocator).use { engine ->
                        val examples = Examples.of(pixels, digits)
                        val fitted =
                            engine.fit(training, examples.take(learned)) {
                                it.epochs(epochs).batchSize(64).validationSplit(0.1)
                            }
                        return engine.evaluate(training, fitted, examples.skip(learned))["accuracy"]
                    }
                }
            }
        }
    }
}
