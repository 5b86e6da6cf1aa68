// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.hornbeam.form.Forms.features;
import static org.hornbeam.loss.Losses.sparseCategoricalCrossentropy;
import static org.hornbeam.optimizer.Optimizers.adam;

import java.util.List;
import java.util.SplittableRandom;
import org.hornbeam.Model;
import org.hornbeam.Training;
import org.hornbeam.runtime.cpu.AllocatedBytes;
import org.hornbeam.runtime.cpu.KernelWarmUp;
import org.hornbeam.runtime.data.Batch;
import org.hornbeam.runtime.tensor.Allocators;
import org.hornbeam.runtime.tensor.Tensor;

/**
 * A process of its own for {@link ColdStartTest}: trains until all kernels are warm. Prints the heap bytes that the
 * first 50 steps took, and those that 50 steps take at last.
 */
final class ColdStartProcess {
    private static final int ROWS = 32;
    private static final int WIDTH = 784;
    private static final int STEPS = 50;

    private ColdStartProcess() {}

    public static void main(String[] args) {
        var training = Training.of(Model.of(
                        "mlp",
                        features(WIDTH),
                        x -> x.dense(512).relu().dense(512).relu().dense(10)))
                .optimizer(adam(1e-3))
                .loss(sparseCategoricalCrossentropy().fromLogits(true));
        SplittableRandom random = new SplittableRandom(5);
        float[] rows = new float[ROWS * WIDTH];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = random.nextInt(-1000, 1000) / 1000f;
        }
        try (var allocator = Allocators.create();
                var input = Tensor.of(allocator, rows, ROWS, WIDTH);
                var labels = Tensor.of(allocator, random.ints(ROWS, 0, 10).toArray(), ROWS);
                Engine engine = Engine.cpu(allocator, options -> options.threads(1));
                var session = engine.start(training)) {
            Batch batch = Batch.of(List.of(input), List.of(labels));
            long begin = AllocatedBytes.now();
            for (int i = 0; i < STEPS; i++) {
                session.step(batch);
            }
            long first = AllocatedBytes.now() - begin;
            while (KernelWarmUp.underway()) {
                session.step(batch);
            }
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 20; round++) {
                long before = AllocatedBytes.now();
                for (int i = 0; i < STEPS; i++) {
                    session.step(batch);
                }
                least = Math.min(least, AllocatedBytes.now() - before);
            }
            System.out.println("answer " + first + " " + least);
        }
    }
}
