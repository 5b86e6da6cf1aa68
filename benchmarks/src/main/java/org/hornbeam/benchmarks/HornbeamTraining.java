// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.hornbeam.Training;
import org.hornbeam.loss.Losses;
import org.hornbeam.optimizer.Optimizers;
import org.hornbeam.runtime.cpu.KernelWarmUp;
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
    private final Session<?, ?> session;
    private final List<Batch> batches = new ArrayList<>();
    private final List<Tensor> tensors = new ArrayList<>();
    private final long planNanos;
    private double loss;
    private int step;

    HornbeamTraining(NetworkWorkload workload, int threads) {
        this.threads = threads;
        engine = Engine.cpu(allocator.allocator(), options -> options.threads(threads));
        long start = System.nanoTime();
        session = engine.start(Training.of(workload.network().model())
                .optimizer(Optimizers.adam(NetworkWorkload.LEARNING_RATE))
                .loss(Losses.sparseCategoricalCrossentropy().fromLogits(true)));
        planNanos = System.nanoTime() - start;
        session.restore(weights(workload));
        for (int batch = 0; batch < workload.batches(); batch++) {
            Tensor inputs = inputs(workload, batch);
            int from = batch * workload.labelCount();
            int[] own = Arrays.copyOfRange(workload.labels(), from, from + workload.labelCount());
            Tensor labels = Tensor.of(allocator.allocator(), own, workload.labelShape());
            tensors.add(inputs);
            tensors.add(labels);
            batches.add(Batch.of(List.of(inputs), List.of(labels)));
        }
    }

    private Tensor inputs(NetworkWorkload workload, int batch) {
        int from = batch * workload.inputElements();
        int to = from + workload.inputElements();
        long[] shape = workload.inputShape();
        return workload.tokens().length > 0
                ? Tensor.of(allocator.allocator(), Arrays.copyOfRange(workload.tokens(), from, to), shape)
                : Tensor.of(allocator.allocator(), Arrays.copyOfRange(workload.inputs(), from, to), shape);
    }

    private Weights weights(NetworkWorkload workload) {
        Map<String, WeightTensor> given = new LinkedHashMap<>();
        Map<String, WeightTensor> own = session.trained().weights().tensors();
        if (!own.keySet().equals(workload.variables().keySet())) {
            throw new IllegalStateException("the model has " + own.keySet() + ", the workload "
                    + workload.variables().keySet());
        }
        own.forEach((path, tensor) -> given.put(path, WeightTensor.of(tensor.shape(), workload.values(path))));
        return Weights.of(given);
    }

    @Override
    public boolean warm() {
        return !KernelWarmUp.underway();
    }

    @Override
    public void step() {
        loss = session.step(batches.get(step++ % batches.size()));
    }

    @Override
    public List<float[]> results() {
        return List.of(new float[] {(float) loss});
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
    public long planNanos() {
        return planNanos;
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
