// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

/** A compiled {@link org.hornbeam.runtime.fuse.LoopNest}. Has no state: any number of threads may run it. */
public interface NestKernel {
    /**
     * Runs rows {@code rowFrom} to {@code rowTo - 1}, all columns. Allocates nothing. Addresses are not checked: the plan
     * has proven them.
     *
     * @param args three numbers for access i at 3 i: base, row stride, column stride; bytes for MEMORY (the base is an
     *     address), plain numbers for INDEX; for SCRATCH the base is an offset from {@code scratch}, at least {@link
     *     NestCompiler#scratchBytes} because the kernel's own working area comes first, and the row stride is the
     *     distance of its {@link NestCompiler#SCRATCH_ROWS} rows
     * @param rowFrom the first row
     * @param rowTo the row after the last one
     * @param columns the number of columns, at most {@link NestCompiler#MAXIMUM_COLUMNS}
     * @param scratch the address of scratch memory that no other thread uses meanwhile, a multiple of 64
     */
    void run(long[] args, long rowFrom, long rowTo, long columns, long scratch);
}
