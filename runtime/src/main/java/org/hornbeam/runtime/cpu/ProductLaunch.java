// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import java.util.List;
import java.util.Map;
import org.hornbeam.ops.Dim;
import org.hornbeam.runtime.cpu.matmul.Layout;
import org.hornbeam.runtime.cpu.matmul.Matmul;
import org.hornbeam.runtime.cpu.matmul.MatmulSizes;
import org.hornbeam.runtime.cpu.matmul.Operand;
import org.hornbeam.runtime.cpu.matmul.Result;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.matmul.Workspace;
import org.hornbeam.runtime.fuse.Kernel.Factor;
import org.hornbeam.runtime.fuse.Kernel.Product;
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
    private final @Nullable Epilogue epilogue;

    ProductLaunch(
            Product product,
            @Nullable Epilogue epilogue,
            TileKernels kernels,
            Map<String, Long> sizes,
            int[] dense,
            int workers) {
        this.epilogue = epilogue;
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
        leftOffsets = offsets(product.left(), batch, outer, sizes);
        rightOffsets = offsets(product.right(), batch, outer, sizes);
        resultOffsets = new long[outer];
        for (int i = 0; i < outer; i++) {
            resultOffsets[i] = i * inner * rows * columns * Float.BYTES;
            int index = i * inner;
            products[i] = Matmul.bind(
                    matmul,
                    operand(product.left(), sizes, true),
                    operand(product.right(), sizes, false),
                    product.result() >= 0 ? Result.stored(0, columns, rows * columns) : Result.consumed(),
                    epilogue == null
                            ? null
                            : (address, leading, rowFrom, rowTo, columnFrom, columnTo, b, worker) -> epilogue.apply(
                                    address, leading, rowFrom, rowTo, columnFrom, columnTo, index + b, worker),
                    kernels,
                    workers);
        }
        left = dense[product.left().buffer()];
        right = dense[product.right().buffer()];
        result = product.result() >= 0 ? dense[product.result()] : -1;
        each = products.length == 0 ? 0 : products[0].tasks();
    }

    /** Byte offsets of a factor for each combination of the outer batch axes. */
    private static long[] offsets(Factor factor, long[] batch, int outer, Map<String, Long> sizes) {
        long[] offsets = new long[outer];
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

    /** A factor as a stored matrix: the left one has its summed axis as columns, the right one as rows. */
    private static Operand operand(Factor factor, Map<String, Long> sizes, boolean left) {
        long outer = factor.outer().bind(sizes);
        long depth = factor.depth().bind(sizes);
        List<Dim> batch = factor.batch();
        long stride = batch.isEmpty() ? 0 : batch.getLast().bind(sizes);
        boolean depthNext = factor.depth().is(1);
        Layout layout = depthNext == left ? Layout.PLAIN : Layout.TRANSPOSED;
        return Operand.dense(0, layout, depthNext ? outer : depth).batchStride(stride);
    }

    @Override
    public int tasks() {
        return each * products.length;
    }

    @Override
    public long scratchBytes() {
        return epilogue == null ? 0 : epilogue.scratchBytes();
    }

    @Override
    public void place(long[] addresses) {
        for (int i = 0; i < products.length; i++) {
            products[i].move(
                    addresses[left] + leftOffsets[i],
                    addresses[right] + rightOffsets[i],
                    result < 0 ? 0 : addresses[result] + resultOffsets[i]);
        }
        if (epilogue != null) {
            epilogue.place(addresses);
        }
    }

    @Override
    public void run(int from, int to, WorkerScratch scratch) {
        Workspace workspace = scratch.matmul();
        if (epilogue != null) {
            epilogue.scratch(scratch.worker(), scratch.address());
        }
        int task = from;
        while (task < to) {
            int i = task / each;
            int end = Math.min(to, (i + 1) * each);
            products[i].run(task - i * each, end - i * each, workspace);
            task = end;
        }
    }
}
