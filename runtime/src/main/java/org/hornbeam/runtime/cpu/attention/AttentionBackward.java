// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.attention;

import java.util.List;
import org.hornbeam.graph.Attention;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.cpu.WorkerScratch;
import org.hornbeam.runtime.cpu.matmul.Layout;
import org.hornbeam.runtime.cpu.matmul.MatmulSizes;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.named.NamedKernel;
import org.hornbeam.runtime.cpu.named.Operand;

/**
 * The derivative of attention block by block: the weights of a block are computed again from the largest product and the
 * sum of each target, and go into the shares of query, key and value at once. A task is a head, so that the order in which
 * blocks are added to a share follows from the sizes.
 */
final class AttentionBackward implements NamedKernel {
    private static final float FORBIDDEN = (float) (Attention.lowest(DType.F32) / 2);

    private final AttentionShape shape;
    private final int masks;
    private final TileKernels tiles;
    private final Worker[] workers;
    private final long valuesAt;
    private final long scoresAt;
    private final long dWeightsAt;
    private final long meansAt;
    private final long reciprocalsAt;
    private final long nextAt;
    private final long nestsAt;
    private final long scratchBytes;

    AttentionBackward(AttentionNests nests, List<Operand> x, TileKernels tiles, int workers) {
        this.shape = AttentionShape.of(x, nests.causal());
        this.masks = nests.masks();
        this.tiles = tiles;
        long block = Floats.aligned((long) shape.targetStep() * shape.stride());
        int most = Math.max(shape.size(), shape.valueSize());
        valuesAt = Floats.aligned((long) shape.sourceBlocks() * shape.size() * shape.stride());
        scoresAt = valuesAt + Floats.aligned((long) shape.sourceBlocks() * shape.valueSize() * shape.stride());
        dWeightsAt = scoresAt + block;
        meansAt = dWeightsAt + block;
        reciprocalsAt = meansAt + Floats.aligned(shape.targets());
        nextAt = reciprocalsAt + Floats.aligned(shape.targets());
        nestsAt = nextAt + Floats.aligned((long) Math.max(shape.targetStep(), shape.sourceStep()) * most);
        long nestBytes = Math.max(nests.derivative.scratchBytes(shape.sourceStep()), nests.mean.scratchBytes(most));
        nestBytes = Math.max(nestBytes, nests.diagonal.scratchBytes(shape.sourceStep()));
        nestBytes = Math.max(nestBytes, nests.ofSum.scratchBytes(shape.targets()));
        nestBytes = Math.max(nestBytes, nests.reciprocal.scratchBytes(shape.targets()));
        scratchBytes = nestsAt + Math.max(nestBytes, nests.add.scratchBytes(most));
        this.workers = new Worker[workers];
        for (int worker = 0; worker < workers; worker++) {
            this.workers[worker] = new Worker(nests, x.subList(Attention.MASKS, Attention.MASKS + masks));
        }
    }

    @Override
    public int tasks() {
        return shape.batch() * shape.heads();
    }

    @Override
    public long scratchBytes() {
        return scratchBytes;
    }

    @Override
    public void run(long[] addresses, int from, int to, WorkerScratch scratch) {
        for (int head = from; head < to; head++) {
            workers[scratch.worker()].head(addresses, head, scratch);
        }
    }

    @Override
    public String toString() {
        return "attention_gradient";
    }

    /** What one worker needs for itself. */
    private final class Worker {
        private final long queryStride = (long) shape.heads() * shape.size();
        private final long valueStride = (long) shape.heads() * shape.valueSize();
        private final long queryBytes = queryStride * Floats.BYTES;
        private final long valueBytes = valueStride * Floats.BYTES;
        private final BlockProducts products;
        private final BlockProducts dWeights;
        private final BlockProducts firstQuery;
        private final BlockProducts nextQuery;
        private final BlockProducts firstKey;
        private final BlockProducts nextKey;
        private final BlockProducts firstValue;
        private final BlockProducts nextValue;
        private final BlockNest.Call derivative;
        private final BlockNest.Call mean;
        private final BlockNest.Call reciprocal;
        private final BlockNest.Call product;
        private final BlockNest.Call add;
        private final MaskPlaces masked;
        private final Diagonal diagonal;
        private final int[] scores;
        private final int[] weights;
        private final int[] dWeight;
        private final int[] dScores;
        private final int[] largest;
        private final int[] reciprocals;
        private final int[] means;
        private final int[] dMeans;
        private final int[] meansOut;
        private final int[] ofSum;
        private final int[] meanResult;
        private final int[] sums;
        private final int[] dSums;
        private final int[] divisors;
        private final int[] quotients;
        private final int[] ofSums;
        private final int[] before;
        private final int[] next;
        private final int[] total;

