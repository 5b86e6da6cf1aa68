// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

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
     * the update), else all output elements of the latest evaluation. Never called inside a timed sample.
     */
    float[] result();

    /** Sends worker threads to sleep; returns when they no longer spin. */
    default void park() {}

    /** Ends {@link #park()}. */
    default void resume() {}

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
