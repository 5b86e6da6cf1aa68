// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.constraint;

import java.util.List;

/** All constraints, named as in {@code keras.constraints}; made for static import. */
public final class Constraints {
    private Constraints() {}

    /** At most norm 2 for each unit. */
    public static MaxNorm maxNorm() {
        return maxNorm(2);
    }

    /** At most this norm for each unit. */
    public static MaxNorm maxNorm(double maxValue) {
        return new MaxNorm(maxValue, List.of(0));
    }

    /** Norm 1 for each unit. */
    public static UnitNorm unitNorm() {
        return new UnitNorm(List.of(0));
    }

    /** No negative weights. */
    public static NonNeg nonNeg() {
        return new NonNeg();
    }

    /** A norm between 0 and 1 for each unit. */
    public static MinMaxNorm minMaxNorm() {
        return minMaxNorm(0, 1);
    }

    /** A norm between two bounds for each unit. */
    public static MinMaxNorm minMaxNorm(double minValue, double maxValue) {
        return new MinMaxNorm(minValue, maxValue, 1, List.of(0));
    }
}
