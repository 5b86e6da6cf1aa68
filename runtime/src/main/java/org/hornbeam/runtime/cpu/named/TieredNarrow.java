// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.Arrays;
import org.hornbeam.runtime.cpu.TieredLoops;

/** Filters one by one until vectors are warm. */
record TieredNarrow() implements NarrowLoops {
    /** Two vectors at once, one alone and a rest, of any length. */
    private static final int FILTERS = 61;

    private static final long PIXEL = 256;
    private static final long LINE = 2048;
    private static final int MOST_ENTRIES = 13;
    private static final long WEIGHTS = 5 * LINE;
    private static final long RESULTS = WEIGHTS + MOST_ENTRIES * PIXEL;
    private static final long BYTES = RESULTS + MOST_ENTRIES * PIXEL;
    private static final long[] LIST = new long[MOST_ENTRIES];
    private static final int[] ROWS = new int[MOST_ENTRIES];

    static {
        Arrays.setAll(LIST, i -> i / 3 * LINE + i % 3 * PIXEL);
        Arrays.setAll(ROWS, i -> i);
    }

    private static final TieredLoops<NarrowLoops> LOOPS = new TieredLoops<>(
            "convolution of few channels", new ScalarNarrow(), VectorNarrow::new, 2, BYTES, TieredNarrow::exercise);

    /** Every number of targets and of rows that has a loop of its own. */
    private static void exercise(NarrowLoops loops, long memory) {
        multiply(loops, memory, 9, 5);
        multiply(loops, memory, 9, 1);
        loops.correlate(
                memory, PIXEL, LIST, ROWS, MOST_ENTRIES, memory + WEIGHTS, PIXEL, memory + RESULTS, PIXEL, 5, FILTERS);
    }

    private static void multiply(NarrowLoops loops, long memory, int count, int targets) {
        loops.multiply(
                memory, PIXEL, LIST, ROWS, count, memory + WEIGHTS, PIXEL, memory + RESULTS, PIXEL, targets, FILTERS);
    }

    @Override
    public void multiply(
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
            long filters) {
        LOOPS.now(count * targets * filters)
                .multiply(base, sourceStep, list, rows, count, weights, weightStep, to, toStep, targets, filters);
    }

    @Override
    public void correlate(
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
            long filters) {
        LOOPS.now(count * targets * filters)
                .correlate(base, sourceStep, list, rows, count, values, valueStep, sums, sumStep, targets, filters);
    }
}
