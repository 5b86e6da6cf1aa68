// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.hornbeam.Training;
import org.hornbeam.form.Features;
import org.hornbeam.loss.Losses;
import org.hornbeam.optimizer.Optimizers;
import org.hornbeam.runtime.data.Batch;
import org.hornbeam.runtime.engine.Engine;
import org.hornbeam.runtime.engine.Session;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.runtime.train.WeightTensor;
import org.hornbeam.runtime.train.Weights;

/** One training step of a session: what {@code fit} calls for each batch. */
final class HornbeamTraining implements Contender {
    /** Longer than idle workers spin before they park. */
    private static final long SETTLE_NANOS = 2_000_000;

    private final CountedAllocator allocator = new CountedAllocator();
    private final int threads;
    private final Engine engine;
    private final Session<Features, Features> session;
    private final List<Batch> batches = new ArrayList<>();
    private final List<Tensor> tensors = new ArrayList<>();
    private double loss;
    private int step;

    HornbeamTraining(MlpWorkload mlp, int threads) {
        this.threads = threads;
        engine = Engine.cpu(allocator.allocator(), options -> options.threads(threads));
        session = engine.start(Training.of(Hornbeam.model(mlp))
                .optimizer(Optimizers.adam(MlpWorkload.LEARNING_RATE))
                .loss(Losses.sparseCategoricalCrossentropy().fromLogits(true)));
        session.restore(weights(mlp));
        int width = mlp.widths().getFirst();
        for (int batch = 0; batch < mlp.batches(); batch++) {
            int from = batch * mlp.batch();
            int to = from + mlp.batch();
            Tensor rows = Tensor.of(
                    allocator.allocator(),
                    Arrays.copyOfRange(mlp.inputs(), from * width, to * width),
                    mlp.batch(),
                    width);
            Tensor labels = Tensor.of(allocator.allocator(), Arrays.copyOfRange(mlp.labels(), from, to), mlp.batch());
            tensors.add(rows);
            tensors.add(labels);
            batches.add(Batch.of(List.of(rows), List.of(labels)));
        }
    }

    private Weights weights(MlpWorkload mlp) {
        Map<String, WeightTensor> given = new LinkedHashMap<>();
        session.trained().weights().tensors().forEach((path, tensor) -> {
            float[] values = Hornbeam.weight(mlp, path);
            given.put(path, WeightTensor.of(tensor.shape(), values));
        });
        if (given.size() != 2 * mlp.layers()) {
            throw new IllegalStateException(
                    "the model has " + given.keySet() + ", the workload " + mlp.layers() + " kernels and biases");
        }
        return Weights.of(given);
    }

    @Override
    public void step() {
        loss = session.step(batches.get(step++ % batches.size()));
    }

    @Override
    public float[] result() {
        return new float[] {(float) loss};
    }

    @Override
    public void park() {
        settle(threads);
    }

    /** Waits until idle workers have parked. */
    static void settle(int threads) {
        if (threads > 1) {
            long until = System.nanoTime() + SETTLE_NANOS;
            for (long left = SETTLE_NANOS; left > 0; left = until - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    @Override
    public long offHeapAllocated() {
        return allocator.allocated();
    }

    @Override
    public void close() {
        session.close();
        tensors.forEach(Tensor::close);
        engine.close();
        allocator.close();
    }
}
