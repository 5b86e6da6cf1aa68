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
    private final BackwardScratch parts;
    private final Worker[] workers;

    AttentionBackward(AttentionNests nests, List<Operand> x, TileKernels tiles, int workers) {
        this.shape = AttentionShape.of(x, nests.causal());
        this.masks = nests.masks();
        this.tiles = tiles;
        this.parts = BackwardScratch.of(shape, nests);
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
        return parts.bytes();
    }

    @Override
    public void run(long[] addresses, int from, int to, WorkerScratch scratch) {
        workers[scratch.worker()].near.begin();
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
        private final HeadGroups near = new HeadGroups(
                shape,
                Floats.BYTES
                        * ((long) (shape.targets() + shape.sources()) * shape.size()
                                + (2L * shape.targets() + shape.sources()) * shape.valueSize()));
        private final PairDerivative derivative;
        private final GradientShare ofQueries;
        private final GradientShare ofKeys;
        private final GradientShare ofValues;
        private final BlockNest.Call mean;
        private final int[] dMeans;
        private final int[] meansOut;
        private final int[] meanOfSum;
        private final int[] meanResult;
        private final BlockNest.Call reciprocal;
        private final int[] divisors;
        private final int[] quotients;
        private final BlockNest.Call ofSum;
        private final int[] sums;
        private final int[] dSums;
        private final int[] products;

        Worker(AttentionNests nests, List<Operand> maskOperands) {
            derivative = new PairDerivative(shape, parts, nests, maskOperands, tiles);
            ofQueries = share(
                    nests,
                    (targets, sources) -> MatmulSizes.of(targets, shape.size(), sources),
                    Layout.PLAIN,
                    shape.size());
            ofKeys = share(
                    nests,
                    (targets, sources) -> MatmulSizes.of(sources, shape.size(), targets),
                    Layout.TRANSPOSED,
                    shape.size());
            ofValues = share(
                    nests,
                    (targets, sources) -> MatmulSizes.of(sources, shape.valueSize(), targets),
                    Layout.TRANSPOSED,
                    shape.valueSize());
            mean = nests.mean.call();
            dMeans = mean.places("dMeans");
            meansOut = mean.places("means");
            meanOfSum = mean.places("ofSum");
            meanResult = mean.places("mean");
            reciprocal = nests.reciprocal.call();
            divisors = reciprocal.places("sum");
            quotients = reciprocal.places("reciprocal");
            ofSum = nests.ofSum.call();
            sums = ofSum.places("sum");
            dSums = ofSum.places("dSum");
            products = ofSum.places("ofSum");
        }

        private GradientShare share(AttentionNests nests, BlockProducts.Sizes sizes, Layout layout, int columns) {
            return new GradientShare(
                    shape, parts, nests, sizes, layout, (long) shape.heads() * columns, columns, tiles);
        }

        private void bring(long[] x, int head) {
            int count = near.needed(head);
            if (count > 0) {
                int results = Attention.MASKS + masks;
                near.bring(x[0], head, count, shape.targets(), shape.size());
                near.bring(x[1], head, count, shape.sources(), shape.size());
                near.bring(x[2], head, count, shape.sources(), shape.valueSize());
                near.bring(x[results], head, count, shape.targets(), shape.valueSize());
                near.bring(x[results + 3], head, count, shape.targets(), shape.valueSize());
            }
        }

        void head(long[] x, int head, WorkerScratch scratch) {
            int results = Attention.MASKS + masks;
            bring(x, head);
            statistics(x, head, scratch.address());
            long largestAt = x[results + 1] + (long) head * shape.targets() * Floats.BYTES;
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

        /** For each target, the reciprocal of its sum and the mean of the derivatives of its weights. */
        private void statistics(long[] x, int head, long scratch) {
            int results = Attention.MASKS + masks;
            long statisticsAt = (long) head * shape.targets() * Floats.BYTES;
            long sumAt = x[results + 2] + statisticsAt;
            long nested = scratch + parts.nests();
            long meansAt = scratch + parts.means();
            reciprocal.put(divisors, sumAt, 0);
            reciprocal.put(quotients, scratch + parts.reciprocals(), 0);
            reciprocal.run(0, 0, 1, shape.targets(), nested);
            ofSum.put(sums, sumAt, 0);
            ofSum.put(dSums, x[results + 5] + statisticsAt, 0);
            ofSum.put(products, meansAt, 0);
            ofSum.run(0, 0, 1, shape.targets(), nested);
            mean.put(dMeans, values(x[results + 3], head, shape.targets(), 0), valueBytes);
            mean.put(meansOut, values(x[results], head, shape.targets(), 0), valueBytes);
            mean.put(meanOfSum, meansAt, Floats.BYTES);
            mean.put(meanResult, meansAt, Floats.BYTES);
            mean.run(0, 0, shape.targets(), shape.valueSize(), nested);
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
            tiles.transpose(keys, queryBytes, count, shape.size(), scratch.address(), shape.stride());
            tiles.transpose(
                    values(x[2], head, shape.sources(), source),
                    valueBytes,
                    count,
                    shape.valueSize(),
                    scratch.address() + parts.values(),
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
                long query = queries(x[0], head, shape.targets(), target);
                long dMean = values(x[results + 3], head, shape.targets(), target);
                derivative.run(x, head, i, j, everything, query, dMean, largestAt, scratch);
                int uncovered = sources - covered;
                if (covered > 0 && uncovered > 0) {
                    Floats.fill(dKeys + covered * queryBytes, queryBytes, uncovered, shape.size(), 0);
                    Floats.fill(dValues + covered * valueBytes, valueBytes, uncovered, shape.valueSize(), 0);
                }
                long dQuery = queries(x[results + 6], head, shape.targets(), target);
                long weight = scratch.address() + parts.scores();
                long dScore = scratch.address() + parts.dWeights();
                ofQueries.add(j == 0, i, j, everything, dScore, keys, dQuery, targets, scratch);
                boolean first = covered == 0;
                ofKeys.add(first, i, j, everything, dScore, query, dKeys, sources, scratch);
                ofValues.add(first, i, j, everything, weight, dMean, dValues, sources, scratch);
                covered = Math.max(covered, sources);
            }
            Floats.fill(dKeys + covered * queryBytes, queryBytes, count - covered, shape.size(), 0);
            Floats.fill(dValues + covered * valueBytes, valueBytes, count - covered, shape.valueSize(), 0);
        }
    }
}
