// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.winograd;

import java.util.function.Supplier;
import org.hornbeam.runtime.cpu.KernelWarmUp;
import org.jspecify.annotations.Nullable;

/**
 * Begins element by element and goes over to vectors once they are warm, for all convolutions of the process: vector code
 * that is not yet compiled boxes every vector, and rarely called transforms would do so for hundreds of steps. Where that
 * fails it asks again after as much work as before. Both give the same bits.
 */
final class TieredTransforms implements KernelWarmUp.Candidate {
    private static final System.Logger LOG = System.getLogger(TieredTransforms.class.getName());
    private static final Transforms SCALAR = new ScalarTransforms();
    private static final TieredTransforms OF_PROCESS = new TieredTransforms(VectorTransforms::new);

    /** Numbers at 16 points after which a warm-up is worth its time. */
    static final long WORTH = 50_000;

    /** Additions, loads and stores for each number, about. */
    private static final int OPERATIONS = 4;

    private final Supplier<Transforms> vectors;
    private volatile Transforms active = SCALAR;
    /** Numbers brought to points or back; approximate: threads may lose counts of each other. */
    private long numbers;

    /** Numbers after which to ask for a warm-up. */
    private volatile long askAt = WORTH;

    private @Nullable TransformWarmUp warming;

    TieredTransforms(Supplier<Transforms> vectors) {
        this.vectors = vectors;
    }

    /**
     * What to compute with now.
     *
     * @param vectors whether vectors may be used
     * @param numbers how many are going to be brought to points or back
     */
    static Transforms now(boolean vectors, long numbers) {
        return vectors ? OF_PROCESS.counted(numbers) : SCALAR;
    }

    Transforms counted(long more) {
        Transforms now = active;
        if (now == SCALAR) {
            numbers += more;
            if (numbers >= askAt) {
                ask();
            }
        }
        return now;
    }

    private synchronized void ask() {
        if (numbers >= askAt) {
            askAt = Long.MAX_VALUE;
            KernelWarmUp.later(this);
        }
    }

    @Override
    public long work() {
        return numbers * OPERATIONS;
    }

    @Override
    public boolean advance() {
        TransformWarmUp now = warming == null ? new TransformWarmUp(SCALAR, vectors.get()) : warming;
        warming = now;
        if (!now.advance()) {
            return false;
        }
        warming = null;
        if (now.good()) {
            active = now.vector();
        } else {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the transforms of convolutions with vectors " + now.failure()
                            + " and are not used for the time being; their scalar code is");
            askAt = 2 * numbers;
        }
        return true;
    }

    @Override
    public boolean vector() {
        return active != SCALAR;
    }

    @Override
    public String description() {
        return "transforms of convolutions by F(2x2, 3x3)";
    }
}
