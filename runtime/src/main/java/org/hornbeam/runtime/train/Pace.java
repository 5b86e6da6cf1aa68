// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.util.function.LongSupplier;

/** Times of the steps of an epoch; the first one, which may compile, does not count for the speed. */
final class Pace {
    private final LongSupplier clock;
    private long start;
    private long afterFirst;
    private long counted;

    Pace(LongSupplier clock) {
        this.clock = clock;
        begin();
    }

    void begin() {
        start = clock.getAsLong();
        afterFirst = start;
        counted = 0;
    }

    void step() {
        if (counted++ == 0) {
            afterFirst = clock.getAsLong();
        }
    }

    double seconds() {
        return (clock.getAsLong() - start) / 1e9;
    }

    /** Seconds for a step. */
    double step(long now) {
        return counted > 1 ? (now - afterFirst) / 1e9 / (counted - 1) : counted == 1 ? (afterFirst - start) / 1e9 : 0;
    }
}
