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
 * Attention block by block: for some targets the products with some sources, their exponentials, and the sums weighted by
 * these; the division by the sum of the weights comes last. Sources that do not fit one block are taken one block after
 * the other, and what was summed is scaled when a larger product comes.
 */
final class AttentionForward implements NamedKernel {
    private static final float FORBIDDEN = (float) (Attention.lowest(DType.F32) / 2);

    private final AttentionShape shape;
    private final int masks;
    private final boolean online;
    private final TileKernels tiles;
    private final Worker[] workers;
    private final long productsAt;
    private final long nextAt;
    private final long factorsAt;
    private final long nestsAt;
    private final long scratchBytes;

    AttentionForward(AttentionNests nests, List<Operand> x, TileKernels tiles, int workers) {
        this.shape = AttentionShape.of(x, nests.causal());
        this.masks = nests.masks();
        this.tiles = tiles;
        this.online = shape.sourceBlocks() > 1;
        int rows = shape.targetStep();
        productsAt = Floats.aligned((long) shape.sourceBlocks() * shape.size() * shape.stride());
        nextAt = productsAt + Floats.aligned((long) rows * shape.stride());
        factorsAt = nextAt + (online ? Floats.aligned((long) rows * shape.valueSize()) : 0);
        nestsAt = factorsAt + Floats.aligned(rows);
        BlockNest softmax = online ? nests.nextSoftmax : nests.softmax;
        scratchBytes = nestsAt
                + Math.max(
                        softmax.scratchBytes(shape.sourceStep()),
                        Math.max(
                                Math.max(
                                        nests.nextMeans.scratchBytes(shape.valueSize()),
                                        nests.diagonal.scratchBytes(shape.sourceStep())),
                                nests.divide.scratchBytes(shape.valueSize())));
        this.workers = new Worker[workers];
        for (int worker = 0; worker < workers; worker++) {
            this.workers[worker] = new Worker(nests, softmax, x.subList(Attention.MASKS, Attention.MASKS + masks));
        }
    }

    @Override
    public int tasks() {
        return shape.batch() * shape.heads() * shape.targetBlocks();
    }

    @Override
    public long scratchBytes() {
        return scratchBytes;
    }

    @Override
    public void run(long[] addresses, int from, int to, WorkerScratch scratch) {
        Worker worker = workers[scratch.worker()];
        int transposed = -1;
        worker.near.begin();
        for (int task = from; task < to; task++) {
            int head = task / shape.targetBlocks();
            if (head != transposed) {
                worker.bring(addresses, head);
                worker.transpose(addresses, head, scratch);
                transposed = head;
            }
            worker.block(addresses, head, task % shape.targetBlocks(), scratch);
        }
    }

    @Override
    public String toString() {
        return "attention";
    }

    /** What one worker needs for itself. */
    private final class Worker {
        private final BlockProducts products;
        private final BlockProducts means;
        private final BlockNest.Call softmax;
        private final BlockNest.Call nextMeans;
        private final BlockNest.Call divide;
        private final MaskPlaces masked;
        private final Diagonal diagonal;
        private final int[] scores;
        private final int[] weights;
        private final int[] largest;
        private final int[] sum;
        private final int[] largestBefore;
        private final int[] sumBefore;
        private final int[] factor;
        private final int[] before;
        private final int[] beforeFactor;
        private final int[] next;
        private final int[] nextSum;
        private final int[] sums;
        private final int[] divisor;
        private final int[] quotients;
        private final long queryStride = (long) shape.heads() * shape.size();
        private final long valueStride = (long) shape.heads() * shape.valueSize();
        private final HeadGroups near = new HeadGroups(
                shape,
                Floats.BYTES
                        * ((long) (shape.targets() + shape.sources()) * shape.size()
                                + (long) shape.sources() * shape.valueSize()));

        Worker(AttentionNests nests, BlockNest softmaxNest, List<Operand> maskOperands) {
            products = new BlockProducts(
                    shape,
                    (targets, sources) -> MatmulSizes.of(targets, sources, shape.size()),
                    new BlockProducts.Form(Layout.PLAIN, queryStride, shape.stride(), shape.stride()),
                    tiles);
            means = new BlockProducts(
                    shape,
                    (targets, sources) -> MatmulSizes.of(targets, shape.valueSize(), sources),
                    new BlockProducts.Form(Layout.PLAIN, shape.stride(), valueStride, online ? 0 : valueStride),
                    tiles);
            softmax = softmaxNest.call();
            nextMeans = nests.nextMeans.call();
            divide = nests.divide.call();
            masked = new MaskPlaces(maskOperands, softmax);
            diagonal = new Diagonal(nests);
            scores = softmax.places("scores");
            weights = softmax.places("weights");
            largest = softmax.places("largest");
            sum = softmax.places("sum");
            largestBefore = online ? softmax.places("largestBefore") : new int[0];
            sumBefore = online ? softmax.places("sumBefore") : new int[0];
            factor = online ? softmax.places("factor") : new int[0];
            before = nextMeans.places("before");
            beforeFactor = nextMeans.places("factor");
            next = nextMeans.places("next");
            nextSum = nextMeans.places("means");
            sums = divide.places("sums");
            divisor = divide.places("sum");
            quotients = divide.places("means");
        }

