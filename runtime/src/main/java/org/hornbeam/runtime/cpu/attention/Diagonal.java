// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.attention;

/** Causality put into the products of a block, by one worker. */
final class Diagonal {
    private final boolean needed;
    private final BlockNest.Call nest;
    private final int[] scores;
    private final int[] masked;

    Diagonal(AttentionNests nests) {
        needed = nests.diagonalApart();
        nest = nests.diagonal.call();
        scores = nest.places("scores");
        masked = nest.places("masked");
    }

    /**
     * Lowers the products with later sources.
     *
     * @param address of the products
     * @param rowStride bytes from target to target
     * @param target the first target
     * @param targets how many
     * @param source the first source
     * @param sources how many
     */
    void apply(long address, long rowStride, int target, int targets, int source, int sources, long scratch) {
        int first = Math.max(0, target - source);
        if (needed && first < sources) {
            long from = address + first * Floats.BYTES;
            nest.put(scores, from, rowStride);
            nest.put(masked, from, rowStride);
            nest.run(target, source + first, targets, sources - first, scratch);
        }
    }
}
