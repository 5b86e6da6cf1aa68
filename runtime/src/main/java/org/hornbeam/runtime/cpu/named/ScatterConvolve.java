// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.Arrays;
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
    /** Most bytes of the product at a time: it stays in the second cache until it is added. */
    private static final long BLOCK_BYTES = 256 * 1024;

    /** Channels that leave a part of a wide vector empty. */
    private static final int FEW = 16;

    /** Fewest tasks for each worker, where images are few: lines of sources at the edges of bands are done twice. */
    private static final int TASKS = 2;

    /** Where the taps of sources go to: {@code input} are the targets, {@code windows} the sources. */
    private final Grid grid;

    private final long batch;
    private final long channels;
    private final long depth;
    private final StridedCopy @Nullable [] weights;
    private final long weightBytes;
    private final TapAddition addition;
    private final @Nullable TileEpilogue epilogue;
    private final boolean stored;
    private final int blockLines;
    private final long bandLines;
    private final int bands;
    private final Worker[] workers;

    private ScatterConvolve(
            Grid sizes, ConvolveShape shape, boolean image, StridedCopy @Nullable [] weights, Context context) {
        this.grid = sizes.rank() > 1 ? sizes : flat(sizes);
        this.batch = shape.batch();
        this.channels = image ? shape.channels() : shape.filters();
        this.depth = image ? shape.filters() : shape.channels();
        this.weights = weights;
        this.weightBytes = weights == null ? 0 : 4 * grid.tapCount() * channels * depth + 63 & -64;
        this.addition = TapAddition.of(context);
        this.epilogue = context.epilogue();
        this.stored = context.stored();
        long lineBytes = Math.max(1, 4 * product(grid.windows(), 1) * rowElements());
        this.blockLines = (int) Math.clamp(BLOCK_BYTES / lineBytes, 1, Math.max(1, grid.windows()[0]));
        long reach = (grid.taps()[0] - 1) * grid.dilations()[0] + 1;
        long wanted = context.workers() == 1 || batch == 0 ? 1 : Math.ceilDiv((long) TASKS * context.workers(), batch);
        this.bandLines = Math.max(Math.ceilDiv(grid.input()[0], wanted), Math.min(grid.input()[0], 2 * reach));
        this.bands = bandLines == 0 ? 0 : (int) Math.ceilDiv(grid.input()[0], bandLines);
        this.workers = new Worker[context.workers()];
        Arrays.setAll(workers, i -> new Worker(context));
    }

    /** Whether targets have so few channels, and sources enough, that this is faster (measured). */
    static boolean pays(Convolve.Part part, ConvolveShape shape) {
        if (shape.groups() > 1 || shape.grid().rank() == 0 || shape.grid().tapCount() == 1) {
            return false;
        }
        return switch (part) {
            case OUTPUT ->
                shape.filters() < FEW
                        && shape.channels() >= FEW / 2
                        && Arrays.stream(shape.grid().strides()).allMatch(stride -> stride == 1);
            case IMAGE ->
                shape.channels() < FEW
                        ? shape.filters() >= FEW / 2
                        : shape.channels() <= Math.min(4 * FEW, shape.filters());
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
            // A row for each channel, a column for each tap and filter.
            weights[tap] = new StridedCopy(
                    context.tiles(),
                    4,
                    tap * shape.channels() * shape.filters(),
                    (taps - 1 - tap) * shape.filters(),
                    new long[] {shape.channels(), shape.filters()},
                    new long[] {shape.filters(), 1},
                    new long[] {taps * shape.filters(), 1});
        }
        return new ScatterConvolve(turned, shape, false, weights, context);
    }

    /** Elements of the product for one source. */
    private long rowElements() {
        return grid.tapCount() * channels;
    }

    private static long product(long[] sizes, int from) {
        return Arrays.stream(sizes, from, sizes.length).reduce(1, Math::multiplyExact);
    }

    @Override
    public int tasks() {
        return Math.toIntExact(batch * bands);
    }

    @Override
    public long scratchBytes() {
        return weightBytes + workers[0].keptBytes + blockBytes() + (stored ? 0 : bandBytes());
    }

    private long blockBytes() {
        return 4 * blockLines * product(grid.windows(), 1) * rowElements() + 63 & -64;
    }

    private long bandBytes() {
        return 4 * bandLines * product(grid.input(), 1) * channels + 63 & -64;
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
        private final Matmul[] products;

        private final long keptBytes;
        /** For each tap of the axes before the last: where the line of targets begins that it adds to, or 0. */
        private final long[] targets;

        Worker(Context context) {
            long line = product(grid.windows(), 1);
            this.targets = new long[grid.tapCount() / (int) grid.taps()[grid.rank() - 1]];
            this.products = new Matmul[blockLines + 1];
            Operand left = Operand.dense(0, Layout.PLAIN, depth);
            Operand right = weights == null
                    ? Operand.dense(0, Layout.TRANSPOSED, depth)
                    : Operand.dense(0, Layout.PLAIN, rowElements());
            Result result = Result.stored(0, rowElements(), 0);
            long most = 0;
            for (int lines = 1; lines <= blockLines; lines++) {
                MatmulSizes sizes = MatmulSizes.of(lines * line, rowElements(), depth);
                products[lines] = Matmul.bind(sizes, left, right, result, null, context.tiles(), 1);
                most = Math.max(most, products[lines].keptBytes());
            }
            this.keptBytes = most;
        }

        void band(long[] addresses, long right, long image, int band, WorkerScratch scratch) {
            long targetLine = product(grid.input(), 1);
            long sourceLine = product(grid.windows(), 1);
            long bytes = 4 * channels;
            long first = band * bandLines;
            long last = Math.min(grid.input()[0], first + bandLines);
            long kept = scratch.address() + weightBytes;
            long block = kept + keptBytes;
            long begin = image * grid.input()[0] + first;
            long at = stored ? addresses[2] + begin * targetLine * bytes : block + blockBytes();
            Memory.clear(at, (last - first) * targetLine * bytes);
            long stride = grid.strides()[0];
            long before = grid.before()[0];
            long from = Math.max(0, Math.ceilDiv(first + before - (grid.taps()[0] - 1) * grid.dilations()[0], stride));
            long to = Math.min(grid.windows()[0], Math.floorDiv(last - 1 + before, stride) + 1);
            long source = addresses[0] + 4 * depth * image * grid.windows()[0] * sourceLine;
            for (long line = from; line < to; line += blockLines) {
                int lines = (int) Math.min(blockLines, to - line);
                Matmul product = products[lines];
                product.move(source + 4 * depth * line * sourceLine, right, block);
                product.run(0, product.tasks(), scratch.matmul(), product.keptBytes() == 0 ? 0 : kept);
                spread(block, line, lines, at, first, last);
            }
            if (epilogue != null) {
                long row = begin * targetLine;
                long rows = (last - first) * targetLine;
                epilogue.apply(at, channels, row, row + rows, 0, channels, 0, scratch.worker());
            }
        }

        /** Adds the product of some lines of sources, along the first axis, to lines {@code [first, last)} of targets. */
        private void spread(long block, long line, int lines, long at, long first, long last) {
            long sources = grid.windows()[grid.rank() - 1];
            long inner = product(grid.windows(), 1) / Math.max(1, sources);
            for (long i = 0; i < lines * inner; i++) {
                aim(line * inner + i, at, first, last);
                line(block + 4 * i * sources * rowElements());
            }
        }

        /** Finds the lines of targets (along the last axis) that the outer taps of a line of sources add to. */
        private void aim(long line, long at, long first, long last) {
            int outer = grid.rank() - 1;
            for (int i = 0; i < targets.length; i++) {
                long place = 0;
                long scale = grid.input()[outer];
                long rest = line;
                long tap = i;
                boolean inside = true;
                for (int axis = outer - 1; axis >= 0; axis--) {
                    long taps = grid.taps()[axis];
                    long position = rest % grid.windows()[axis] * grid.strides()[axis]
                            + tap % taps * grid.dilations()[axis]
                            - grid.before()[axis];
                    inside &= position >= (axis == 0 ? first : 0) && position < (axis == 0 ? last : grid.input()[axis]);
                    place += (axis == 0 ? position - first : position) * scale;
                    rest /= grid.windows()[axis];
                    tap /= taps;
                    scale *= grid.input()[axis];
                }
                targets[i] = inside ? at + 4 * place * channels : 0;
            }
        }

        /** Adds the product of a line of sources to the lines that were found. */
        private void line(long from) {
            int last = grid.rank() - 1;
            long sources = grid.windows()[last];
            long positions = grid.input()[last];
            long stride = grid.strides()[last];
            long dilation = grid.dilations()[last];
            long before = grid.before()[last];
            int taps = (int) grid.taps()[last];
            if (dilation > 1) {
                for (int tap = 0; tap < taps; tap++) {
                    long shift = tap * dilation - before;
                    long begin = Math.clamp(Math.ceilDiv(-shift, stride), 0, sources);
                    long end = Math.clamp(Math.ceilDiv(positions - shift, stride), begin, sources);
                    add(from + 4 * tap * channels, begin, end, shift, channels);
                }
                return;
            }
            // The runs of all taps are one; at both ends a part of it.
            long whole = Math.clamp(Math.ceilDiv(before, stride), 0, sources);
            long rest = Math.clamp(Math.floorDiv(positions - taps + before, stride) + 1, whole, sources);
            for (long source = 0; source < sources; source++) {
                if (source == whole && whole < rest) {
                    add(from, whole, rest, -before, taps * channels);
                    source = rest - 1;
                    continue;
                }
                long start = source * stride - before;
                long low = Math.clamp(-start, 0, taps);
                long high = Math.clamp(positions - start, low, taps);
                add(from + 4 * low * channels, source, source + 1, low - before, (high - low) * channels);
            }
        }

        private void add(long from, long begin, long end, long shift, long count) {
            if (begin < end && count > 0) {
                int last = grid.rank() - 1;
                long row = 4 * rowElements();
                addition.add(
                        from + begin * row,
                        row,
                        4 * grid.taps()[last] * channels,
                        targets,
                        4 * channels * (begin * grid.strides()[last] + shift),
                        4 * channels * grid.strides()[last],
                        (int) (end - begin),
                        (int) count);
            }
        }
    }
}
