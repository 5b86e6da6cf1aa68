// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import java.util.function.IntFunction;
import org.hornbeam.runtime.cpu.KernelWarmUp;
import org.hornbeam.runtime.cpu.WarmUpDemand;
import org.hornbeam.runtime.fuse.LoopNest;
import org.jspecify.annotations.Nullable;

/**
 * Begins with scalar code, which the interpreter and the first compiler run 10 to 100 times faster than vector code, and
 * goes over to vector code once a thread in the background has warmed that up. Where that fails it asks again after as
 * much work as before. Both give the same bits.
 */
final class TieredKernel implements NestKernel, KernelWarmUp.Candidate {
    private static final System.Logger LOG = System.getLogger(TieredKernel.class.getName());
    /** Classes that are tried before the kernel rests in scalar code. */
    static final int ATTEMPTS = 3;

    /** Elements after which a kernel is worth a warm-up. */
    private static final long WORTH = 4096;

    /** Launches of fewer elements fill few vectors and stay in scalar code. */
    private static final long SMALL = 256;

    private final LoopNest nest;
    private final NestKernel scalar;
    private final IntFunction<WarmUp> warmUp;
    /** Operations for each element. */
    private final int operations;

    private volatile NestKernel active;
    /** Counts elements. */
    private final WarmUpDemand demand = new WarmUpDemand(this, WORTH);

    private @Nullable WarmUp warming;
    private int attempt;

    TieredKernel(LoopNest nest, NestKernel scalar, IntFunction<WarmUp> warmUp) {
        this.scalar = scalar;
        this.active = scalar;
        this.nest = nest;
        this.operations =
                nest.stages().stream().mapToInt(stage -> stage.columns().size()).sum();
        this.warmUp = warmUp;
    }

    @Override
    public void run(long[] args, long rowFrom, long rowTo, long columns, long scratch) {
        long size = (rowTo - rowFrom) * columns;
        if (size < SMALL) {
            scalar.run(args, rowFrom, rowTo, columns, scratch);
            return;
        }
        NestKernel now = active;
        now.run(args, rowFrom, rowTo, columns, scratch);
        if (now == scalar) {
            demand.add(size);
        }
    }

    @Override
    public long work() {
        return demand.work() * operations;
    }

    @Override
    public boolean advance() {
        WarmUp now = warming == null ? warmUp.apply(attempt) : warming;
        warming = now;
        if (!now.advance()) {
            return false;
        }
        warming = null;
        if (now.good()) {
            active = now.vector();
            return true;
        }
        boolean rests = ++attempt % ATTEMPTS == 0;
        LOG.log(
                System.Logger.Level.DEBUG,
                "The vector code of a kernel " + now.failure() + "; "
                        + (rests ? "its scalar code is used for the time being." : "it is made anew."));
        LOG.log(System.Logger.Level.TRACE, () -> "That kernel is:\n" + nest);
        if (rests) {
            demand.failed();
        }
        return rests;
    }

    @Override
    public boolean vector() {
        return active != scalar;
    }

    @Override
    public String description() {
        return nest.toString();
    }

    /** What runs now. */
    NestKernel active() {
        return active;
    }
}
