// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.attention;

import org.hornbeam.runtime.cpu.WorkerScratch;
import org.hornbeam.runtime.cpu.matmul.Layout;
import org.hornbeam.runtime.cpu.matmul.TileKernels;

/** What the blocks of pairs give to queries, keys or values, by one worker: products that are added block after block. */
final class GradientShare {
    private final BackwardScratch parts;
    private final BlockProducts first;
    private final BlockProducts next;
    private final BlockNest.Call nest;
    private final int[] before;
    private final int[] more;
    private final int[] total;
    private final int columns;
    private final long resultBytes;

    /**
     * For one operand.
     *
     * @param sizes of the product for a block
     * @param layout of the block of pairs as left factor
     * @param stride of the other factor and of the result
     * @param columns of the result
     */
    GradientShare(
            AttentionShape shape,
            BackwardScratch parts,
            AttentionNests nests,
            BlockProducts.Sizes sizes,
            Layout layout,
            long stride,
            int columns,
            TileKernels tiles) {
        this.parts = parts;
        this.first =
                new BlockProducts(shape, sizes, new BlockProducts.Form(layout, shape.stride(), stride, stride), tiles);
        this.next = new BlockProducts(shape, sizes, new BlockProducts.Form(layout, shape.stride(), stride, 0), tiles);
        this.nest = nests.add.call();
        this.before = nest.places("before");
        this.more = nest.places("next");
        this.total = nest.places("sum");
        this.columns = columns;
        this.resultBytes = stride * Floats.BYTES;
    }

    /**
     * Adds the product of a block.
     *
     * @param begin whether nothing is there yet
     * @param left address of the block of pairs
     * @param right of the other factor
     * @param result where the share lies
     * @param rows of the result
     */
    void add(
            boolean begin,
            int targetBlock,
            int sourceBlock,
            boolean everything,
            long left,
            long right,
            long result,
            int rows,
            WorkerScratch scratch) {
        if (begin) {
            first.run(targetBlock, sourceBlock, everything, left, right, result, scratch.matmul());
            return;
        }
        long address = scratch.address() + parts.next();
        next.run(targetBlock, sourceBlock, everything, left, right, address, scratch.matmul());
        nest.put(before, result, resultBytes);
        nest.put(total, result, resultBytes);
        nest.put(more, address, columns * Floats.BYTES);
        nest.run(0, 0, rows, columns, scratch.address() + parts.nests());
    }
}
