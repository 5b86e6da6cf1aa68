// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

/** A compiled {@link org.hornbeam.runtime.fuse.LoopNest}. Has no state: any number of threads may run it. */
public interface NestKernel {
    /**
     * Runs rows {@code rowFrom} to {@code rowTo - 1}, all columns. Allocates nothing. Addresses are not checked: the plan
     * has proven them.
     *
     * @param args three numbers for access i at 3 i: base, row stride, column stride; bytes for MEMORY (the base is an
     *     address), plain numbers for INDEX; for SCRATCH as {@link ScratchRows}
     *     places them: the base is an offset from {@code scratch}, the row stride the distance of its rows
     * @param rowFrom the first row
     * @param rowTo the row after the last one
     * @param columns the number of columns, at most {@link NestCompiler#MAXIMUM_COLUMNS}
     * @param scratch the address of scratch memory that no other thread uses meanwhile, a multiple of 64
     */
    void run(long[] args, long rowFrom, long rowTo, long columns, long scratch);
}
