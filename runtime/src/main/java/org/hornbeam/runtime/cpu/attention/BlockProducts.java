// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.attention;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;
import org.hornbeam.runtime.cpu.matmul.Layout;
import org.hornbeam.runtime.cpu.matmul.Matmul;
import org.hornbeam.runtime.cpu.matmul.MatmulSizes;
import org.hornbeam.runtime.cpu.matmul.Operand;
import org.hornbeam.runtime.cpu.matmul.Result;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.matmul.Workspace;

/** The matrix products of one worker on blocks of pairs, one for each size that blocks have. */
final class BlockProducts {
    /** Leading dimensions of a product; 0 for a result that is as wide as it has columns. */
    record Form(Layout left, long leftStride, long rightStride, long resultStride) {}

    private final AttentionShape shape;
    private final Map<Integer, Matmul> known = new HashMap<>();
    private final Matmul[][] visible;
    private final Matmul[][] all;

    /**
     * The products for all blocks.
     *
     * @param sizes from targets and sources of a block to the sizes of the product
     * @param form how the factors and the result lie
     */
    BlockProducts(AttentionShape shape, Sizes sizes, Form form, TileKernels tiles) {
        this.shape = shape;
        visible = table(false, sizes, form, tiles);
        all = shape.causal() ? table(true, sizes, form, tiles) : visible;
    }

    /** Sizes of the product for a block. */
    @FunctionalInterface
    interface Sizes {
        MatmulSizes of(int targets, int sources);
    }

    private Matmul[][] table(boolean everything, Sizes sizes, Form form, TileKernels tiles) {
        Matmul[][] table = new Matmul[shape.targetBlocks()][shape.sourceBlocks()];
        for (int i = 0; i < table.length; i++) {
            for (int j = 0; j < table[i].length; j++) {
                int targets = shape.targets(i);
                int sources = shape.sources(i, j, everything);
                table[i][j] = known.computeIfAbsent(
                        targets * (shape.sourceStep() + 1) + sources,
                        key -> bind(sizes.of(targets, sources), form, tiles));
            }
        }
        return table;
    }

    private static Matmul bind(MatmulSizes sizes, Form form, TileKernels tiles) {
        LongFunction<Result> result = stride -> Result.stored(0, stride, 0);
        return Matmul.bind(
                sizes,
                Operand.dense(0, form.left(), form.leftStride()),
                Operand.dense(0, Layout.PLAIN, form.rightStride()),
                result.apply(form.resultStride() == 0 ? sizes.columns() : form.resultStride()),
                null,
                tiles,
                1);
    }

    /** Multiplies for a block. */
    void run(int targetBlock, int sourceBlock, boolean everything, long left, long right, long result, Workspace at) {
        Matmul product = (everything ? all : visible)[targetBlock][sourceBlock];
        product.move(left, right, result);
        product.run(0, product.tasks(), at);
    }
}
