// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples;

import static org.hornbeam.form.Forms.image;
import static org.hornbeam.loss.Losses.sparseCategoricalCrossentropy;
import static org.hornbeam.metric.Metrics.sparseCategoricalAccuracy;
import static org.hornbeam.optimizer.Optimizers.adamW;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.Model;
import org.hornbeam.Training;
import org.hornbeam.form.Features;
import org.hornbeam.form.Image;
import org.hornbeam.runtime.data.Examples;
import org.hornbeam.runtime.engine.Engine;
import org.hornbeam.runtime.tensor.Allocators;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.runtime.train.Fitted;

/**
 * A convolutional classifier of written digits. Give it the folder with MNIST's training files, or nothing: then it
 * draws digits itself.
 */
public final class Digits {
    private static final int SIZE = Handwriting.SIZE;

    private Digits() {}

    /** Learns from five sixths of the pictures, tests with the rest. */
    public static void main(String[] arguments) throws IOException {
        Handwriting pictures =
                arguments.length > 0 ? Handwriting.mnist(Path.of(arguments[0])) : Handwriting.drawn(12_000, 1);
        System.out.printf(Locale.ROOT, "digits: test_accuracy=%.4f%n", learn(pictures, 3, 1));
    }

    /** The model. */
    static Model<Image, Features> model() {
        return Model.of(
                "digits",
                image(SIZE, SIZE, 1),
                x -> x.conv2d(16, 3)
                        .relu()
                        .maxPooling(2)
                        .conv2d(32, 3, c -> c.useBias(false))
                        .batchNormalization(b -> b.momentum(0.9))
                        .relu()
                        .maxPooling(2)
                        .flatten()
                        .dropout(0.3)
                        .dense(10));
    }

    /** Trains, and returns the share of the last sixth of the pictures whose digit the model tells. */
    static double learn(Handwriting pictures, int epochs, long seed) {
        Training<Image, Features> training = Training.of(model())
                .optimizer(adamW(2e-3).weightDecay(0.01))
                .loss(sparseCategoricalCrossentropy().fromLogits(true))
                .metric(sparseCategoricalAccuracy().named("accuracy"))
                .seed(seed);
        System.out.println(training.model().summary());
        int learned = pictures.count() * 5 / 6;
        try (BufferAllocator allocator = Allocators.create();
                Tensor pixels = Tensor.of(allocator, pictures.pixels(), pictures.count(), SIZE, SIZE, 1);
                Tensor digits = Tensor.of(allocator, pictures.digits(), pictures.count());
                Engine engine = Engine.cpu(allocator)) {
            Examples examples = Examples.of(pixels, digits);
            Fitted<Image, Features> fitted = engine.fit(
                    training,
                    examples.take(learned),
                    run -> run.epochs(epochs).batchSize(64).validationSplit(0.1));
            return engine.evaluate(training, fitted, examples.skip(learned)).get("accuracy");
        }
    }
}
