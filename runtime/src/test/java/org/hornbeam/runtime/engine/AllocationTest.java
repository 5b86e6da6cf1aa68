// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.hornbeam.form.Forms.features;
import static org.hornbeam.form.Forms.image;
import static org.hornbeam.form.Forms.tokens;
import static org.hornbeam.loss.Losses.sparseCategoricalCrossentropy;
import static org.hornbeam.optimizer.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.Inputs;
import org.hornbeam.Model;
import org.hornbeam.Step;
import org.hornbeam.Training;
import org.hornbeam.form.Features;
import org.hornbeam.layer.DtypePolicy;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.hornbeam.runtime.cpu.KernelWarmUp;
import org.hornbeam.runtime.data.Batch;
import org.hornbeam.runtime.fuse.Kernel;
import org.hornbeam.runtime.fuse.Program;
import org.hornbeam.runtime.tensor.Allocators;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.training.OwnStep;
import org.hornbeam.training.StepScope;
import org.junit.jupiter.api.Test;

/**
 * Once its kernels have gone over to vectors, a training step allocates nothing: not on the heap, not from the Arrow
 * allocator. Ten classes and other odd sizes, so that the ends of rows are seen too.
 */
class AllocationTest {
    private static final int CLASSES = 10;
    private static final int COUNTED = 50;
    private static final int WORDS = 500;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(150);

    /** Rounds of {@link #COUNTED} steps in which code around the kernels may still be compiled. */
    private static final int ROUNDS = 60;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void dense() {
        var model = Model.of("mlp", features(256), x -> x.dense(128).relu().dense(CLASSES));
        check(model, (allocator, seed) -> floats(allocator, seed, 32, 256));
    }

    @Test
    void convolutions() {
        var model = Model.of(
                "cnn",
                image(12, 12, 3),
                x -> x.conv2d(20, 3)
                        .relu()
                        .conv2d(18, 3)
                        .batchNormalization()
                        .relu()
                        .maxPooling(2)
                        .flatten()
                        .dropout(0.3)
                        .dense(CLASSES));
        check(model, (allocator, seed) -> floats(allocator, seed, 16, 12, 12, 3));
    }

    @Test
    void mixedPrecision() {
        for (DtypePolicy policy : List.of(DtypePolicy.MIXED_BFLOAT16, DtypePolicy.MIXED_FLOAT16)) {
            var model = Model.of(
                            "mixed",
                            image(9, 9, 3),
                            x -> x.conv2d(20, 3)
                                    .relu()
                                    .maxPooling(2)
                                    .flatten()
                                    .layerNormalization()
                                    .dense(CLASSES))
                    .dtypePolicy(policy);
            check(model, (allocator, seed) -> floats(allocator, seed, 16, 9, 9, 3));
        }
    }

    @Test
    void recurrent() {
        var model =
                Model.of("gru", tokens(9), x -> x.embedding(WORDS, 24).gru(33).dense(CLASSES));
        check(model, (allocator, seed) -> words(allocator, seed, 32, 9));
    }

    @Test
    void attention() {
        var model = Model.of("attention", tokens(21), x -> {
            var words = x.embedding(WORDS, 40);
            return words.add(words.multiHeadAttention(4, 10))
                    .layerNormalization()
                    .globalAveragePooling()
                    .dense(CLASSES);
        });
        check(model, (allocator, seed) -> words(allocator, seed, 16, 21));
    }

    /** An autoencoder, and how its input correlates with another: a product that computes its right factor itself. */
    private record Correlating(Model<Features, Features> model) implements Step {
        @Override
        public Inputs inputs() {
            return Inputs.of(features(96).named("x"), features(40).named("z"));
        }

        @Override
        public void trace(StepScope scope, List<Value> inputs) {
            Value x = inputs.get(0);
            Value shifted = Ops.relu(inputs.get(1).minus(0.25));
            Value correlation = Ops.matmul(Ops.transpose(x, 1, 0), shifted);
            scope.report("correlation", Ops.mean(Ops.square(correlation)));
            Value difference = scope.call("model", model, x).minus(x);
            scope.minimize(scope.report("loss", Ops.mean(Ops.square(difference))), adam(1e-3), "model");
        }
    }

