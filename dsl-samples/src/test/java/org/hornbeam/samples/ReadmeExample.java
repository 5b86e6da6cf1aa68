// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples;

import static org.hornbeam.form.Forms.image;
import static org.hornbeam.loss.Losses.sparseCategoricalCrossentropy;
import static org.hornbeam.metric.Metrics.sparseCategoricalAccuracy;
import static org.hornbeam.optimizer.Optimizers.adamW;

import java.io.IOException;
import java.nio.file.Path;
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

/** What the README shows, word by word: {@link ReadmeTest} compares and runs it. */
final class ReadmeExample {
    private ReadmeExample() {}

    static void run(float[] pixels, int[] digits, Path file) throws IOException {
        Model<Image, Features> model = Model.of(
                "digits",
                image(28, 28, 1),
                x -> x.conv2d(16, 3)
                        .relu()
                        .maxPooling(2)
                        .conv2d(32, 3, c -> c.useBias(false))
                        .batchNormalization()
                        .relu()
                        .maxPooling(2)
                        .flatten()
                        .dropout(0.3)
                        .dense(10));
        Training<Image, Features> training = Training.of(model)
                .optimizer(adamW(2e-3).weightDecay(0.01))
                .loss(sparseCategoricalCrossentropy().fromLogits(true))
                .metric(sparseCategoricalAccuracy().named("accuracy"));
        try (BufferAllocator allocator = Allocators.create();
                Tensor x = Tensor.of(
                        allocator, pixels, digits.length, 28, 28, 1); // float[], or a column of an Arrow table
                Tensor y = Tensor.of(allocator, digits, digits.length);
                Engine engine = Engine.cpu(allocator)) {
            System.out.println(engine.explain(training));
            Fitted<Image, Features> fitted = engine.fit(
                    training,
                    Examples.of(x, y),
                    run -> run.epochs(3).batchSize(64).validationSplit(0.1));
            fitted.weights().write(file);
        }
    }
}
