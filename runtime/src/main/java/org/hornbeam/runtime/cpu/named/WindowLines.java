// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.runtime.cpu.WorkerScratch;

/**
 * A kernel over lines of targets: visits the runs of each line.
 *
 * @param lines the cut of all lines into tasks
 * @param neighbours what targets read
 * @param visitor what is done with a run
 */
record WindowLines(Split lines, Neighbours neighbours, Neighbours.Visitor visitor) implements NamedKernel {
    @Override
    public int tasks() {
        return lines.tasks();
    }

    @Override
    public void run(long[] addresses, int from, int to, WorkerScratch scratch) {
        if (from < to) {
            neighbours.lines(addresses, lines.first(from), lines.first(to), scratch.worker(), visitor);
        }
    }
}
