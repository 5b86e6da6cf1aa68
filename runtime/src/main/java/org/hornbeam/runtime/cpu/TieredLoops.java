// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import java.lang.foreign.Arena;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Loops that are written in Java, with and without vectors: begins without and goes over once those with vectors are
 * compiled, for all kernels of the process. Vector code that is not yet compiled boxes every vector, and loops that are
 * rarely called would do so for hundreds of steps. Where it fails it asks again after as much work as before. Both give
 * the same bits.
 *
 * @param <T> what the loops have in common
 */
public final class TieredLoops<T> implements KernelWarmUp.Candidate {
    /**
     * Runs every loop a few times.
     *
     * @param <T> what the loops have in common
     */
    public interface Exercise<T> {
        /** Heap that it allocates itself counts as if vectors were boxed: it must not. */
        void run(T loops, long memory);
    }

    private static final System.Logger LOG = System.getLogger(TieredLoops.class.getName());

    /** Elements after which a warm-up is worth its time. */
    public static final long WORTH = 50_000;

    private final String description;
    private final T scalar;
    private final Supplier<? extends T> vector;
    private final int operations;
    private final long bytes;
    private final Exercise<T> exercise;
    private volatile T active;
    /** Counts elements. */
    private final WarmUpDemand demand = new WarmUpDemand(this, WORTH);

    private @Nullable LoopWarmUp<T> warming;

    /**
     * Begins with the scalar loops.
     *
     * @param description what they do, for messages
     * @param vector makes the vector loops; called only where vectors may be used
     * @param operations loads, stores and arithmetic for each element, about
     * @param bytes of memory that the exercise needs, all 0 at first
     */
    public TieredLoops(
            String description,
            T scalar,
            Supplier<? extends T> vector,
            int operations,
            long bytes,
            Exercise<T> exercise) {
        this.description = description;
        this.scalar = scalar;
        this.active = scalar;
        this.vector = vector;
        this.operations = operations;
        this.bytes = bytes;
        this.exercise = exercise;
    }

    /** The loops to use for so many elements that are about to be done. */
    public T now(long more) {
        T now = active;
        if (now == scalar) {
            demand.add(more);
        }
        return now;
    }

    @Override
    public long work() {
        return demand.work() * operations;
    }

    @Override
    public boolean advance() {
        LoopWarmUp<T> now = warming;
        if (now == null) {
            CompilerDirectives.compileLoopsAlone();
            now = new LoopWarmUp<>(scalar, vector.get(), exercise, Arena.ofConfined(), bytes);
            warming = now;
        }
        if (!now.advance()) {
            return false;
        }
        warming = null;
        if (now.good()) {
            active = now.vector();
        } else {
            String failure = now.failure();
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> description + " with vectors " + failure
                            + " and is not used for the time being; scalar code is");
            demand.failed();
        }
        return true;
    }

    @Override
    public boolean vector() {
        return active != scalar;
    }

    @Override
    public String description() {
        return description;
    }
}
