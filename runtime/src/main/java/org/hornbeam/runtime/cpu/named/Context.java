// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.hornbeam.ops.Dim;
import org.hornbeam.runtime.cpu.matmul.TileEpilogue;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.interpret.HostFunctions;
import org.jspecify.annotations.Nullable;

/**
 * What binding a kernel needs to know besides the operation and its operands.
 *
 * @param sizes the number behind each size symbol
 * @param workers how many workers will share the tasks: a hint for partitions that never changes a result
 * @param tiles the matrix kernels, vector or scalar; the loops of this package follow their choice
 * @param functions for host calls
 * @param epilogue what is done with finished blocks of a convolution's output or image (rows: batch x positions,
 *     columns: filters or channels, batch always 0); {@code null} for nothing
 * @param stored whether a convolution's own result is stored; if not, the epilogue consumes it, and the address of the
 *     result is ignored
 */
public record Context(
        Map<String, Long> sizes,
        int workers,
        TileKernels tiles,
        HostFunctions functions,
        @Nullable TileEpilogue epilogue,
        boolean stored) {
    /** Checks that somebody gets the result. */
    public Context {
        sizes = Map.copyOf(sizes);
        if (epilogue == null && !stored) {
            throw new IllegalArgumentException("a result that is not stored needs an epilogue that consumes it");
        }
    }

    /** Without an epilogue, with the fastest kernels of this machine. */
    public static Context of(Map<String, Long> sizes, int workers, HostFunctions functions) {
        return new Context(sizes, workers, TileKernels.preferred(), functions, null, true);
    }

    /** The same with an epilogue. */
    public Context epilogue(TileEpilogue work, boolean resultStored) {
        return new Context(sizes, workers, tiles, functions, work, resultStored);
    }

    /** The same with other matrix kernels. */
    public Context tiles(TileKernels others) {
        return new Context(sizes, workers, others, functions, epilogue, stored);
    }

    /** Whether loops may use the Vector API. */
    boolean vectors() {
        return tiles.vectors();
    }

    /**
     * Loops that follow the choice of the matrix kernels: scalar, with vectors, or going over to vectors once warm.
     *
     * @param vector a lambda: a reference to a constructor would load the class, and with it the Vector API, in any case
     */
    <T> T loops(T scalar, Supplier<? extends T> vector, Supplier<? extends T> tiered) {
        return !tiles.vectors() ? scalar : tiles.isTiered() ? tiered.get() : vector.get();
    }

    /** Sizes as numbers. */
    long[] bind(List<Dim> dims) {
        return dims.stream().mapToLong(dim -> dim.bind(sizes)).toArray();
    }
}
