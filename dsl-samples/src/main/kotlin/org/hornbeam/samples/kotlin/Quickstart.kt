// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples.kotlin

import java.util.Locale
import java.util.Random
import kotlin.io.path.createTempFile
import kotlin.io.path.deleteExisting
import kotlin.io.path.fileSize
import kotlin.time.measureTimedValue
import org.apache.arrow.vector.VectorSchemaRoot
import org.hornbeam.Model
import org.hornbeam.Training
import org.hornbeam.form.Features
import org.hornbeam.form.Forms.text
import org.hornbeam.form.Text
import org.hornbeam.loss.Losses.sparseCategoricalCrossentropy
import org.hornbeam.metric.Metrics.sparseCategoricalAccuracy
import org.hornbeam.metric.Metrics.sparseTopKCategoricalAccuracy
import org.hornbeam.optimizer.Optimizers.adam
import org.hornbeam.runtime.data.Examples
import org.hornbeam.runtime.engine.Engine
import org.hornbeam.runtime.engine.Predictor
import org.hornbeam.runtime.tensor.Allocators
import org.hornbeam.runtime.train.Callbacks.earlyStopping
import org.hornbeam.runtime.train.Fitted
import org.hornbeam.runtime.train.Trained
import org.hornbeam.runtime.train.Weights
import org.hornbeam.schedule.Schedules.cosineDecay
import org.hornbeam.samples.ClassColumns
import org.hornbeam.samples.ClassName
import org.hornbeam.samples.NamePieces

/** Learns from the JDK that runs it which module a class comes from, by the characters of its simple name. */
fun main() {
    val asked = ClassName.list(System.getProperty("names", "ConcurrentSkipListSet,JTreeTable,XPathParserException"))
    println(Quickstart.learn(ClassName.ofThisJdk(), asked, epochs = 12, seed = 1))
}

object Quickstart {
    private const val BATCH = 64
    private val PIECES = NamePieces(1 shl 15, 100)

    /** How well it went: shares of the test names, and how long training took. */
    data class Result(val accuracy: Double, val top3: Double, val baseline: Double, val seconds: Double) {
        override fun toString(): String =
            "quickstart: test_accuracy=%.4f top3=%.4f baseline=%.4f train_seconds=%.1f"
                .format(Locale.ROOT, accuracy, top3, baseline, seconds)
    }

    /** The model: the mean of what is learned for each piece of a name, and from it a number for each module. */
    fun model(modules: Int): Model<Text, Features> =
        Model.of("module_of_class", text().named("name")) { x ->
            x.then(PIECES)
                .embedding(PIECES.vocabularySize(), 64) { it.maskZero(true) }
                .globalAveragePooling()
                .batchNormalization { it.momentum(0.9) }
                .dropout(0.6)
                .dense(modules)
                .softmax()
        }

    /** Splits the classes into 75 % to learn from, 5 % to stop by and 20 % to test with, trains, and tests. */
    fun learn(classes: List<ClassName>, asked: List<String>, epochs: Int, seed: Long): Result {
        val modules = classes.map { it.module }.distinct().sorted()
        val shuffled = classes.shuffled(Random(seed))
        val learned = shuffled.take(shuffled.size * 15 / 20)
        val stopping = shuffled.subList(learned.size, shuffled.size * 16 / 20)
        val testing = shuffled.drop(shuffled.size * 16 / 20)

        val training =
            Training.of(model(modules.size))
                .optimizer(adam(cosineDecay(5e-3, epochs * Math.ceilDiv(learned.size, BATCH).toLong())))
                .loss(sparseCategoricalCrossentropy())
                .metric(sparseCategoricalAccuracy().named("accuracy"))
                .metric(sparseTopKCategoricalAccuracy(3).named("top3"))
                .seed(seed)
        println(training.model().summary())

        Allocators.create().use { allocator ->
            ClassColumns.of(learned, modules, allocator).use { train ->
                ClassColumns.of(stopping, modules, allocator).use { validation ->
                    ClassColumns.of(testing, modules, allocator).use { test ->
                        Engine.cpu(allocator).use { engine ->
                            println(engine.explain(training, BATCH))
                            val (fitted, time) =
                                measureTimedValue {
                                    engine.fit(training, train.examples()) {
                                        it.epochs(epochs)
                                            .batchSize(BATCH)
                                            .validationData(validation.examples())
                                            .callbacks(earlyStopping("val_accuracy").patience(3).restoreBestWeights(true))
                                    }
                                }
                            val scores = engine.evaluate(training, fitted, test.examples())
                            engine.checkSavedWeights(fitted, test)
                            engine.predictor(fitted).use { predictor ->
                                asked.forEach { println(predictor.answer(it, modules)) }
                            }
                            val commonest = learned.groupingBy { it.module }.eachCount().maxBy { it.value }.key
                            return Result(
                                scores["accuracy"],
                                scores["top3"],
                                testing.count { it.module == commonest } / testing.size.toDouble(),
                                time.inWholeMilliseconds / 1e3,
                            )
                        }
                    }
                }
            }
        }
    }

    private fun VectorSchemaRoot.examples() = Examples.arrow(this, "name", "module")

    /** The three likeliest modules of a class with this name. */
    private fun Predictor<Text, Features>.answer(name: String, modules: List<String>): String =
        if (!ClassName.isPossible(name)) {
            name.padEnd(24) + " is no name of a class"
        } else {
            predict(name).use { shares ->
                val best = shares.toFloats().withIndex().sortedByDescending { it.value }.take(3)
                name.padEnd(24) +
                    best.joinToString { " %s %.0f %%".format(Locale.ROOT, modules[it.index], 100 * it.value) }
            }
        }

    /** Writes the weights, reads them, and compares all predictions for the test names bit by bit. */
    private fun Engine.checkSavedWeights(fitted: Fitted<Text, Features>, test: VectorSchemaRoot) {
        val file = createTempFile("quickstart", ".safetensors")
        try {
            fitted.weights().write(file)
            val loaded = Trained(fitted.model(), Weights.read(file))
            check(predictions(fitted, test).contentEquals(predictions(loaded, test))) {
                "weights that were saved and loaded predict something else"
            }
            println("weights saved (${file.fileSize()} bytes) and loaded: same predictions")
        } finally {
            file.deleteExisting()
        }
    }

    private fun Engine.predictions(trained: Trained<Text, Features>, test: VectorSchemaRoot): ByteArray =
        predictor(trained).use { predictor -> predictor.predict(test.getVector("name")).use { it.toBytes() } }
}
