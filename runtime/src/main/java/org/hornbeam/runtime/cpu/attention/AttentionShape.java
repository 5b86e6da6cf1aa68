// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.attention;

import java.util.List;
import org.hornbeam.runtime.cpu.named.Operand;

/**
 * The sizes of attention, and the blocks that they are cut into: functions of the sizes alone, because the order of sums
 * follows from them.
 *
 * @param batch size of the batch
 * @param heads number of heads
 * @param targets number of queries
 * @param sources number of keys and values
 * @param size of queries and keys in a head
 * @param valueSize of values in a head
 * @param causal whether a target attends to no later source
 */
record AttentionShape(int batch, int heads, int targets, int sources, int size, int valueSize, boolean causal) {
    /** Most sources in a block: more would push the products of a block out of the second-level cache. */
    private static final int MOST_SOURCES = 512;

    /** Most pairs in a block, for the same reason. */
    private static final int MOST_PAIRS = 48 * 1024;

    private static final int MOST_TARGETS = 168;

    /** Targets in a block where a shorter one leaves out more of the pairs that causality forbids. */
    private static final int CAUSAL_TARGETS = 32;

    static AttentionShape of(List<Operand> x, boolean causal) {
        long[] query = x.get(0).shape();
        long[] value = x.get(2).shape();
        return new AttentionShape(
                Math.toIntExact(query[0]),
                Math.toIntExact(query[2]),
                Math.toIntExact(query[1]),
                Math.toIntExact(value[1]),
                Math.toIntExact(query[3]),
                Math.toIntExact(value[3]),
                causal);
    }

    /** Sources in each block but the last. */
    int sourceStep() {
        int count = Math.max(1, Math.ceilDiv(sources, MOST_SOURCES));
        return Math.max(1, count == 1 ? sources : (Math.ceilDiv(sources, count) + 15) & -16);
    }

    int sourceBlocks() {
        return Math.max(1, Math.ceilDiv(sources, sourceStep()));
    }

    /** Targets in each block but the last. */
    int targetStep() {
        int most = Math.clamp(MOST_PAIRS / sourceStep(), 8, causal ? CAUSAL_TARGETS : MOST_TARGETS);
        int count = Math.max(1, Math.ceilDiv(targets, most));
        return Math.max(1, count == 1 ? targets : Math.min(most, (Math.ceilDiv(targets, count) + 3) & -4));
    }

    int targetBlocks() {
        return Math.ceilDiv(targets, targetStep());
    }

    /** Targets in a block. */
    int targets(int block) {
        return Math.min(targetStep(), targets - block * targetStep());
    }

    /** Sources of a block that some target of a block may attend to. */
    int sources(int targetBlock, int sourceBlock, boolean all) {
        int end = all || !causal ? sources : Math.min(sources, targetBlock * targetStep() + targets(targetBlock));
        return Math.clamp(end - (long) sourceBlock * sourceStep(), 0, sourceStep());
    }

    /** Elements from row to row of transposed keys and of products: an odd number of cache lines. */
    int stride() {
        int lines = Math.ceilDiv(sourceStep(), 16);
        return 16 * (lines | 1);
    }

    /**
     * The address of a row of a head.
     *
     * @param address of a tensor (batch, rows, heads, size)
     * @param head number of the batch times heads, plus number of the head
     */
    long place(long address, int head, int rows, int size, long row) {
        long step = (long) heads * size;
        return address + ((head / heads * (long) rows + row) * step + (long) (head % heads) * size) * Floats.BYTES;
    }
}