        Worker(AttentionNests nests, List<Operand> maskOperands) {
            products = products(queryStride, shape.size());
            dWeights = products(valueStride, shape.valueSize());
            BlockProducts.Sizes byTarget = (targets, sources) -> MatmulSizes.of(targets, shape.size(), sources);
            firstQuery = shares(byTarget, Layout.PLAIN, queryStride, queryStride);
            nextQuery = shares(byTarget, Layout.PLAIN, queryStride, 0);
            BlockProducts.Sizes byKey = (targets, sources) -> MatmulSizes.of(sources, shape.size(), targets);
            firstKey = shares(byKey, Layout.TRANSPOSED, queryStride, queryStride);
            nextKey = shares(byKey, Layout.TRANSPOSED, queryStride, 0);
            BlockProducts.Sizes byValue = (targets, sources) -> MatmulSizes.of(sources, shape.valueSize(), targets);
            firstValue = shares(byValue, Layout.TRANSPOSED, valueStride, valueStride);
            nextValue = shares(byValue, Layout.TRANSPOSED, valueStride, 0);
            derivative = nests.derivative.call();
            mean = nests.mean.call();
            reciprocal = nests.reciprocal.call();
            product = nests.ofSum.call();
            add = nests.add.call();
            masked = new MaskPlaces(maskOperands, derivative);
            diagonal = new Diagonal(nests);
            scores = derivative.places("scores");
            weights = derivative.places("weights");
            dWeight = derivative.places("dWeights");
            dScores = derivative.places("dScores");
            largest = derivative.places("largest");
            reciprocals = derivative.places("reciprocal");
            means = derivative.places("mean");
            dMeans = mean.places("dMeans");
            meansOut = mean.places("means");
            ofSum = mean.places("ofSum");
            meanResult = mean.places("mean");
            divisors = reciprocal.places("sum");
            quotients = reciprocal.places("reciprocal");
            sums = product.places("sum");
            dSums = product.places("dSum");
            ofSums = product.places("ofSum");
            before = add.places("before");
            next = add.places("next");
            total = add.places("sum");
        }

        /** Rows of a tensor times the transpose of another. */
        private BlockProducts products(long stride, int depth) {
            return new BlockProducts(
                    shape,
                    (targets, sources) -> MatmulSizes.of(targets, sources, depth),
                    new BlockProducts.Form(Layout.PLAIN, stride, shape.stride(), shape.stride()),
                    tiles);
        }

        /** A block of pairs, or its transpose, times rows of a tensor. */
        private BlockProducts shares(BlockProducts.Sizes sizes, Layout layout, long stride, long resultStride) {
            return new BlockProducts(
                    shape, sizes, new BlockProducts.Form(layout, shape.stride(), stride, resultStride), tiles);
        }

        void head(long[] x, int head, WorkerScratch scratch) {
            int results = Attention.MASKS + masks;
            long statisticsAt = (long) head * shape.targets() * Floats.BYTES;
            long largestAt = x[results + 1] + statisticsAt;
            long sumAt = x[results + 2] + statisticsAt;
            long nested = scratch.address() + nestsAt;
            long meansFrom = scratch.address() + meansAt;
            reciprocal.put(divisors, sumAt, 0);
            reciprocal.put(quotients, scratch.address() + reciprocalsAt, 0);
            reciprocal.run(0, 0, 1, shape.targets(), nested);
            product.put(sums, sumAt, 0);
            product.put(dSums, x[results + 5] + statisticsAt, 0);
            product.put(ofSums, meansFrom, 0);
            product.run(0, 0, 1, shape.targets(), nested);
            mean.put(dMeans, values(x[results + 3], head, shape.targets(), 0), valueBytes);
            mean.put(meansOut, values(x[results], head, shape.targets(), 0), valueBytes);
            mean.put(ofSum, meansFrom, Floats.BYTES);
            mean.put(meanResult, meansFrom, Floats.BYTES);
            mean.run(0, 0, shape.targets(), shape.valueSize(), nested);
            for (int j = 0; j < shape.sourceBlocks(); j++) {
                sources(x, head, j, largestAt, scratch);
            }
            if (shape.sources() == 0) {
                Floats.fill(
                        queries(x[results + 6], head, shape.targets(), 0),
                        queryBytes,
                        shape.targets(),
                        shape.size(),
                        0);
            }
        }

        private long queries(long address, int head, int rows, long row) {
            return shape.place(address, head, rows, shape.size(), row);
        }

        private long values(long address, int head, int rows, long row) {
            return shape.place(address, head, rows, shape.valueSize(), row);
        }

