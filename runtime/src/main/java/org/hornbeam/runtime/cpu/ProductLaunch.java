// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.hornbeam.ops.Dim;
import org.hornbeam.runtime.cpu.matmul.Layout;
import org.hornbeam.runtime.cpu.matmul.Matmul;
import org.hornbeam.runtime.cpu.matmul.MatmulSizes;
import org.hornbeam.runtime.cpu.matmul.Operand;
import org.hornbeam.runtime.cpu.matmul.Result;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.matmul.Workspace;
import org.hornbeam.runtime.fuse.Kernel.Computed;
import org.hornbeam.runtime.fuse.Kernel.Factor;
import org.hornbeam.runtime.fuse.Kernel.Fused;
import org.hornbeam.runtime.fuse.Kernel.Product;
import org.hornbeam.runtime.fuse.Kernel.Stored;
import org.jspecify.annotations.Nullable;

/** A batched matrix product: one bound product for each combination of the outer batch axes. */
final class ProductLaunch implements Launch {
    private final Matmul[] products;
    private final long[] leftOffsets;
    private final long[] rightOffsets;
    private final long[] resultOffsets;
    private final int left;
    private final int right;
    private final int result;
    private final int each;
    private final long nestBytes;
    private final long keptBytes;
    private final TileNest[] nests;

    ProductLaunch(
            Product product,
            @Nullable TileNest leftPrologue,
            @Nullable TileNest rightPrologue,
            @Nullable TileNest epilogue,
            TileKernels kernels,
            Map<String, Long> sizes,
            int[] dense,
            int workers) {
        this.nests = Stream.of(
                        Optional.ofNullable(leftPrologue),
                        Optional.ofNullable(rightPrologue),
                        Optional.ofNullable(epilogue))
                .flatMap(Optional::stream)
                .toArray(TileNest[]::new);
        long[] batch =
                product.batch().stream().mapToLong(dim -> dim.bind(sizes)).toArray();
        long rows = product.rows().bind(sizes);
        long columns = product.columns().bind(sizes);
        long depth = product.depth().bind(sizes);
        int inner = batch.length == 0 ? 1 : Math.toIntExact(batch[batch.length - 1]);
        int outer = 1;
        for (int axis = 0; axis < batch.length - 1; axis++) {
            outer = Math.multiplyExact(outer, Math.toIntExact(batch[axis]));
        }
        MatmulSizes matmul = new MatmulSizes(inner, rows, columns, depth);
        products = new Matmul[outer];
        Fused follows = product.epilogue();
        int combinedRows = follows != null && follows.blocked() ? Fused.BLOCK : 0;
        leftOffsets = offsets(product.left(), batch, outer, sizes);
        rightOffsets = offsets(product.right(), batch, outer, sizes);
        resultOffsets = new long[outer];
        for (int i = 0; i < outer; i++) {
            resultOffsets[i] = i * inner * rows * columns * Float.BYTES;
            int index = i * inner;
            products[i] = Matmul.bind(
                    matmul,
                    operand(product.left(), leftPrologue, index, sizes, true),
                    operand(product.right(), rightPrologue, index, sizes, false),
                    product.result() >= 0 ? Result.stored(0, columns, rows * columns) : Result.consumed(),
                    epilogue == null
                            ? null
                            : (address, leading, rowFrom, rowTo, columnFrom, columnTo, b, worker) -> epilogue.apply(
                                    address, leading, rowFrom, rowTo, columnFrom, columnTo, index + b, worker),
                    combinedRows,
                    kernels,
                    workers);
        }
        left = product.left() instanceof Stored stored ? dense[stored.buffer()] : -1;
        right = product.right() instanceof Stored stored ? dense[stored.buffer()] : -1;
        result = product.result() >= 0 ? dense[product.result()] : -1;
        // Nests run one after the other, never at the same time; strips of a factor outlast them.
        nestBytes = Arrays.stream(nests).mapToLong(TileNest::scratchBytes).max().orElse(0) + 63 & -64;
        keptBytes = products.length == 0 ? 0 : products[0].keptBytes();
        each = products.length == 0 ? 0 : products[0].tasks();
    }

    /** Byte offsets of a factor for each combination of the outer batch axes. */
    private static long[] offsets(Factor any, long[] batch, int outer, Map<String, Long> sizes) {
        long[] offsets = new long[outer];
        if (!(any instanceof Stored factor)) {
            return offsets;
        }
        for (int i = 0; i < outer; i++) {
            long offset = factor.offset().bind(sizes);
            int rest = i;
            for (int axis = batch.length - 2; axis >= 0; axis--) {
                offset += rest % batch[axis] * factor.batch().get(axis).bind(sizes);
                rest /= (int) batch[axis];
            }
            offsets[i] = offset * Float.BYTES;
        }
        return offsets;
    }

    /**
     * A factor as a matrix: in memory, the left one has its summed axis as columns if neighbours along it lie side by side,
     * the right one as rows.
     *
     * @param index the first of the products that share this operand
     */
    private static Operand operand(
            Factor factor, @Nullable TileNest prologue, int index, Map<String, Long> sizes, boolean left) {
        return switch (factor) {
            case Stored stored -> {
                long outer = stored.outer().bind(sizes);
                long depth = stored.depth().bind(sizes);
                List<Dim> batch = stored.batch();
                long stride = batch.isEmpty() ? 0 : batch.getLast().bind(sizes);
                boolean depthNext = stored.depth().is(1);
                yield Operand.dense(0, layout(depthNext == left), depthNext ? outer : depth)
                        .batchStride(stride);
            }
            case Computed computed -> {
                TileNest nest = Objects.requireNonNull(prologue);
                yield Operand.computed(
                        (batch, row, rows, column, columns, address, distance, worker) ->
                                nest.compute(index + batch, row, rows, column, columns, address, distance, worker),
                        layout(computed.depthNext() == left));
            }
        };
    }

    private static Layout layout(boolean plain) {
        return plain ? Layout.PLAIN : Layout.TRANSPOSED;
    }

    @Override
    public int tasks() {
        return each * products.length;
    }

    @Override
    public long scratchBytes() {
        return nestBytes + keptBytes;
    }

    @Override
    public void place(long[] addresses) {
        for (int i = 0; i < products.length; i++) {
            products[i].move(
                    left < 0 ? 0 : addresses[left] + leftOffsets[i],
                    right < 0 ? 0 : addresses[right] + rightOffsets[i],
                    result < 0 ? 0 : addresses[result] + resultOffsets[i]);
        }
        for (TileNest nest : nests) {
            nest.place(addresses);
        }
    }

    @Override
    public void run(int from, int to, WorkerScratch scratch) {
        Workspace workspace = scratch.matmul();
        for (TileNest nest : nests) {
            nest.scratch(scratch.worker(), scratch.address());
        }
        int task = from;
        while (task < to) {
            int i = task / each;
            int end = Math.min(to, (i + 1) * each);
            products[i].run(
                    task - i * each, end - i * each, workspace, keptBytes == 0 ? 0 : scratch.address() + nestBytes);
            task = end;
        }
    }
}
