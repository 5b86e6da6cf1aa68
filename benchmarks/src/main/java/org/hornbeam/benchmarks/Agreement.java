// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.List;

/** Runs two sides from their initial weights and measures how far their results are apart. */
final class Agreement {
    private Agreement() {}

    /**
     * The largest {@link #difference} over the workload's agreement steps; those after the second count by
     * {@link Workload#divergence()} less.
     */
    static double between(Workload workload, Contender first, Contender second) {
        double worst = 0;
        for (int step = 0; step < workload.agreementSteps(); step++) {
            first.resume();
            first.step();
            List<float[]> found = first.results();
            first.park();
            second.resume();
            second.step();
            List<float[]> expected = second.results();
            second.park();
            double accepted = step < 2 ? 1 : workload.divergence();
            worst = Math.max(worst, difference(found, expected) / accepted);
        }
        return worst;
    }

    /** The largest {@link #difference(float[], float[])} of two lists of arrays. */
    static double difference(List<float[]> found, List<float[]> expected) {
        double worst = found.size() == expected.size() ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.min(found.size(), expected.size()); i++) {
            worst = Math.max(worst, difference(found.get(i), expected.get(i)));
        }
        return worst;
    }

    /**
     * Largest absolute difference, divided by the root mean square of {@code expected}; for a single number that is the
     * relative difference. Infinite when the lengths differ or a value is not finite on either side.
     */
    static double difference(float[] found, float[] expected) {
        if (found.length != expected.length || found.length == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        double squares = 0;
        for (int i = 0; i < found.length; i++) {
            if (!Float.isFinite(found[i]) || !Float.isFinite(expected[i])) {
                return Double.POSITIVE_INFINITY;
            }
            largest = Math.max(largest, Math.abs((double) found[i] - expected[i]));
            squares += (double) expected[i] * expected[i];
        }
        return largest == 0 ? 0 : largest / Math.sqrt(squares / expected.length);
    }
}
