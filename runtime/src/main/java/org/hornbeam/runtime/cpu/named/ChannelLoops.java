// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

/**
 * Loops over the contiguous float32 channels of a few elements. The elements are a list of distances in bytes from a
 * base, which moves by a step from one target to the next. Taps lie like float32 elements, in {@code tapBytes} (1 or 4)
 * each in place of 4.
 */
sealed interface ChannelLoops permits ScalarChannels, VectorChannels {
    /** Each target is the sum of its elements, from 0 on, in order. */
    void sum(long base, long sourceStep, long[] list, int count, long to, long toStep, int targets, long channels);

    /**
     * Each target is the largest of its elements, at least one; NaN wins.
     *
     * @param taps the tap of each entry of the list
     * @param chosen where the taps of the first largest elements go; 0 if nobody wants them
     */
    void max(
            long base,
            long sourceStep,
            long[] list,
            int[] taps,
            int count,
            long to,
            long toStep,
            long chosen,
            int tapBytes,
            int targets,
            long channels);

    /**
     * Each element of the list from {@code first} to before {@code end} gets the value of its target if its tap was
     * chosen, else 0. Values and choices move on by {@code valueStep} bytes of values.
     */
    void place(
            long values,
            long valueStep,
            long chosen,
            int tapBytes,
            long to,
            long toStep,
            long[] list,
            int[] taps,
            int first,
            int end,
            int targets,
            long channels);

    /**
     * Each target is the sum of those values whose choice, at the same place among the choices, is the tap of their entry
     * of the list; from 0 on, in order.
     *
     * @param taps counted from the last, as positions count them
     * @param last the last tap
     */
    void collect(
            long values,
            long chosen,
            int tapBytes,
            long sourceStep,
            long[] list,
            int[] taps,
            int last,
            int count,
            long to,
            long toStep,
            int targets,
            long channels);

    /** Each target is the element of the list whose tap was chosen, else 0; choices lie like targets. */
    void gather(
            long base,
            long sourceStep,
            long[] list,
            int[] taps,
            int count,
            long chosen,
            int tapBytes,
            long to,
            long toStep,
            int targets,
            long channels);

    /** With vectors or without. */
    static ChannelLoops of(boolean vectors) {
        return vectors ? new VectorChannels() : new ScalarChannels();
    }
}
