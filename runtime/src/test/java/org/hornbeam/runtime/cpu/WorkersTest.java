// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.hornbeam.runtime.cpu.matmul.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Launches that are shared out: each task runs once, whoever runs it. */
@Timeout(120)
class WorkersTest {
    private static final int LAUNCHES = 3000;

    /** A launch that only runs tasks. */
    private record Tasks(int tasks, Body body) implements Launch {
        interface Body {
            void run(int from, int to, WorkerScratch scratch);
        }

        @Override
        public long scratchBytes() {
            return 0;
        }

        @Override
        public void place(long[] addresses) {}

        @Override
        public void run(int from, int to, WorkerScratch scratch) {
            body.run(from, to, scratch);
        }
    }

    private static WorkerScratch[] scratch(int count) {
        WorkerScratch[] all = new WorkerScratch[count];
        for (int worker = 0; worker < count; worker++) {
            all[worker] = new WorkerScratch(worker, 0, Workspace.of(worker, 0));
        }
        return all;
    }

    @Test
    void eachTaskRunsOnceBeforeTheLaunchEnds() {
        for (int count : new int[] {1, 2, 3, 7}) {
            Random random = new Random(count);
            AtomicInteger done = new AtomicInteger();
            int expected = 0;
            try (Workers workers = new Workers(count)) {
                WorkerScratch[] own = scratch(count);
                for (int i = 0; i < LAUNCHES; i++) {
                    int tasks = random.nextInt(20);
                    AtomicIntegerArray runs = new AtomicIntegerArray(Math.max(1, tasks));
                    AtomicIntegerArray users = new AtomicIntegerArray(count);
                    int slow = random.nextInt(200) == 0 ? random.nextInt(20) : -1;
                    boolean shared = workers.acquire();
                    workers.run(
                            new Tasks(tasks, (from, to, scratch) -> {
                                // Memory of a worker is used by one thread at a time.
                                assertEquals(1, users.incrementAndGet(scratch.worker()));
                                for (int task = from; task < to; task++) {
                                    for (int spin = 0; task == slow && spin < 300_000; spin++) {
                                        Thread.onSpinWait();
                                    }
                                    runs.incrementAndGet(task);
                                    done.incrementAndGet();
                                }
                                users.decrementAndGet(scratch.worker());
                            }),
                            own,
                            shared);
                    if (shared) {
                        workers.release();
                    }
                    expected += tasks;
                    assertEquals(expected, done.get(), "tasks done when launch " + i + " ended");
                    for (int task = 0; task < tasks; task++) {
                        assertEquals(1, runs.get(task), "runs of task " + task);
                    }
                }
            }
        }
    }

    /** With many more workers than processors some have not begun when the caller is through. */
    @Test
    void theCallerDoesNotWaitForWhoHasNotBegun() {
        int count = 8 * Runtime.getRuntime().availableProcessors();
        AtomicInteger helped = new AtomicInteger();
        Thread caller = Thread.currentThread();
        try (Workers workers = new Workers(count)) {
            WorkerScratch[] own = scratch(count);
            assertTrue(workers.acquire());
            for (int i = 0; i < LAUNCHES / 10; i++) {
                workers.run(
                        new Tasks(count, (from, to, scratch) -> {
                            if (Thread.currentThread() == caller && from > 0) {
                                helped.incrementAndGet();
                                assertEquals(0, scratch.worker(), "the caller uses its own memory");
                            }
                        }),
                        own,
                        true);
            }
            workers.release();
        }
        assertTrue(helped.get() > 0, "ranges of others that the caller did");
    }

    @Test
    void whatIsThrownArrivesAndTheNextLaunchRuns() {
        int count = 3;
        try (Workers workers = new Workers(count)) {
            WorkerScratch[] own = scratch(count);
            assertTrue(workers.acquire());
            for (int bad = 0; bad < count; bad++) {
                int failing = bad;
                AtomicInteger running = new AtomicInteger();
                IllegalStateException thrown = assertThrows(
                        IllegalStateException.class,
                        () -> workers.run(
                                new Tasks(count, (from, to, scratch) -> {
                                    running.incrementAndGet();
                                    try {
                                        if (from == failing) {
                                            throw new IllegalStateException("task " + from);
                                        }
                                    } finally {
                                        running.decrementAndGet();
                                    }
                                }),
                                own,
                                true));
                assertEquals("task " + failing, thrown.getMessage());
                assertEquals(0, running.get(), "ranges under way after the launch");
                AtomicInteger done = new AtomicInteger();
                workers.run(new Tasks(9, (from, to, scratch) -> done.addAndGet(to - from)), own, true);
                assertEquals(9, done.get());
            }
            workers.release();
        }
    }
}
