// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.hornbeam.form.Forms.features;
import static org.hornbeam.form.Forms.image;
import static org.hornbeam.form.Forms.tokens;
import static org.hornbeam.loss.Losses.sparseCategoricalCrossentropy;
import static org.hornbeam.optimizer.Optimizers.adam;

import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.Inputs;
import org.hornbeam.Model;
import org.hornbeam.Training;
import org.hornbeam.form.Features;
import org.hornbeam.runtime.data.Batch;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.runtime.train.Weights;

/**
 * A small training that uses much: an embedding and convolutions of both kinds beside dense layers, batch normalization, dropout,
 * the pooling of steps, cross-entropy, Adam.
 */
final class SmallTraining {
    static final int CLASSES = 5;
    static final int WORDS = 40;
    static final int STEPS = 12;
    static final int FEATURES = 19;
    static final int PIXELS = 8;

    private SmallTraining() {}

    static Model<Inputs, Features> model() {
        var words = tokens(STEPS).named("words");
        var numbers = features(FEATURES).named("numbers");
        var picture = image(PIXELS, PIXELS, 3).named("picture");
        return Model.of(
                "small",
                Inputs.of(words, numbers, picture),
                words.embedding(WORDS, 9)
                        .conv1d(21, 3)
                        .relu()
                        .globalMaxPooling()
                        .concat(numbers.dense(33).batchNormalization().gelu().dropout(0.3))
                        .concat(picture.conv2d(17, 3)
                                .relu()
                                .conv2d(16, 3)
                                .maxPooling(2)
                                .flatten())
                        .dense(37)
                        .layerNormalization()
                        .relu()
                        .dropout(0.2)
                        .dense(CLASSES));
    }

    static Training<Inputs, Features> training() {
        return Training.of(model())
                .seed(7)
                .optimizer(adam(0.01))
                .loss(sparseCategoricalCrossentropy().fromLogits(true));
    }

    /** Examples that a number determines. */
    static Batch batch(BufferAllocator allocator, int rows, long number) {
        SplittableRandom random = new SplittableRandom(number);
        int[] words = random.ints((long) rows * STEPS, 0, WORDS).toArray();
        int[] labels = random.ints(rows, 0, CLASSES).toArray();
        float[] numbers = new float[rows * FEATURES];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextInt(-1000, 1000) / 500f;
        }
        float[] picture = new float[rows * PIXELS * PIXELS * 3];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = random.nextInt(-1000, 1000) / 1000f;
        }
        return Batch.of(
                List.of(
                        Tensor.of(allocator, words, rows, STEPS),
                        Tensor.of(allocator, numbers, rows, FEATURES),
                        Tensor.of(allocator, picture, rows, PIXELS, PIXELS, 3)),
                List.of(Tensor.of(allocator, labels, rows)));
    }

    static void close(Batch batch) {
        batch.inputs().forEach(Tensor::close);
        batch.labels().forEach(Tensor::close);
        batch.weights().forEach(Tensor::close);
    }

    /** Steps on batches of changing sizes. */
    static void train(Session<?, ?> session, BufferAllocator allocator, int steps) {
        for (int step = 0; step < steps; step++) {
            Batch batch = batch(allocator, step % 5 == 4 ? 23 : 32, step);
            try {
                session.step(batch);
            } finally {
                close(batch);
            }
        }
    }

    /** What a training of some steps leaves: weights, moments, moving averages, counters. */
    static String checksum(Engine engine, BufferAllocator allocator, int steps) {
        try (var session = engine.start(training())) {
            train(session, allocator, steps);
            return checksum(session.state());
        }
    }

    static String checksum(Weights weights) {
        CRC32C sum = new CRC32C();
        weights.tensors().forEach((path, tensor) -> {
            sum.update((path + tensor).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            sum.update(tensor.data().toArray(ValueLayout.JAVA_BYTE));
        });
        return Long.toHexString(sum.getValue());
    }
}
