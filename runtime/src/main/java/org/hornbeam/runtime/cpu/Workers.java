// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads of an engine. A launch is cut into as many ranges of tasks as there are workers, by their numbers alone;
 * the calling thread is worker 0. A range belongs to its worker, so that it finds in its caches what it left there, but a
 * worker that has not begun when the caller is through with its own range is not waited for: the caller does that range
 * as well. Where other processes want the processors too, a thread may have none for milliseconds. Idle threads spin
 * shortly, then park. One run at a time uses the threads; a run that finds them busy works alone, with the same result.
 */
public final class Workers implements AutoCloseable {
    private static final long SPIN_NANOS = 50_000;

    /** How long the caller spins for a range that is under way: ranges of large kernels differ by so much. */
    private static final long LAST_NANOS = 200_000;

    /** Numbers from one worker's to the next: no line of a cache has those of two. */
    private static final int APART = 16;

    private final Thread[] threads;
    private final ReentrantLock lock = new ReentrantLock();
    /** Number of the launch under way, or of the last. */
    private final AtomicLong generation = new AtomicLong();
    /** For each worker, the number of the last launch whose range somebody took. */
    private final AtomicLongArray taken;
    /** For each worker, the number of the last launch whose range it finished. */
    private final AtomicLongArray finished;
    /** Whether a worker is parked, or about to be. */
    private final AtomicLongArray parked;

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile @Nullable Launch launch;
    private volatile WorkerScratch @Nullable [] scratch;
    /** The caller while it is parked, or about to be. */
    private volatile @Nullable Thread waiting;

    private volatile boolean closed;

    /** A pool of this many workers, the caller included. */
    public Workers(int count) {
        threads = new Thread[count - 1];
        taken = new AtomicLongArray(count * APART);
        finished = new AtomicLongArray(count * APART);
        parked = new AtomicLongArray(count * APART);
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
        long number = generation.get() + 1;
        generation.set(number);
        for (int worker = 1; worker <= threads.length; worker++) {
            if (parked.get(worker * APART) != 0) {
                LockSupport.unpark(threads[worker - 1]);
            }
        }
        Throwable mine = null;
        for (int worker = 0; worker <= threads.length; worker++) {
            if (worker > 0 && !take(worker, number)) {
                continue;
            }
            try {
                if (mine == null) {
                    part(next, worker, own[0]);
                }
            } catch (Throwable e) {
                mine = e;
            }
            finished.set(worker * APART, number);
        }
        for (int worker = 1; worker <= threads.length; worker++) {
            await(worker, number);
        }
        launch = null;
        Throwable theirs = failure.getAndSet(null);
        rethrow(mine != null ? mine : theirs);
    }

    /** Whether a range of a launch is this thread's from now on: one thread gets it. */
    private boolean take(int worker, long number) {
        return taken.compareAndSet(worker * APART, number - 1, number);
    }

    /** Waits for a range that its worker has begun. */
    private void await(int worker, long number) {
        long start = System.nanoTime();
        while (finished.get(worker * APART) != number) {
            if (System.nanoTime() - start < LAST_NANOS) {
                Thread.onSpinWait();
                continue;
            }
            // The worker may have lost its processor, and can have this one.
            waiting = Thread.currentThread();
            if (finished.get(worker * APART) != number) {
                LockSupport.park(this);
            }
            waiting = null;
        }
    }

    private void part(Launch next, int worker, WorkerScratch mine) {
        long tasks = next.tasks();
        int count = count();
        int from = (int) (tasks * worker / count);
        int to = (int) (tasks * (worker + 1) / count);
        if (from < to) {
            next.run(from, to, mine);
        }
    }

    private void work(int worker) {
        long seen = 0;
        while (true) {
            seen = next(worker, seen);
            if (closed) {
                return;
            }
            // Who takes a range keeps its launch from ending: what is read now belongs to it.
            if (!take(worker, seen)) {
                continue;
            }
            try {
                WorkerScratch[] own = Objects.requireNonNull(scratch);
                part(Objects.requireNonNull(launch), worker, own[worker]);
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
            finished.set(worker * APART, seen);
            Thread caller = waiting;
            if (caller != null) {
                LockSupport.unpark(caller);
            }
        }
    }

    /** Waits for a launch after the one with this number. */
    private long next(int worker, long seen) {
        long start = System.nanoTime();
        while (true) {
            long now = generation.get();
            if (now != seen || closed) {
                return now;
            }
            if (System.nanoTime() - start > SPIN_NANOS) {
                parked.set(worker * APART, 1);
                if (generation.get() == seen && !closed) {
                    LockSupport.park(this);
                }
                parked.set(worker * APART, 0);
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
