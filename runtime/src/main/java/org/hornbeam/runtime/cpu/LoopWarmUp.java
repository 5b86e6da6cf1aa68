// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import java.lang.foreign.Arena;

/** Runs vector loops on zeros until they are compiled: until they allocate nothing and are faster than scalar ones. */
final class LoopWarmUp<T> {
    /** Runs between two looks at what is allocated. */
    private static final int CALLS = 128;

    private static final int TIMED_CALLS = 16;

    private final T scalar;
    private final T vector;
    private final TieredLoops.Exercise<T> exercise;
    private final Arena arena;
    private final long memory;
    private final WarmUpRule rule = new WarmUpRule();

    /** Closes the arena at the end. */
    LoopWarmUp(T scalar, T vector, TieredLoops.Exercise<T> exercise, Arena arena, long bytes) {
        this.scalar = scalar;
        this.vector = vector;
        this.exercise = exercise;
        this.arena = arena;
        // Zeros: sums stay normal numbers.
        this.memory = arena.allocate(bytes, 64).address();
    }

    T vector() {
        return vector;
    }

    /** Whether the vector loops are good for use. */
    boolean good() {
        return rule.good();
    }

    /** Why they are not. */
    String failure() {
        return rule.failure();
    }

    /** Runs them some more; true once they are good for use or were given up. */
    boolean advance() {
        rule.begin();
        for (int call = 0; call < CALLS; call++) {
            exercise.run(vector, memory);
        }
        rule.allocated(AllocatedBytes.of(() -> exercise.run(vector, memory)));
        if (!rule.allocates()) {
            rule.took(time(scalar), time(vector));
        }
        boolean done = rule.ended(CALLS);
        if (done) {
            arena.close();
        }
        return done;
    }

    private long time(T loops) {
        long begin = System.nanoTime();
        for (int call = 0; call < TIMED_CALLS; call++) {
            exercise.run(loops, memory);
        }
        return System.nanoTime() - begin;
    }
}
