// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

/**
 * Loops of depthwise convolutions over the contiguous float32 channels of some targets. What a target reads is a list of
 * distances in bytes from a base, which moves by a step from one target to the next; a second list has the tap of each
 * entry.
 */
sealed interface DepthwiseLoops permits ScalarDepthwise, VectorDepthwise {
    /**
     * Each target is the sum of its elements times weights, one chain of fused multiply-adds from 0 on. The weight of an
     * entry lies at its tap times {@code weightStep}.
     */
    void weigh(
            long base,
            long sourceStep,
            long[] list,
            int[] taps,
            int count,
            long weights,
            long weightStep,
            long to,
            long toStep,
            int targets,
            long channels);

    /** Adds to the sum of each tap, for target after target, the entry of this tap times the target's value. */
    void correlate(
            long base,
            long sourceStep,
            long[] list,
            int[] taps,
            int count,
            long values,
            long valueStep,
            long sums,
            long sumStep,
            int targets,
            long channels);

    /** With vectors or without. */
    static DepthwiseLoops of(boolean vectors) {
        return vectors ? new VectorDepthwise() : new ScalarDepthwise();
    }
}
