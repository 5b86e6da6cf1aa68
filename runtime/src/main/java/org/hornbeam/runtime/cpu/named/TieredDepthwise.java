// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.Arrays;
import org.hornbeam.runtime.cpu.TieredLoops;

/** Channels one by one until vectors are warm. */
record TieredDepthwise() implements DepthwiseLoops {
    /** Whole vectors and a rest, of any length. */
    private static final int CHANNELS = 37;

    private static final long PIXEL = 160;
    private static final long LINE = 2048;
    private static final int MOST_ENTRIES = 13;
    private static final long WEIGHTS = 5 * LINE;
    private static final long RESULTS = WEIGHTS + MOST_ENTRIES * PIXEL;
    private static final long BYTES = RESULTS + MOST_ENTRIES * PIXEL;
    private static final long[] LIST = new long[MOST_ENTRIES];
    private static final int[] TAPS = new int[MOST_ENTRIES];

    static {
        Arrays.setAll(LIST, i -> i / 3 * LINE + i % 3 * PIXEL);
        Arrays.setAll(TAPS, i -> i);
    }

    private static final TieredLoops<DepthwiseLoops> LOOPS = new TieredLoops<>(
            "depthwise convolution", new ScalarDepthwise(), VectorDepthwise::new, 2, BYTES, TieredDepthwise::exercise);

    /** Every number of targets and of taps that has a loop of its own, with and without neighbours in threes. */
    private static void exercise(DepthwiseLoops loops, long memory) {
        weigh(loops, memory, 9, 7);
        weigh(loops, memory, 8, 8);
        weigh(loops, memory, 8, 5);
        weigh(loops, memory, 9, 1);
        loops.correlate(
                memory, PIXEL, LIST, TAPS, MOST_ENTRIES, memory + WEIGHTS, PIXEL, memory + RESULTS, PIXEL, 5, CHANNELS);
    }

    private static void weigh(DepthwiseLoops loops, long memory, int count, int targets) {
        loops.weigh(
                memory, PIXEL, LIST, TAPS, count, memory + WEIGHTS, PIXEL, memory + RESULTS, PIXEL, targets, CHANNELS);
    }

    @Override
    public void weigh(
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
            long channels) {
        LOOPS.now(count * targets * channels)
                .weigh(base, sourceStep, list, taps, count, weights, weightStep, to, toStep, targets, channels);
    }

    @Override
    public void correlate(
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
            long channels) {
        LOOPS.now(count * targets * channels)
                .correlate(base, sourceStep, list, taps, count, values, valueStep, sums, sumStep, targets, channels);
    }
}
