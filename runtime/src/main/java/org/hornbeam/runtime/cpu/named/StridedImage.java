// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.Arrays;
import org.hornbeam.runtime.cpu.WorkerScratch;
import org.hornbeam.runtime.cpu.matmul.Layout;
import org.hornbeam.runtime.cpu.matmul.Matmul;
import org.hornbeam.runtime.cpu.matmul.MatmulSizes;
import org.hornbeam.runtime.cpu.matmul.Operand;
import org.hornbeam.runtime.cpu.matmul.Result;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of the image of a convolution with strides. Positions whose distance is a multiple of the strides are
 * covered by the same taps, and those of different classes by different taps: each class is a product of its own, with
 * only the taps that count, whose blocks are copied to the positions of the class.
 */
final class StridedImage implements NamedKernel {
    private final Phase[] phases;
    private final int[] ends;
    private final long turnedBytes;

    private StridedImage(Phase[] phases, long turnedBytes) {
        this.phases = phases;
        this.turnedBytes = turnedBytes;
        this.ends = new int[phases.length];
        int tasks = 0;
        for (int i = 0; i < phases.length; i++) {
            tasks += phases[i].products[0].tasks();
            ends[i] = tasks;
        }
    }

    static NamedKernel of(ConvolveShape shape, Context context) {
        long[] strides = shape.grid().strides();
        int count = (int) Arrays.stream(strides).reduce(1, (a, b) -> a * b);
        Phase[] phases = new Phase[count];
        long place = 0;
        for (int i = 0; i < count; i++) {
            long[] remainder = new long[strides.length];
            long rest = i;
            for (int axis = strides.length - 1; axis >= 0; axis--) {
                remainder[axis] = rest % strides[axis];
                rest /= strides[axis];
            }
            phases[i] = new Phase(shape, context, remainder, place);
            place += phases[i].weights;
        }
        return new StridedImage(phases, 4 * place + 63 & -64);
    }

    @Override
    public int tasks() {
        return ends[ends.length - 1];
    }

    @Override
    public long scratchBytes() {
        // Strips of a right factor belong to one phase at a time.
        return turnedBytes
                + Arrays.stream(phases)
                        .mapToLong(phase -> phase.products[0].keptBytes())
                        .max()
                        .orElse(0);
    }

    @Override
    public void run(long[] addresses, int from, int to, WorkerScratch scratch) {
        for (int i = 0; i < phases.length; i++) {
            int start = i == 0 ? 0 : ends[i - 1];
            int first = Math.max(from, start);
            int last = Math.min(to, ends[i]);
            if (first < last) {
                phases[i].run(addresses, first - start, last - start, scratch, scratch.address() + turnedBytes);
            }
        }
    }

    /** The positions with one remainder of the strides. */
    private static final class Phase {
        private final Matmul[] products;
        private final @Nullable PatchRows[] patches;
        private final long[] image;
        private final StridedCopy[] turned;
        private final long place;
        private final long weights;
        private final long[] targets;
        private final long[] positions;
        private final long[] strides;
        private final long[] remainder;
        private final long channels;
        private final long groupChannels;

        Phase(ConvolveShape shape, Context context, long[] remainder, long place) {
            Grid grid = shape.grid();
            this.remainder = remainder;
            this.place = place;
            this.strides = grid.strides();
            this.positions = grid.input();
            this.channels = shape.allChannels();
            this.groupChannels = shape.channels();
            long[][] taps = new long[grid.rank()][];
            this.targets = new long[grid.rank()];
            for (int axis = 0; axis < taps.length; axis++) {
                targets[axis] = Math.max(0, Math.ceilDiv(positions[axis] - remainder[axis], strides[axis]));
                taps[axis] = taps(grid, axis, remainder[axis]);
            }
            Reach reach = reach(grid, taps);
            int tapCount = reach.tapCount();
            this.turned = turned(shape, grid, taps, place, context);
            this.weights = tapCount * shape.allChannels() * shape.filters();
            long rows = shape.batch() * Arrays.stream(targets).reduce(1, Math::multiplyExact);
            long depth = tapCount * shape.filters();
            this.products = new Matmul[context.workers()];
            this.patches = new PatchRows[context.workers()];
            this.image = new long[context.workers()];
            for (int worker = 0; worker < products.length; worker++) {
                patches[worker] = tapCount == 0 || rows == 0
                        ? null
                        : new PatchRows(reach, shape.allFilters(), shape.filters(), RowCopy.of(context));
                Operand left = patches[worker] == null
                        ? Operand.dense(0, Layout.PLAIN, depth)
                        : Operand.virtual(patches[worker], Layout.PLAIN);
                products[worker] = Matmul.bind(
                        new MatmulSizes(shape.groups(), rows, shape.channels(), depth),
                        left,
                        Operand.dense(0, Layout.PLAIN, shape.channels()).batchStride(depth * shape.channels()),
                        Result.consumed(),
                        this::spread,
                        context.tiles(),
                        context.workers());
            }
        }