        /** All that some sources give and get; the blocks of targets backwards, because the last sees most sources. */
        private void sources(long[] x, int head, int j, long largestAt, WorkerScratch scratch) {
            int results = Attention.MASKS + masks;
            int source = j * shape.sourceStep();
            int count = Math.min(shape.sourceStep(), shape.sources() - source);
            long keys = queries(x[1], head, shape.sources(), source);
            long keysTurned = scratch.address();
            long valuesTurned = scratch.address() + valuesAt;
            tiles.transpose(keys, queryBytes, count, shape.size(), keysTurned, shape.stride());
            tiles.transpose(
                    values(x[2], head, shape.sources(), source),
                    valueBytes,
                    count,
                    shape.valueSize(),
                    valuesTurned,
                    shape.stride());
            long dKeys = queries(x[results + 7], head, shape.sources(), source);
            long dValues = values(x[results + 8], head, shape.sources(), source);
            int covered = 0;
            for (int i = shape.targetBlocks() - 1; i >= 0; i--) {
                int target = i * shape.targetStep();
                int targets = shape.targets(i);
                boolean everything = shape.causal()
                        && masks > 0
                        && Floats.anyAtMost(largestAt + target * Floats.BYTES, targets, FORBIDDEN);
                int sources = shape.sources(i, j, everything);
                if (sources == 0) {
                    continue;
                }
                pairs(x, head, i, j, everything, keysTurned, valuesTurned, largestAt, scratch);
                int uncovered = sources - covered;
                if (covered > 0 && uncovered > 0) {
                    Floats.fill(dKeys + covered * queryBytes, queryBytes, uncovered, shape.size(), 0);
                    Floats.fill(dValues + covered * valueBytes, valueBytes, uncovered, shape.valueSize(), 0);
                }
                long query = queries(x[0], head, shape.targets(), target);
                long dQuery = queries(x[results + 6], head, shape.targets(), target);
                long dMean = values(x[results + 3], head, shape.targets(), target);
                long weight = scratch.address() + scoresAt;
                long dScore = scratch.address() + dWeightsAt;
                add(
                        j == 0 ? firstQuery : nextQuery,
                        j == 0,
                        i,
                        j,
                        everything,
                        dScore,
                        keys,
                        dQuery,
                        queryBytes,
                        targets,
                        shape.size(),
                        scratch);
                boolean first = covered == 0;
                add(
                        first ? firstKey : nextKey,
                        first,
                        i,
                        j,
                        everything,
                        dScore,
                        query,
                        dKeys,
                        queryBytes,
                        sources,
                        shape.size(),
                        scratch);
                add(
                        first ? firstValue : nextValue,
                        first,
                        i,
                        j,
                        everything,
                        weight,
                        dMean,
                        dValues,
                        valueBytes,
                        sources,
                        shape.valueSize(),
                        scratch);
                covered = Math.max(covered, sources);
            }
            Floats.fill(dKeys + covered * queryBytes, queryBytes, count - covered, shape.size(), 0);
            Floats.fill(dValues + covered * valueBytes, valueBytes, count - covered, shape.valueSize(), 0);
        }

        /** The weights of a block and the derivative of its products. */
        private void pairs(
                long[] x,
                int head,
                int i,
                int j,
                boolean everything,
                long keysTurned,
                long valuesTurned,
                long largestAt,
                WorkerScratch scratch) {
            int target = i * shape.targetStep();
            int source = j * shape.sourceStep();
            long score = scratch.address() + scoresAt;
            long dScore = scratch.address() + dWeightsAt;
            long query = queries(x[0], head, shape.targets(), target);
            long dMean = values(x[Attention.MASKS + masks + 3], head, shape.targets(), target);
            products.run(i, j, everything, query, keysTurned, score, scratch.matmul());
            dWeights.run(i, j, everything, dMean, valuesTurned, dScore, scratch.matmul());
            long rowBytes = (long) shape.stride() * Floats.BYTES;
            derivative.put(scores, score, rowBytes);
            derivative.put(weights, score, rowBytes);
            derivative.put(dWeight, dScore, rowBytes);
            derivative.put(dScores, dScore, rowBytes);
            derivative.put(largest, largestAt + target * Floats.BYTES, Floats.BYTES);
            derivative.put(reciprocals, scratch.address() + reciprocalsAt + target * Floats.BYTES, Floats.BYTES);
            derivative.put(means, scratch.address() + meansAt + target * Floats.BYTES, Floats.BYTES);
            diagonal.apply(
                    score,
                    rowBytes,
                    target,
                    shape.targets(i),
                    source,
                    shape.sources(i, j, everything),
                    scratch.address() + nestsAt);
            masked.put(x, Attention.MASKS, head / shape.heads(), head % shape.heads(), target, source);
            derivative.run(
                    target, source, shape.targets(i), shape.sources(i, j, everything), scratch.address() + nestsAt);
        }

        /** A product into its place, or added to what is there. */
        private void add(
                BlockProducts product,
                boolean first,
                int i,
                int j,
                boolean everything,
                long left,
                long right,
                long result,
                long resultBytes,
                int rows,
                int columns,
                WorkerScratch scratch) {
            if (first) {
                product.run(i, j, everything, left, right, result, scratch.matmul());
                return;
            }
            long address = scratch.address() + nextAt;
            product.run(i, j, everything, left, right, address, scratch.matmul());
            add.put(before, result, resultBytes);
            add.put(total, result, resultBytes);
            add.put(next, address, columns * Floats.BYTES);
            add.run(0, 0, rows, columns, scratch.address() + nestsAt);
        }
    }
}
