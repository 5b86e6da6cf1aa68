// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.Arrays;

/**
 * The middle and the edges of a set of samples.
 *
 * @param p10 tenth percentile
 * @param median fiftieth percentile
 * @param p90 ninetieth percentile
 */
record Spread(double p10, double median, double p90) {
    static Spread of(double[] samples) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        return new Spread(percentile(sorted, 0.1), percentile(sorted, 0.5), percentile(sorted, 0.9));
    }

    /** Linear interpolation between the two nearest ranks of an ascending, non-empty array. */
    static double percentile(double[] sorted, double share) {
        if (sorted.length == 0) {
            throw new IllegalArgumentException("No samples: a percentile needs at least one.");
        }
        double rank = share * (sorted.length - 1);
        int below = (int) rank;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    }
}
