// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads of an engine. A launch is cut into as many ranges of tasks as there are workers, by their numbers alone;
 * the calling thread is worker 0. Idle threads spin shortly, then park. One run at a time uses the threads; a run that
 * finds them busy works alone, with the same result.
 */
public final class Workers implements AutoCloseable {
    private static final long SPIN_NANOS = 50_000;

    private final Thread[] threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger generation = new AtomicInteger();
    private final AtomicInteger remaining = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile @Nullable Launch launch;
    private volatile WorkerScratch @Nullable [] scratch;
    private volatile boolean closed;

    /** A pool of this many workers, the caller included. */
    public Workers(int count) {
        threads = new Thread[count - 1];
        for (int i = 0; i < threads.length; i++) {
            int worker = i + 1;
            threads[i] = Thread.ofPlatform()
                    .daemon()
                    .name("hornbeam-worker-" + worker)
                    .unstarted(() -> work(worker));
            threads[i].start();
        }
    }

    private static final Workers NONE = new Workers(1);

    /** No threads besides the caller's: for work that is itself one part of a launch. */
    static Workers none() {
        return NONE;
    }

    /** The number of workers. */
    public int count() {
        return threads.length + 1;
    }

    /** Whether this thread now has the workers; else it runs alone. */
    boolean acquire() {
        return threads.length > 0 && lock.tryLock();
    }

    void release() {
        lock.unlock();
    }

    /** Runs all tasks of a launch, on all workers if {@link #acquire} gave them to this thread. */
    void run(Launch next, WorkerScratch[] own, boolean shared) {
        int tasks = next.tasks();
        if (!shared || tasks < 2) {
            if (tasks > 0) {
                next.run(0, tasks, own[0]);
            }
            return;
        }
        launch = next;
        scratch = own;
        remaining.set(threads.length);
        generation.incrementAndGet();
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
        Throwable mine = null;
        try {
            part(next, own, 0);
        } catch (Throwable e) {
            mine = e;
        }
        while (remaining.get() > 0) {
            Thread.onSpinWait();
        }
        launch = null;
        Throwable theirs = failure.getAndSet(null);
        rethrow(mine != null ? mine : theirs);
    }

    private void part(Launch next, WorkerScratch[] own, int worker) {
        long tasks = next.tasks();
        int count = count();
        int from = (int) (tasks * worker / count);
        int to = (int) (tasks * (worker + 1) / count);
        if (from < to) {
            next.run(from, to, own[worker]);
        }
    }

    private void work(int worker) {
        int seen = 0;
        while (true) {
            seen = await(seen);
            if (closed) {
                return;
            }
            try {
                part(java.util.Objects.requireNonNull(launch), java.util.Objects.requireNonNull(scratch), worker);
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
            remaining.decrementAndGet();
        }
    }

    private int await(int seen) {
        long start = System.nanoTime();
        while (true) {
            int now = generation.get();
            if (now != seen || closed) {
                return now;
            }
            if (System.nanoTime() - start > SPIN_NANOS) {
                LockSupport.park(this);
                start = System.nanoTime();
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private static void rethrow(@Nullable Throwable problem) {
        switch (problem) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(problem);
        }
    }

    /** Ends the threads; no run may be under way. */
    @Override
    public void close() {
        closed = true;
        generation.incrementAndGet();
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
        for (Thread thread : threads) {
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
