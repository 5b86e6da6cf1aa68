// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import java.util.Map;
import org.hornbeam.runtime.cpu.matmul.MatrixSource;
import org.hornbeam.runtime.cpu.matmul.TileEpilogue;
import org.hornbeam.runtime.cpu.nest.NestCompiler;
import org.hornbeam.runtime.cpu.nest.NestKernel;
import org.hornbeam.runtime.fuse.Kernel.Fused;

/**
 * A loop nest that works on rectangles of a matrix while they are in cache: on finished blocks of a product, or on parts of
 * a factor that are packed next.
 */
final class TileNest implements TileEpilogue, MatrixSource {
    private final NestKernel kernel;
    private final NestAccesses accesses;
    private final long[] scratch;

    TileNest(Fused fused, NestKernel kernel, NestCompiler compiler, Map<String, Long> sizes, int[] dense, int workers) {
        this.kernel = kernel;
        this.accesses =
                new NestAccesses(fused, compiler, sizes, dense, fused.columns().bind(sizes), workers);
        this.scratch = new long[workers];
    }

    long scratchBytes() {
        return accesses.scratchBytes();
    }

    void place(long[] addresses) {
        accesses.place(addresses);
    }

    /** The scratch that a worker uses for the rectangles that it runs next. */
    void scratch(int worker, long address) {
        scratch[worker] = address;
    }

    @Override
    public void apply(
            long address,
            long leadingDimension,
            long rowFrom,
            long rowTo,
            long columnFrom,
            long columnTo,
            int batch,
            int worker) {
        // Rows that are combined come in whole blocks, see Matmul.bind.
        long[] args = accesses.at(worker, batch, rowFrom / Fused.BLOCK, rowFrom, columnFrom);
        accesses.product(args, address, leadingDimension * Float.BYTES);
        kernel.run(args, 0, rowTo - rowFrom, columnTo - columnFrom, scratch[worker]);
    }

    @Override
    public void compute(
            int batch, long row, int rows, long column, int columns, long address, long stride, int worker) {
        long[] args = accesses.at(worker, batch, 0, row, column);
        accesses.product(args, address, stride);
        kernel.run(args, 0, rows, columns, scratch[worker]);
    }
}
