// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One thread that makes kernels go over from scalar to vector code, a little of one after a little of another: always of
 * the one that has done most work for the time that its warm-up has taken, so that what a step spends its time on comes
 * first and a kernel that does not become warm keeps no other waiting. One thread, because the compiler is one.
 */
public final class KernelWarmUp {
    /** A kernel that runs scalar code for the time being. */
    public interface Candidate {
        /** Scalar operations done, and those known to come soon. */
        long work();

        /**
         * Runs vector code on numbers of its own for some milliseconds, until it is compiled; then goes over to it. Always
         * called by the same thread.
         *
         * @return whether it is done: no call follows
         */
        boolean advance();

        /** Whether vector code is in use. */
        boolean vector();

        /** What it is, for messages. */
        String description();
    }

    private static final class Waiting {
        final Candidate kernel;
        long nanos = FIRST_NANOS;

        Waiting(Candidate kernel) {
            this.kernel = kernel;
        }

        double worth() {
            return (double) kernel.work() / nanos;
        }
    }

    /** What every warm-up is taken to cost, so that the order of those that have not begun is by work alone. */
    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final System.Logger LOG = System.getLogger(KernelWarmUp.class.getName());
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final ReentrantLock LOCK = new ReentrantLock();
    private static final Condition CHANGED = LOCK.newCondition();
    private static final List<Waiting> WAITING = new ArrayList<>();
    private static boolean running;
    private static volatile boolean underway;

    private KernelWarmUp() {}

    /** Has a kernel warmed up soon. */
    public static void later(Candidate kernel) {
        LOCK.lock();
        try {
            WAITING.add(new Waiting(kernel));
            underway = true;
            if (!running) {
                running = true;
                Thread thread = new Thread(KernelWarmUp::work, "hornbeam-kernel-warm-up");
                thread.setDaemon(true);
                thread.start();
            }
            CHANGED.signalAll();
        } finally {
            LOCK.unlock();
        }
    }

    /** Whether some kernel is being warmed up or waits for it. */
    public static boolean underway() {
        return underway;
    }

    private static void work() {
        for (Waiting next = next(); next != null; next = next()) {
            if (advanced(next)) {
                remove(next);
                if (Recorder.present()) {
                    WarmUpEvent.ended(next.kernel, next.nanos - FIRST_NANOS);
                }
            }
        }
    }

    private static void remove(Waiting done) {
        LOCK.lock();
        try {
            WAITING.remove(done);
        } finally {
            LOCK.unlock();
        }
    }

    private static boolean advanced(Waiting next) {
        long begin = System.nanoTime();
        try {
            return next.kernel.advance();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "warming up a kernel failed; it goes on with scalar code", e);
            return true;
        } finally {
            next.nanos += System.nanoTime() - begin;
        }
    }

    private static @Nullable Waiting next() {
        LOCK.lock();
        try {
            long left = IDLE_NANOS;
            while (WAITING.isEmpty()) {
                underway = false;
                if (left <= 0) {
                    running = false;
                    return null;
                }
                left = sleep(left);
            }
            // A loop: this is asked thousands of times, and streams would fill the heap.
            Waiting best = WAITING.getFirst();
            for (Waiting other : WAITING) {
                best = other.worth() > best.worth() ? other : best;
            }
            return best;
        } finally {
            LOCK.unlock();
        }
    }

    private static long sleep(long nanos) {
        try {
            return CHANGED.awaitNanos(nanos);
        } catch (InterruptedException e) {
            return 0;
        }
    }
}
