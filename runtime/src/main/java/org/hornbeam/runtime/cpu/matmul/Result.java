// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

/** Where the product goes. */
public sealed interface Result {
    /** Stored in memory, row-major, batches one after another at {@code batchStride} elements. */
    static Stored stored(long address, long leadingDimension, long batchStride) {
        return new Stored(address, leadingDimension, batchStride);
    }

    /** Handed to the epilogue block by block and never stored. */
    static Transient consumed() {
        return new Transient();
    }

    /**
     * A float32 matrix in off-heap memory.
     *
     * @param address absolute address of element (0, 0) of batch 0
     * @param leadingDimension elements from one row to the next
     * @param batchStride elements from one batch to the next
     */
    record Stored(long address, long leadingDimension, long batchStride) implements Result {}

    /** Blocks live in the scratch of the worker until the epilogue returns. */
    record Transient() implements Result {}
}
