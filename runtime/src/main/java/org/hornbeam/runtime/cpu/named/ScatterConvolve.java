// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.hornbeam.graph.Convolve;
import org.hornbeam.runtime.cpu.WorkerScratch;
import org.hornbeam.runtime.cpu.matmul.Layout;
import org.hornbeam.runtime.cpu.matmul.Matmul;
import org.hornbeam.runtime.cpu.matmul.MatmulSizes;
import org.hornbeam.runtime.cpu.matmul.Operand;
import org.hornbeam.runtime.cpu.matmul.Result;
import org.hornbeam.runtime.cpu.matmul.TileEpilogue;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions of float32 the other way around: the product of each source with the weights of all taps, whose parts are
 * then added where the taps put them. No patches are packed and no weight meets a hole between strides; each number of
 * the product is read once more. That pays where a target has few channels: all taps together fill the vectors then.
 *
 * <p>Each target is the sum, beginning at +0, of its parts in ascending order of sources: the same for any cut into tasks.
 */
final class ScatterConvolve implements NamedKernel {
    /** Most bytes of the product at a time: rows enough for the tiles, and in the second or third cache until added. */
    private static final long BLOCK_BYTES = 1 << 20;

    /** Channels that leave a part of a wide vector empty. */
    private static final int FEW = 16;

    /** Fewest tasks for each worker, where images are few: lines of sources at the edges of bands are done twice. */
    private static final int TASKS = 2;

    /** Where the taps of sources go to: {@code input} are the targets, {@code windows} the sources. */
    private final Grid grid;

    /** Sources in a line along the axes after the first. */
    private final long sourceLine;

    /** Targets in a line along the axes after the first. */
    private final long targetLine;

    private final long batch;
    private final int groups;
    private final long channels;
    private final long depth;
    private final StridedCopy @Nullable [] weights;
    private final long weightBytes;
    private final @Nullable TileEpilogue epilogue;
    private final boolean stored;
    private final int blockLines;
    private final long bandLines;
    private final int bands;
    private final Worker[] workers;

    private ScatterConvolve(
            Grid sizes, ConvolveShape shape, boolean image, StridedCopy @Nullable [] weights, Context context) {
        this.grid = sizes.rank() > 1 ? sizes : flat(sizes);
        this.sourceLine = product(grid.windows());
        this.targetLine = product(grid.input());
        this.batch = shape.batch();
        this.groups = shape.groups();
        this.channels = image ? shape.channels() : shape.filters();
        this.depth = image ? shape.filters() : shape.channels();
        this.weights = weights;
        this.weightBytes = weights == null ? 0 : 4 * rowElements() * depth + 63 & -64;
        this.epilogue = context.epilogue();
        this.stored = context.stored();
        long lineBytes = Math.max(1, 4 * sourceLine * rowElements());
        this.blockLines = (int) Math.clamp(BLOCK_BYTES / lineBytes, 1, Math.max(1, grid.windows()[0]));
        long reach = (grid.taps()[0] - 1) * grid.dilations()[0] + 1;
        long wanted = context.workers() == 1 || batch == 0 ? 1 : Math.ceilDiv((long) TASKS * context.workers(), batch);
        this.bandLines = Math.max(Math.ceilDiv(grid.input()[0], wanted), Math.min(grid.input()[0], 2 * reach));
        this.bands = bandLines == 0 ? 0 : (int) Math.ceilDiv(grid.input()[0], bandLines);
        this.workers = new Worker[context.workers()];
        Arrays.setAll(workers, i -> new Worker(context));
    }

    /**
     * Whether this is faster than packing patches (measured): for images between strides always, else where targets have
     * so few channels, and sources enough.
     */
    static boolean pays(Convolve.Part part, ConvolveShape shape) {
        boolean strided = Arrays.stream(shape.grid().strides()).anyMatch(stride -> stride > 1);
        boolean few =
                shape.groups() == 1 && shape.grid().rank() > 0 && shape.grid().tapCount() > 1;
        return switch (part) {
            case OUTPUT -> few && !strided && shape.filters() < FEW && shape.channels() >= FEW / 2;
            case IMAGE ->
                strided
                        || few
                                && (shape.channels() < FEW
                                        ? shape.filters() >= FEW / 2
                                        : shape.channels() <= Math.min(4 * FEW, shape.filters()));
            case KERNEL -> false;
        };
    }

    /** A line as an image with one line. */
    private static Grid flat(Grid line) {
        return new Grid(
                new long[] {1, line.input()[0]},
                new long[] {1, line.windows()[0]},
                new long[] {1, line.taps()[0]},
                new long[] {1, line.strides()[0]},
                new long[] {1, line.dilations()[0]},
                new long[] {0, line.before()[0]});
    }

    /** The gradient of the image: windows are the sources. */
    static NamedKernel image(ConvolveShape shape, Context context) {
        return new ScatterConvolve(shape.grid(), shape, true, null, context);
    }

