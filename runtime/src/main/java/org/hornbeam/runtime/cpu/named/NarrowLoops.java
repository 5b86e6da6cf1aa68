// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

/**
 * Loops of convolutions of few channels, over the contiguous float32 filters of some targets. What a target reads is a
 * list of distances in bytes from a base, one number each, which moves by a step from one target to the next; a second
 * list has the row of weights of each entry.
 */
sealed interface NarrowLoops permits ScalarNarrow, VectorNarrow {
    /** Each target is the sum of its numbers times rows of weights: chains of fused multiply-adds from 0 on. */
    void multiply(
            long base,
            long sourceStep,
            long[] list,
            int[] rows,
            int count,
            long weights,
            long weightStep,
            long to,
            long toStep,
            int targets,
            long filters);

    /** Adds to the sums of each row, for target after target, the row's number times the target's values. */
    void correlate(
            long base,
            long sourceStep,
            long[] list,
            int[] rows,
            int count,
            long values,
            long valueStep,
            long sums,
            long sumStep,
            int targets,
            long filters);

    /** With vectors or without. */
    static NarrowLoops of(boolean vectors) {
        return vectors ? new VectorNarrow() : new ScalarNarrow();
    }
}
