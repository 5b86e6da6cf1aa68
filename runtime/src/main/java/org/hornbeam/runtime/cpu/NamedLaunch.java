// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import org.hornbeam.runtime.cpu.named.NamedKernel;
import org.jspecify.annotations.Nullable;

/** A named kernel with the addresses of its operands and results. */
final class NamedLaunch implements Launch {
    private final NamedKernel kernel;
    private final int[] buffers;
    private final long[] own;
    private final @Nullable TileNest epilogue;

    /**
     * A launch.
     *
     * @param buffers dense numbers of operands and results; -1 for a result that only the epilogue sees, or
     *     nobody
     */
    NamedLaunch(NamedKernel kernel, int[] buffers, @Nullable TileNest epilogue) {
        this.kernel = kernel;
        this.buffers = buffers;
        this.own = new long[buffers.length];
        this.epilogue = epilogue;
    }

    @Override
    public int tasks() {
        return kernel.tasks();
    }

    @Override
    public long scratchBytes() {
        return kernelBytes() + (epilogue == null ? 0 : epilogue.scratchBytes());
    }

    /** The kernel's own scratch is in use while the epilogue runs: that of the epilogue lies behind it. */
    private long kernelBytes() {
        return (kernel.scratchBytes() + 63) & -64;
    }

    @Override
    public void place(long[] addresses) {
        for (int i = 0; i < buffers.length; i++) {
            own[i] = buffers[i] < 0 ? 0 : addresses[buffers[i]];
        }
        if (epilogue != null) {
            epilogue.place(addresses);
        }
    }

    @Override
    public void run(int from, int to, WorkerScratch scratch) {
        if (epilogue != null) {
            epilogue.scratch(scratch.worker(), scratch.address() + kernelBytes());
        }
        kernel.run(own, from, to, scratch);
    }
}