        private void bring(long[] addresses, int head) {
            int count = near.needed(head);
            if (count > 0) {
                near.bring(addresses[0], head, count, shape.targets(), shape.size());
                near.bring(addresses[1], head, count, shape.sources(), shape.size());
                near.bring(addresses[2], head, count, shape.sources(), shape.valueSize());
            }
        }

        /** The keys of a head, features by sources. */
        void transpose(long[] addresses, int head, WorkerScratch scratch) {
            for (int j = 0; j < shape.sourceBlocks(); j++) {
                int first = j * shape.sourceStep();
                tiles.transpose(
                        shape.place(addresses[1], head, shape.sources(), shape.size(), first),
                        queryStride * Floats.BYTES,
                        Math.min(shape.sourceStep(), shape.sources() - first),
                        shape.size(),
                        keys(scratch, j),
                        shape.stride());
            }
        }

        private long keys(WorkerScratch scratch, int block) {
            return scratch.address() + (long) block * shape.size() * shape.stride() * Floats.BYTES;
        }

        void block(long[] addresses, int head, int i, WorkerScratch scratch) {
            int target = i * shape.targetStep();
            int targets = shape.targets(i);
            int results = Attention.MASKS + masks;
            long means = shape.place(addresses[results], head, shape.targets(), shape.valueSize(), target);
            long statistics = ((long) head * shape.targets() + target) * Floats.BYTES;
            long largestAt = addresses[results + 1] + statistics;
            long sumAt = addresses[results + 2] + statistics;
            sources(addresses, head, i, false, means, largestAt, sumAt, scratch);
            // A target that may attend to nothing attends to all alike, later sources included.
            if (shape.causal() && masks > 0 && Floats.anyAtMost(largestAt, targets, FORBIDDEN)) {
                sources(addresses, head, i, true, means, largestAt, sumAt, scratch);
            }
            if (shape.sources() == 0) {
                return;
            }
            divide.put(sums, means, valueStride * Floats.BYTES);
            divide.put(quotients, means, valueStride * Floats.BYTES);
            divide.put(divisor, sumAt, Floats.BYTES);
            divide.run(0, 0, targets, shape.valueSize(), scratch.address() + nestsAt);
        }

        private void sources(
                long[] addresses,
                int head,
                int i,
                boolean everything,
                long means,
                long largestAt,
                long sumAt,
                WorkerScratch scratch) {
            int target = i * shape.targetStep();
            int targets = shape.targets(i);
            if (online) {
                Floats.fill(largestAt, 0, 1, targets, AttentionNests.NOTHING_YET);
                Floats.fill(sumAt, 0, 1, targets, 0);
            }
            long block = scratch.address() + productsAt;
            long factors = scratch.address() + factorsAt;
            long rowBytes = (long) shape.stride() * Floats.BYTES;
            softmax.put(scores, block, rowBytes);
            softmax.put(weights, block, rowBytes);
            softmax.put(largest, largestAt, Floats.BYTES);
            softmax.put(sum, sumAt, Floats.BYTES);
            softmax.put(largestBefore, largestAt, Floats.BYTES);
            softmax.put(sumBefore, sumAt, Floats.BYTES);
            softmax.put(factor, factors, Floats.BYTES);
            for (int j = 0; j < shape.sourceBlocks(); j++) {
                int sources = shape.sources(i, j, everything);
                if (sources == 0 && j > 0) {
                    return;
                }
                int source = j * shape.sourceStep();
                products.run(
                        i,
                        j,
                        everything,
                        shape.place(addresses[0], head, shape.targets(), shape.size(), target),
                        keys(scratch, j),
                        block,
                        scratch.matmul());
                long nested = scratch.address() + nestsAt;
                diagonal.apply(block, rowBytes, target, targets, source, sources, nested);
                masked.put(addresses, Attention.MASKS, head / shape.heads(), head % shape.heads(), target, source);
                softmax.run(target, source, targets, sources, nested);
                long values = shape.place(addresses[2], head, shape.sources(), shape.valueSize(), source);
                if (!online) {
                    this.means.run(i, j, everything, block, values, means, scratch.matmul());
                    continue;
                }
                long nextAddress = scratch.address() + nextAt;
                this.means.run(i, j, everything, block, values, nextAddress, scratch.matmul());
                if (j == 0) {
                    Floats.fill(means, valueStride * Floats.BYTES, targets, shape.valueSize(), 0);
                }
                nextMeans.put(before, means, valueStride * Floats.BYTES);
                nextMeans.put(nextSum, means, valueStride * Floats.BYTES);
                nextMeans.put(beforeFactor, factors, Floats.BYTES);
                nextMeans.put(next, nextAddress, shape.valueSize() * Floats.BYTES);
                nextMeans.run(0, 0, targets, shape.valueSize(), scratch.address() + nestsAt);
            }
        }
    }
}
