// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hornbeam.runtime.fuse.LoopNest;

/** Compiles loop nests, each structure once. Thread-safe. */
public final class NestCompiler {
    /** The most columns that a launch may have. */
    public static final long MAXIMUM_COLUMNS = 1L << 30;

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final Lanes lanes;
    private final Map<LoopNest, NestKernel> kernels = new ConcurrentHashMap<>();

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
        return kernels.computeIfAbsent(nest, this::define);
    }

    /**
     * The bytes of scratch memory that the kernel itself uses, from the start of the scratch of a launch; a multiple of
     * 64. The rows of SCRATCH accesses begin behind them.
     */
    public long scratchBytes(LoopNest nest, long columns) {
        return ScratchLayout.of(new Registers(nest)).bytes();
    }

    /** The number of classes that this compiler has defined. */
    public int definedClasses() {
        return kernels.size();
    }

    private NestKernel define(LoopNest nest) {
        Registers registers = new Registers(nest);
        byte[] bytes = new KernelWriter(KernelWriter.className(), registers, ScratchLayout.of(registers), lanes)
                .write();
        try {
            return (NestKernel) LOOKUP.defineHiddenClass(bytes, true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the generated kernel cannot be used:\n" + nest, e);
        }
    }
}
