// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.runtime.cpu.WorkerScratch;

/**
 * An operation that is not a loop nest, bound to sizes: its own loops over contiguous row-major memory. The work is cut
 * into tasks that may run in any order on any worker; neither the cut nor the order changes the result.
 */
public interface NamedKernel {
    /** The number of independent parts; depends on the sizes only. */
    int tasks();

    /** Bytes of scratch memory that one worker needs. */
    default long scratchBytes() {
        return 0;
    }

    /**
     * Runs some tasks without allocating.
     *
     * @param addresses of the operands, then of the results; 0 for a result that nobody reads and that may be left out
     * @param from first task
     * @param to one past the last task
     * @param scratch memory of this worker
     */
    void run(long[] addresses, int from, int to, WorkerScratch scratch);
}
