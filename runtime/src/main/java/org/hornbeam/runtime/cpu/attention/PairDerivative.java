// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.attention;

import java.util.List;
import org.hornbeam.graph.Attention;
import org.hornbeam.runtime.cpu.WorkerScratch;
import org.hornbeam.runtime.cpu.matmul.Layout;
import org.hornbeam.runtime.cpu.matmul.MatmulSizes;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.named.Operand;

/** The weights of a block of pairs, computed again, and the derivatives of its products, by one worker. */
final class PairDerivative {
    private final AttentionShape shape;
    private final BackwardScratch parts;
    private final BlockProducts products;
    private final BlockProducts dProducts;
    private final BlockNest.Call nest;
    private final MaskPlaces masked;
    private final Diagonal diagonal;
    private final int[] scores;
    private final int[] weights;
    private final int[] dWeights;
    private final int[] dScores;
    private final int[] largest;
    private final int[] reciprocals;
    private final int[] means;

    PairDerivative(
            AttentionShape shape,
            BackwardScratch parts,
            AttentionNests nests,
            List<Operand> maskOperands,
            TileKernels tiles) {
        this.shape = shape;
        this.parts = parts;
        products = products((long) shape.heads() * shape.size(), shape.size(), tiles);
        dProducts = products((long) shape.heads() * shape.valueSize(), shape.valueSize(), tiles);
        nest = nests.derivative.call();
        masked = new MaskPlaces(maskOperands, nest);
        diagonal = new Diagonal(nests);
        scores = nest.places("scores");
        weights = nest.places("weights");
        dWeights = nest.places("dWeights");
        dScores = nest.places("dScores");
        largest = nest.places("largest");
        reciprocals = nest.places("reciprocal");
        means = nest.places("mean");
    }

    /** Rows of a tensor times the transpose of another. */
    private BlockProducts products(long stride, int depth, TileKernels tiles) {
        return new BlockProducts(
                shape,
                (targets, sources) -> MatmulSizes.of(targets, sources, depth),
                new BlockProducts.Form(Layout.PLAIN, stride, shape.stride(), shape.stride()),
                tiles);
    }

    /**
     * Computes a block.
     *
     * @param x addresses of the launch
     * @param query address of the block's first query
     * @param dMean address of the derivative of the block's first result
     * @param largestAt address of the largest product of the head's first target
     */
    void run(
            long[] x,
            int head,
            int targetBlock,
            int sourceBlock,
            boolean everything,
            long query,
            long dMean,
            long largestAt,
            WorkerScratch scratch) {
        long base = scratch.address();
        int target = targetBlock * shape.targetStep();
        int source = sourceBlock * shape.sourceStep();
        int targets = shape.targets(targetBlock);
        int sources = shape.sources(targetBlock, sourceBlock, everything);
        long score = base + parts.scores();
        long dScore = base + parts.dWeights();
        products.run(targetBlock, sourceBlock, everything, query, base, score, scratch.matmul());
        dProducts.run(targetBlock, sourceBlock, everything, dMean, base + parts.values(), dScore, scratch.matmul());
        long rowBytes = (long) shape.stride() * Floats.BYTES;
        nest.put(scores, score, rowBytes);
        nest.put(weights, score, rowBytes);
        nest.put(dWeights, dScore, rowBytes);
        nest.put(dScores, dScore, rowBytes);
        nest.put(largest, largestAt + target * Floats.BYTES, Floats.BYTES);
        nest.put(reciprocals, base + parts.reciprocals() + target * Floats.BYTES, Floats.BYTES);
        nest.put(means, base + parts.means() + target * Floats.BYTES, Floats.BYTES);
        diagonal.apply(score, rowBytes, target, targets, source, sources, base + parts.nests());
        masked.put(x, Attention.MASKS, head / shape.heads(), head % shape.heads(), target, source);
        nest.run(target, source, targets, sources, base + parts.nests());
    }
}
