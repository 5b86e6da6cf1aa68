// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.Locale;

/** Whether a step only computes outputs or also learns from them. */
public enum Mode {
    TRAIN,
    PREDICT;

    /** Reads the word that {@link #toString()} writes. */
    static Mode of(String word) {
        for (Mode mode : values()) {
            if (mode.toString().equals(word)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("A mode is train or predict, found '" + word + "'");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
