// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

/**
 * A kernel bound to sizes and, by {@link #place}, to memory. Its tasks may run in any order on any worker with the same
 * result.
 */
interface Launch extends AutoCloseable {
    /** The number of tasks; depends on the sizes only. */
    int tasks();

    /** Bytes of scratch that a worker needs. */
    long scratchBytes();

    /** Uses the memory of these buffers from now on; indexed by the dense numbers of the plan. */
    void place(long[] addresses);

    /** Runs tasks without allocating. */
    void run(int from, int to, WorkerScratch scratch);

    /** Gives back memory of its own, if it has any. */
    @Override
    default void close() {}
}
