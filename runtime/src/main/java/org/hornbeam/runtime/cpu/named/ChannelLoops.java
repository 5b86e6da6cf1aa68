// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

/**
 * Loops over the contiguous float32 channels of a few elements. The elements are a list of distances (int64, bytes, in
 * memory) from a base, which moves by a step from one target to the next.
 */
sealed interface ChannelLoops permits ScalarChannels, VectorChannels {
    /** Each target is the sum of its elements, from 0 on, in order. */
    void sum(long base, long sourceStep, long list, int count, long to, long toStep, int targets, long channels);

    /** Each target is the largest of its elements, at least one; NaN wins. */
    void max(long base, long sourceStep, long list, int count, long to, long toStep, int targets, long channels);

    /** Each value is added where the first largest of its elements lies, in a tensor like the base. */
    void scatter(
            long base,
            long sourceStep,
            long list,
            int count,
            long values,
            long valueStep,
            long sums,
            int targets,
            long channels);

    /** Each target is what lies, in a tensor like the base, where the first largest of its elements is. */
    void gather(
            long base,
            long sourceStep,
            long list,
            int count,
            long picked,
            long to,
            long toStep,
            int targets,
            long channels);

    /**
     * Each target is the sum of its elements times weights, one chain of fused multiply-adds from 0 on. The weight of an
     * entry lies at its tap (int32, a second list) times {@code weightStep}.
     */
    void weigh(
            long base,
            long sourceStep,
            long list,
            long taps,
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
            long list,
            long taps,
            int count,
            long values,
            long valueStep,
            long sums,
            long sumStep,
            int targets,
            long channels);

    /** With vectors or without. */
    static ChannelLoops of(boolean vectors) {
        return vectors ? new VectorChannels() : new ScalarChannels();
    }
}
