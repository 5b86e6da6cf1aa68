// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.runtime.cpu.WorkerScratch;

/**
 * A kernel over equal units of work, any range of which may be computed at once.
 *
 * @param split the cut into tasks
 * @param scratchBytes scratch memory that one worker needs
 * @param body the work
 */
record Loop(Split split, long scratchBytes, Body body) implements NamedKernel {
    /** The work. */
    @FunctionalInterface
    interface Body {
        /** Computes the units from (inclusive) to (exclusive). */
        void run(long[] addresses, long from, long to, long scratch);
    }

    Loop(Split split, Body body) {
        this(split, 0, body);
    }

    @Override
    public int tasks() {
        return split.tasks();
    }

    @Override
    public void run(long[] addresses, int from, int to, WorkerScratch scratch) {
        if (from < to) {
            body.run(addresses, split.first(from), split.first(to), scratch.address());
        }
    }
}
