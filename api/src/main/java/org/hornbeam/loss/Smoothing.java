// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import org.hornbeam.ops.Value;

/** Labels -&gt; labels that are less sure (Szegedy et al., "Rethinking the inception architecture", 2016). */
final class Smoothing {
    private Smoothing() {}

    static void check(double smoothing) {
        if (!(smoothing >= 0 && smoothing <= 1)) {
            throw new IllegalArgumentException("labelSmoothing must be from 0 to 1, found " + smoothing);
        }
    }

    /** Shares of classes, drawn toward even shares. */
    static Value even(Value y, double smoothing, int axis) {
        return smoothing == 0 ? y : y.times(1 - smoothing).plus(smoothing / y.dim(axis));
    }

    /** Labels 0 and 1, drawn toward a half. */
    static Value half(Value y, double smoothing) {
        return smoothing == 0 ? y : y.times(1 - smoothing).plus(smoothing / 2);
    }
}
