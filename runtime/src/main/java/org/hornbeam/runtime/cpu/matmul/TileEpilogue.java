// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

/**
 * Work done on a finished block of the product while it is still in cache: bias, activation, residual, cast.
 *
 * <p>Every element of the product is in exactly one block. Blocks come in no particular order and from several workers
 * at once; the block boundaries depend on sizes and worker count, so an epilogue must treat elements independently of
 * the block that they come in.
 */
@FunctionalInterface
public interface TileEpilogue {
    /**
     * Receives the block {@code [rowFrom, rowTo) x [columnFrom, columnTo)} of the product of one batch.
     *
     * @param address absolute address of element (rowFrom, columnFrom)
     * @param leadingDimension elements from one row of the block to the next
     * @param worker index of the workspace that ran the block
     */
    void apply(
            long address,
            long leadingDimension,
            long rowFrom,
            long rowTo,
            long columnFrom,
            long columnTo,
            int batch,
            int worker);
}