    /** The output of a convolution without strides: positions are the sources, and taps count from the last one. */
    static NamedKernel output(ConvolveShape shape, Context context) {
        Grid grid = shape.grid();
        long[] before = new long[grid.rank()];
        Arrays.setAll(before, axis -> (grid.taps()[axis] - 1) * grid.dilations()[axis] - grid.before()[axis]);
        Grid turned = new Grid(grid.windows(), grid.input(), grid.taps(), grid.strides(), grid.dilations(), before);
        int taps = grid.tapCount();
        StridedCopy[] weights = new StridedCopy[taps];
        for (int tap = 0; tap < taps; tap++) {
            // For each group: a row for each channel, a column for each tap and filter.
            weights[tap] = new StridedCopy(
                    context.tiles(),
                    4,
                    tap * shape.channels() * shape.allFilters(),
                    (taps - 1 - tap) * shape.filters(),
                    new long[] {shape.groups(), shape.channels(), shape.filters()},
                    new long[] {shape.filters(), shape.allFilters(), 1},
                    new long[] {taps * shape.channels() * shape.filters(), taps * shape.filters(), 1});
        }
        return new ScatterConvolve(turned, shape, false, weights, context);
    }

    /** Elements of the product for one source. */
    private long rowElements() {
        return grid.tapCount() * channels * groups;
    }

    private static long product(long[] sizes) {
        return Arrays.stream(sizes, 1, sizes.length).reduce(1, Math::multiplyExact);
    }

    @Override
    public int tasks() {
        return Math.toIntExact(batch * bands);
    }

    @Override
    public long scratchBytes() {
        return weightBytes + workers[0].keptBytes + blockBytes() + (stored ? 0 : bandBytes());
    }

    /** The first line of sources that adds to this line of targets or later ones. */
    private long firstSource(long target) {
        long reach = (grid.taps()[0] - 1) * grid.dilations()[0];
        return Math.max(0, Math.ceilDiv(target + grid.before()[0] - reach, grid.strides()[0]));
    }

    /** The line after the last line of sources that adds to lines of targets before this one. */
    private long endOfSources(long target) {
        return Math.min(grid.windows()[0], Math.floorDiv(target - 1 + grid.before()[0], grid.strides()[0]) + 1);
    }

    /** How many lines of sources are multiplied at a time in any band. */
    private int[] blocks() {
        return IntStream.range(0, bands)
                .flatMap(band -> {
                    long first = band * bandLines;
                    long last = Math.min(grid.input()[0], first + bandLines);
                    int lines = (int) Math.max(0, endOfSources(last) - firstSource(first));
                    return IntStream.of(Math.min(lines, blockLines), lines % blockLines);
                })
                .filter(lines -> lines > 0)
                .distinct()
                .toArray();
    }

    private long blockBytes() {
        return 4 * blockLines * sourceLine * rowElements() + 63 & -64;
    }

    private long bandBytes() {
        return 4 * bandLines * targetLine * channels * groups + 63 & -64;
    }

    @Override
    public void run(long[] addresses, int from, int to, WorkerScratch scratch) {
        if (from >= to) {
            return;
        }
        long right = addresses[1];
        if (weights != null) {
            right = scratch.address();
            for (StridedCopy copy : weights) {
                copy.run(addresses[1], right, 0, copy.units());
            }
        }
        for (int task = from; task < to; task++) {
            workers[scratch.worker()].band(addresses, right, task / bands, task % bands, scratch);
        }
    }

    /** The lines of targets that one worker is at. */
    private final class Worker {
        /** At {@code lines}: the product of so many lines of sources. */
        private final @Nullable Matmul[] products;

        private final long keptBytes;
        private final TapScatter scatter;

        Worker(Context context) {
            this.scatter = new TapScatter(grid, channels, groups, TapAddition.of(context));
            this.products = new Matmul[blockLines + 1];
            long columns = grid.tapCount() * channels;
            Operand left = Operand.dense(0, Layout.PLAIN, depth * groups).batchStride(depth);
            Operand right = weights == null
                    ? Operand.dense(0, Layout.TRANSPOSED, depth * groups).batchStride(depth)
                    : Operand.dense(0, Layout.PLAIN, columns).batchStride(depth * columns);
            Result result = Result.stored(0, rowElements(), columns);
            long most = 0;
            for (int lines : blocks()) {
                MatmulSizes sizes = new MatmulSizes(groups, lines * sourceLine, columns, depth);
                Matmul product = Matmul.bind(sizes, left, right, result, null, context.tiles(), 1);
                products[lines] = product;
                most = Math.max(most, product.keptBytes());
            }
            this.keptBytes = most;
        }

        void band(long[] addresses, long right, long image, int band, WorkerScratch scratch) {
            long bytes = 4 * channels * groups;
            long first = band * bandLines;
            long last = Math.min(grid.input()[0], first + bandLines);
            long kept = scratch.address() + weightBytes;
            long block = kept + keptBytes;
            long begin = image * grid.input()[0] + first;
            long at = stored ? addresses[2] + begin * targetLine * bytes : block + blockBytes();
            Memory.clear(at, (last - first) * targetLine * bytes);
            long from = firstSource(first);
            long to = endOfSources(last);
            long source = addresses[0] + 4 * depth * groups * image * grid.windows()[0] * sourceLine;
            for (long line = from; line < to; line += blockLines) {
                int lines = (int) Math.min(blockLines, to - line);
                Matmul product = Objects.requireNonNull(products[lines]);
                product.move(source + 4 * depth * groups * line * sourceLine, right, block);
                product.run(0, product.tasks(), scratch.matmul(), product.keptBytes() == 0 ? 0 : kept);
                scatter.add(block, line, lines, at, first, last);
            }
            if (epilogue != null) {
                long row = begin * targetLine;
                long rows = (last - first) * targetLine;
                epilogue.apply(at, channels * groups, row, row + rows, 0, channels * groups, 0, scratch.worker());
            }
        }
    }
}