    @Test
    void stepsOfOnesOwnWithPrologues() {
        var step = new Correlating(
                Model.of("model", features(96), x -> x.dense(64).relu().dense(96)));
        Program program = Compiler.program(OwnStep.of(step).train());
        assertTrue(
                program.kernels().stream()
                        .anyMatch(kernel -> kernel instanceof Kernel.Product product
                                && !product.prologues().isEmpty()),
                program::toString);
        try (BufferAllocator allocator = Allocators.create();
                Engine engine = Engine.cpu(allocator, options -> options.threads(1));
                var session = engine.start(step, 1)) {
            List<Batch> batches = new ArrayList<>();
            for (int seed = 0; seed < 4; seed++) {
                batches.add(new Batch(
                        List.of(floats(allocator, seed, 64, 96), floats(allocator, seed, 64, 40)),
                        List.of(),
                        List.of()));
            }
            check(allocator, session::step, batches);
        }
    }

    private interface Drawn {
        Tensor of(BufferAllocator allocator, int seed);
    }

    private static void check(Model<?, Features> model, Drawn inputs) {
        var training = Training.of(model)
                .optimizer(adam(1e-3))
                .loss(sparseCategoricalCrossentropy().fromLogits(true));
        try (BufferAllocator allocator = Allocators.create();
                Engine engine = Engine.cpu(allocator, options -> options.threads(1));
                var session = engine.start(training)) {
            List<Batch> batches = new ArrayList<>();
            for (int seed = 0; seed < 4; seed++) {
                Tensor input = inputs.of(allocator, seed);
                int rows = (int) input.shape()[0];
                int[] labels = new SplittableRandom(seed).ints(rows, 0, CLASSES).toArray();
                batches.add(Batch.of(List.of(input), List.of(Tensor.of(allocator, labels, rows))));
            }
            check(allocator, session::step, batches);
        }
    }

    private static void check(BufferAllocator allocator, Consumer<Batch> step, List<Batch> batches) {
        step.accept(batches.getFirst());
        long arrow = allocator.getAllocatedMemory();
        long peak = allocator.getPeakMemoryAllocation();
        assertTrue(warmedUp(step, batches), "kernels were warmed up");
        long bytes = Long.MAX_VALUE;
        for (int round = 0; bytes > 0 && round < ROUNDS; round++) {
            bytes = bytesOf(step, batches);
        }
        assertEquals(0, bytes, "heap bytes of " + COUNTED + " steps");
        assertEquals(arrow, allocator.getAllocatedMemory(), "bytes taken from the allocator");
        assertEquals(peak, allocator.getPeakMemoryAllocation(), "most bytes taken from the allocator");
        batches.forEach(SmallTraining::close);
    }

    /** Steps until no kernel is being warmed up any more; whether any was. */
    private static boolean warmedUp(Consumer<Batch> step, List<Batch> batches) {
        boolean seen = false;
        long begin = System.nanoTime();
        int idle = 0;
        while (idle < 5 && System.nanoTime() - begin < PATIENCE) {
            bytesOf(step, batches);
            idle = KernelWarmUp.underway() ? 0 : idle + 1;
            seen |= KernelWarmUp.underway();
        }
        return seen && idle == 5;
    }

    @Test
    void theCounterSeesAnAllocation() {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        float[] some = new float[1000];
        assertTrue(THREADS.getCurrentThreadAllocatedBytes() - before >= 4 * some.length);
    }

    private static long bytesOf(Consumer<Batch> step, List<Batch> batches) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < COUNTED; i++) {
            step.accept(batches.get(i % batches.size()));
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static Tensor floats(BufferAllocator allocator, int seed, long... shape) {
        SplittableRandom random = new SplittableRandom(seed);
        int size = 1;
        for (long n : shape) {
            size *= (int) n;
        }
        float[] numbers = new float[size];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextInt(-1000, 1000) / 1000f;
        }
        return Tensor.of(allocator, numbers, shape);
    }

    private static Tensor words(BufferAllocator allocator, int seed, int rows, int steps) {
        int[] words =
                new SplittableRandom(seed).ints((long) rows * steps, 0, WORDS).toArray();
        return Tensor.of(allocator, words, rows, steps);
    }
}
