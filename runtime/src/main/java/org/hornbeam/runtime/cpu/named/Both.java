// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.runtime.cpu.WorkerScratch;

/**
 * Two kernels that write different elements of the same results, as one.
 *
 * @param first its tasks come first
 * @param second its tasks follow
 */
record Both(NamedKernel first, NamedKernel second) implements NamedKernel {
    @Override
    public int tasks() {
        return first.tasks() + second.tasks();
    }

    @Override
    public long scratchBytes() {
        return Math.max(first.scratchBytes(), second.scratchBytes());
    }

    @Override
    public void run(long[] addresses, int from, int to, WorkerScratch scratch) {
        int cut = first.tasks();
        if (from < cut) {
            first.run(addresses, from, Math.min(to, cut), scratch);
        }
        if (to > cut) {
            second.run(addresses, Math.max(from, cut) - cut, to - cut, scratch);
        }
    }
}
