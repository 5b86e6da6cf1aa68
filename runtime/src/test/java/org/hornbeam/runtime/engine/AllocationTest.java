// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.hornbeam.form.Forms.features;
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
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.Model;
import org.hornbeam.Training;
import org.hornbeam.runtime.data.Batch;
import org.hornbeam.runtime.tensor.Allocators;
import org.hornbeam.runtime.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Once its kernels are compiled, a training step allocates nothing: not on the heap, not from the Arrow allocator. */
class AllocationTest {
    private static final int ROWS = 32;
    private static final int WIDTH = 256;
    private static final int CLASSES = 10;
    private static final int COUNTED = 50;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void aStepAllocatesNothing() {
        var model = Model.of("mlp", features(WIDTH), x -> x.dense(128).relu().dense(CLASSES));
        var training = Training.of(model)
                .optimizer(adam(1e-3))
                .loss(sparseCategoricalCrossentropy().fromLogits(true));
        try (BufferAllocator allocator = Allocators.create();
                Engine engine = Engine.cpu(allocator, options -> options.threads(1));
                var session = engine.start(training)) {
            List<Batch> batches = new ArrayList<>();
            for (int seed = 0; seed < 4; seed++) {
                batches.add(batch(allocator, seed));
            }
            session.step(batches.getFirst());
            long arrow = allocator.getAllocatedMemory();
            long peak = allocator.getPeakMemoryAllocation();
            long begin = System.nanoTime();
            long bytes = Long.MAX_VALUE;
            // Until then the interpreter runs vector code now and then, which makes objects of vectors.
            while (bytes > 0 && System.nanoTime() - begin < PATIENCE) {
                bytes = bytesOf(session, batches);
            }
            assertEquals(0, bytes, "heap bytes of " + COUNTED + " steps");
            assertEquals(arrow, allocator.getAllocatedMemory(), "bytes taken from the allocator");
            assertEquals(peak, allocator.getPeakMemoryAllocation(), "most bytes taken from the allocator");
            batches.forEach(SmallTraining::close);
        }
    }

    @Test
    void theCounterSeesAnAllocation() {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        float[] some = new float[1000];
        assertTrue(THREADS.getCurrentThreadAllocatedBytes() - before >= 4 * some.length);
    }

    private static long bytesOf(Session<?, ?> session, List<Batch> batches) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int step = 0; step < COUNTED; step++) {
            session.step(batches.get(step % batches.size()));
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static Batch batch(BufferAllocator allocator, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] rows = new float[ROWS * WIDTH];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = random.nextInt(-1000, 1000) / 1000f;
        }
        int[] labels = random.ints(ROWS, 0, CLASSES).toArray();
        return Batch.of(List.of(Tensor.of(allocator, rows, ROWS, WIDTH)), List.of(Tensor.of(allocator, labels, ROWS)));
    }
}