        /** The taps that cover positions with a remainder, from the last to the first: their windows ascend. */
        private static long[] taps(Grid grid, int axis, long remainder) {
            return java.util.stream.LongStream.range(0, grid.taps()[axis])
                    .map(tap -> grid.taps()[axis] - 1 - tap)
                    .filter(tap -> Math.floorMod(
                                    remainder + grid.before()[axis] - tap * grid.dilations()[axis],
                                    grid.strides()[axis])
                            == 0)
                    .toArray();
        }

        private Reach reach(Grid grid, long[][] taps) {
            int[][] table = new int[taps.length][];
            boolean adjacent = true;
            for (int axis = 0; axis < taps.length; axis++) {
                int count = taps[axis].length;
                table[axis] = new int[Math.toIntExact(targets[axis] * count)];
                for (int i = 0; i < table[axis].length; i++) {
                    long position = (long) (i / count) * strides[axis] + remainder[axis];
                    long covered = position + grid.before()[axis] - taps[axis][i % count] * grid.dilations()[axis];
                    long window = covered / strides[axis];
                    table[axis][i] = covered < 0 || window >= grid.windows()[axis] ? -1 : (int) window;
                }
                adjacent = true;
                for (int i = 1; i < count; i++) {
                    adjacent &= (taps[axis][i - 1] - taps[axis][i]) * grid.dilations()[axis] == strides[axis];
                }
            }
            long[] counts = Arrays.stream(taps).mapToLong(some -> some.length).toArray();
            return new Reach(targets, grid.windows(), counts, table, adjacent, true);
        }

        /** The weights of each tap turned around, one after the other. */
        private static StridedCopy[] turned(
                ConvolveShape shape, Grid grid, long[][] taps, long place, Context context) {
            int count = (int) Arrays.stream(taps).mapToLong(some -> some.length).reduce(1, (a, b) -> a * b);
            StridedCopy[] copies = new StridedCopy[count];
            long block = shape.filters() * shape.channels();
            for (int i = 0; i < count; i++) {
                long tap = 0;
                long scale = 1;
                long rest = i;
                for (int axis = taps.length - 1; axis >= 0; axis--) {
                    tap += taps[axis][(int) (rest % taps[axis].length)] * scale;
                    rest /= taps[axis].length;
                    scale *= grid.taps()[axis];
                }
                copies[i] = new StridedCopy(
                        context.tiles(),
                        4,
                        tap * shape.channels() * shape.allFilters(),
                        place + i * block,
                        new long[] {shape.groups(), shape.filters(), shape.channels()},
                        new long[] {shape.filters(), 1, shape.allFilters()},
                        new long[] {count * block, shape.channels(), 1});
            }
            return copies;
        }

        void run(long[] addresses, int from, int to, WorkerScratch scratch, long kept) {
            int worker = scratch.worker();
            for (StridedCopy copy : turned) {
                copy.run(addresses[1], scratch.address(), 0, copy.units());
            }
            PatchRows source = patches[worker];
            if (source != null) {
                source.image(addresses[0]);
            }
            image[worker] = addresses[2];
            products[worker].move(addresses[0], scratch.address() + 4 * place, 0);
            Matmul product = products[worker];
            product.run(from, to, scratch.matmul(), product.keptBytes() == 0 ? 0 : kept);
        }

        /** Copies the rows of a finished block to their positions. */
        private void spread(
                long address,
                long stride,
                long rowFrom,
                long rowTo,
                long columnFrom,
                long columnTo,
                int group,
                int worker) {
            long bytes = 4 * (columnTo - columnFrom);
            long column = group * groupChannels + columnFrom;
            for (long row = rowFrom; row < rowTo; row++) {
                long rest = row;
                long position = 0;
                long scale = 1;
                for (int axis = targets.length - 1; axis >= 0; axis--) {
                    position += (rest % targets[axis] * strides[axis] + remainder[axis]) * scale;
                    rest /= targets[axis];
                    scale *= positions[axis];
                }
                position += rest * scale;
                long to = image[worker] + 4 * (position * channels + column);
                Memory.copy(address + 4 * (row - rowFrom) * stride, to, bytes);
            }
        }
    }
}
