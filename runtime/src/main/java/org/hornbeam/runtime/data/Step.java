// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.util.OptionalLong;

/** What is done with the rows of a source, one after the other. */
sealed interface Step {
    /** How many rows are left of so many. */
    long rows(long before);

    /** The first rows only. */
    record Take(long count) implements Step {
        @Override
        public long rows(long before) {
            return Math.min(before, count);
        }
    }

    /** All but the first rows. */
    record Skip(long count) implements Step {
        @Override
        public long rows(long before) {
            return Math.max(0, before - count);
        }
    }

    /**
     * Rows drawn by seed: those whose place in a random permutation lies between two shares. They keep their order.
     *
     * @param seed of the permutation
     * @param from share of the rows before this part
     * @param to share of the rows before the next part
     */
    record Part(long seed, double from, double to) implements Step {
        @Override
        public long rows(long before) {
            return place(before, to) - place(before, from);
        }

        static long place(long rows, double share) {
            return Math.min(rows, Math.round(rows * share));
        }
    }

    /**
     * Another order in each epoch.
     *
     * @param seed of the orders
     * @param buffer how many rows are held to draw from, if the source is read once through
     */
    record Shuffle(long seed, int buffer) implements Step {
        @Override
        public long rows(long before) {
            return before;
        }
    }

    /** All rows so many times. */
    record Repeat(long times) implements Step {
        @Override
        public long rows(long before) {
            return Math.multiplyExact(before, times);
        }
    }

    /** The number of rows after these steps, if it is known before. */
    static OptionalLong rows(OptionalLong before, Iterable<Step> steps) {
        OptionalLong rows = before;
        for (Step step : steps) {
            rows = rows.isPresent() ? OptionalLong.of(step.rows(rows.getAsLong())) : rows;
        }
        return rows;
    }
}
