// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

/**
 * Loops over the contiguous float32 channels of a few elements. The elements are a list of distances in bytes from a
 * base, which moves by a step from one target to the next.
 */
sealed interface ChannelLoops permits ScalarChannels, VectorChannels {
    /** Each target is the sum of its elements, from 0 on, in order. */
    void sum(long base, long sourceStep, long[] list, int count, long to, long toStep, int targets, long channels);

    /** Each target is the largest of its elements, at least one; NaN wins. */
    void max(long base, long sourceStep, long[] list, int count, long to, long toStep, int targets, long channels);

    /**
     * Four elements that belong to one target each, in a tensor like the base: the first largest gets the target's value,
     * the others 0.
     */
    void placeFour(
            long base, long sourceStep, long[] list, long values, long valueStep, long to, int targets, long channels);

    /**
     * Each target is {@code last} minus the tap of the first largest of its elements, at least one, as a float32: taps
     * counted from the last, as positions count them.
     */
    void choose(
            long base,
            long sourceStep,
            long[] list,
            int[] taps,
            int last,
            int count,
            long to,
            long toStep,
            int targets,
            long channels);

    /**
     * Each target is the sum of those values whose choice, at the same distance from another base, is the tap of their
     * entry; from 0 on, in order.
     */
    void collect(
            long values,
            long choices,
            long sourceStep,
            long[] list,
            int[] taps,
            int count,
            long to,
            long toStep,
            int targets,
            long channels);

    /** Each target is what lies, in a tensor like the base, where the first largest of its elements is. */
    void gather(
            long base,
            long sourceStep,
            long[] list,
            int count,
            long picked,
            long to,
            long toStep,
            int targets,
            long channels);

    /** With vectors or without. */
    static ChannelLoops of(boolean vectors) {
        return vectors ? new VectorChannels() : new ScalarChannels();
    }
}
