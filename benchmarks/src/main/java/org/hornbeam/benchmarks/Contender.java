// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.List;

/**
 * One side of a comparison: a workload, prepared in some library, of which steps can be run.
 *
 * <p>All calls come from one thread. The runner calls {@link #resume()} before a group of steps and {@link #park()}
 * after it: while a contender is parked none of its threads may use a core.
 */
public interface Contender extends AutoCloseable {
    /**
     * Runs one step: a training step (forward, backward, update) on the next batch of the workload, or one evaluation.
     * Step {@code i}, counted from 0, takes batch {@code i % batches}.
     */
    void step();

    /**
     * What the sides must agree on, copied out: the loss of the latest training step (one number, of the batch before
     * the update), else all elements of each output of the latest evaluation. Never called inside a timed sample.
     */
    List<float[]> results();

    /** Sends worker threads to sleep; returns when they no longer spin. */
    default void park() {}

    /** Ends {@link #park()}. */
    default void resume() {}

    /** Whether it has nothing left to compile that would make it faster, as far as it knows. */
    default boolean warm() {
        return true;
    }

    /** Nanoseconds that it took to make a plan of the workload, tracing included, or -1 where there is no plan. */
    default long planNanos() {
        return -1;
    }

    /**
     * Bytes outside the Java heap that this contender has allocated so far, a counter that never falls, or -1 when it
     * is not known.
     */
    default long offHeapAllocated() {
        return -1;
    }

    @Override
    void close();
}
