// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import org.hornbeam.runtime.fuse.LoopNest;

/** Compiles loop nests, each structure once. Thread-safe. */
public final class NestCompiler {
    /** The most columns that a launch may have. */
    public static final long MAXIMUM_COLUMNS = 1L << 30;

    private final Lanes lanes;

    /** A compiler for the preferred lanes of this process. */
    public NestCompiler() {
        this(Lanes.preferred());
    }

    /** A compiler for given lanes. */
    public NestCompiler(Lanes lanes) {
        this.lanes = lanes;
    }

    /** How its kernels process columns. */
    public Lanes lanes() {
        return lanes;
    }

    /**
     * The kernel of a nest; the same one for equal nests.
     *
     * @throws IllegalArgumentException if the nest is malformed or uses an element type without lanes (int64, float64)
     */
    public NestKernel compile(LoopNest nest) {
        throw new UnsupportedOperationException("the generator is not there yet");
    }

    /**
     * The bytes of scratch memory that the kernel itself uses, from the start of the scratch of a launch; a multiple of
     * 64. The rows of SCRATCH accesses begin behind them.
     */
    public long scratchBytes(LoopNest nest, long columns) {
        return 0;
    }

    /** The number of classes that this compiler has defined. */
    public int definedClasses() {
        return 0;
    }
}
