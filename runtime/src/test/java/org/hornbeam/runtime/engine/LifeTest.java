// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.Inputs;
import org.hornbeam.form.Features;
import org.hornbeam.runtime.data.Batch;
import org.hornbeam.runtime.tensor.Allocators;
import org.hornbeam.runtime.tensor.NotEnoughMemoryException;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.runtime.train.Trained;
import org.junit.jupiter.api.Test;

/** Several threads, closing while others run, failures in the middle: no wrong bits, no leak. */
class LifeTest {
    private static float[] predict(Predictor<Inputs, Features> predictor, BufferAllocator allocator, long number) {
        Batch batch = SmallTraining.batch(allocator, 8, number);
        try (Tensor result = predictor.predict(batch.inputs().toArray(Tensor[]::new))) {
            return result.toFloats();
        } finally {
            SmallTraining.close(batch);
        }
    }

    @Test
    void threadsThatShareAPredictorGetTheBitsOfOne() throws Exception {
        try (BufferAllocator allocator = Allocators.create()) {
            try (Engine engine =
                            Engine.cpu(allocator, options -> options.threads(2).predictions(2));
                    Predictor<Inputs, Features> predictor =
                            engine.predictor(engine.initialize(SmallTraining.model(), 3));
                    ExecutorService threads = Executors.newFixedThreadPool(5)) {
                List<float[]> alone = new ArrayList<>();
                for (int number = 0; number < 8; number++) {
                    alone.add(predict(predictor, allocator, number));
                }
                List<Future<float[]>> together = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    int number = i % alone.size();
                    Callable<float[]> work = () -> predict(predictor, allocator, number);
                    together.add(threads.submit(work));
                }
                for (int i = 0; i < together.size(); i++) {
                    org.junit.jupiter.api.Assertions.assertArrayEquals(
                            alone.get(i % alone.size()), together.get(i).get());
                }
            }
            assertEquals(0, allocator.getAllocatedMemory());
        }
    }

    @Test
    void closingAnEngineWaitsForPredictionsAndStepsOfOtherThreads() throws Exception {
        try (BufferAllocator allocator = Allocators.create()) {
            Trained<Inputs, Features> trained;
            try (Engine engine = Engine.cpu(allocator, options -> options.threads(2))) {
                trained = engine.initialize(SmallTraining.model(), 3);
            }
            for (int round = 0; round < 2; round++) {
                Engine engine = Engine.cpu(allocator, options -> options.threads(2));
                Predictor<Inputs, Features> predictor = engine.predictor(trained);
                Session<Inputs, Features> session = engine.start(SmallTraining.training());
                AtomicLong runs = new AtomicLong();
                try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
                    List<Future<IllegalStateException>> ends = new ArrayList<>();
                    for (int thread = 0; thread < 2; thread++) {
                        ends.add(threads.submit(() -> untilClosed(runs, () -> predict(predictor, allocator, 1))));
                    }
                    ends.add(threads.submit(() -> untilClosed(runs, () -> SmallTraining.train(session, allocator, 1))));
                    while (runs.get() < 20) {
                        Thread.onSpinWait();
                    }
                    engine.close();
                    for (Future<IllegalStateException> end : ends) {
                        assertTrue(String.valueOf(end.get().getMessage()).contains(" is closed"));
                    }
                }
                assertEquals(0, allocator.getAllocatedMemory(), "round " + round);
            }
        }
    }

    /** What ends a thread; anything but a word that something is closed fails the test. */
    private static IllegalStateException untilClosed(AtomicLong runs, Runnable work) {
        while (true) {
            try {
                work.run();
                runs.incrementAndGet();
            } catch (IllegalStateException e) {
                return e;
            }
        }
    }

    @Test
    void aStepWithoutEnoughMemoryChangesNothingAndTheSessionGoesOn() {
        long all;
        try (BufferAllocator allocator = Allocators.create()) {
            try (Engine engine = Engine.cpu(allocator, options -> options.threads(2));
                    Session<Inputs, Features> session = engine.start(SmallTraining.training())) {
                SmallTraining.train(session, allocator, 5);
                all = allocator.getPeakMemoryAllocation();
            }
        }
        try (BufferAllocator allocator = Allocators.create(all + 200_000)) {
            try (Engine engine = Engine.cpu(allocator, options -> options.threads(2));
                    Session<Inputs, Features> session = engine.start(SmallTraining.training())) {
                SmallTraining.train(session, allocator, 2);
                var before = session.state();
                try (BufferAllocator other = Allocators.create()) {
                    Batch large = SmallTraining.batch(other, 4096, 1);
                    assertThrows(NotEnoughMemoryException.class, () -> session.step(large));
                    SmallTraining.close(large);
                }
                assertEquals(before, session.state());
                SmallTraining.train(session, allocator, 2);
                assertFalse(before.equals(session.state()));
            }
            assertEquals(0, allocator.getAllocatedMemory());
        }
    }

    @Test
    void whereverMemoryEndsNothingLeaks() {
        int failures = 0;
        for (long limit = 1_000; limit < 100_000_000; limit *= 2) {
            try (BufferAllocator allocator = Allocators.create(limit);
                    BufferAllocator batches = Allocators.create()) {
                Batch batch = SmallTraining.batch(batches, 32, 1);
                try (Engine engine = Engine.cpu(allocator, options -> options.threads(2))) {
                    try (Session<Inputs, Features> session = engine.start(SmallTraining.training())) {
                        session.step(batch);
                        session.evaluate(batch);
                        session.metrics();
                    }
                } catch (NotEnoughMemoryException e) {
                    assertNotNull(e.getMessage());
                    failures++;
                } finally {
                    SmallTraining.close(batch);
                }
                assertEquals(0, allocator.getAllocatedMemory(), "limit " + limit);
            }
        }
        assertTrue(failures > 5, failures + " of the limits were too small");
    }

    @Test
    void inputsMayBeClosedByOthersWhileTheyAreUsed() {
        try (BufferAllocator allocator = Allocators.create();
                Engine engine = Engine.cpu(allocator, options -> options.threads(1));
                Session<Inputs, Features> session = engine.start(SmallTraining.training())) {
            Batch batch = SmallTraining.batch(allocator, 32, 1);
            session.step(batch);
            SmallTraining.close(batch);
            assertTrue(String.valueOf(assertThrows(IllegalStateException.class, () -> session.step(batch))
                            .getMessage())
                    .contains("the tensor is closed"));
            SmallTraining.train(session, allocator, 1);
        }
    }
}
