// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.Arrays;
import java.util.function.LongConsumer;
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
 * Convolutions of float32 as matrix products, one for each group, whose left factor is the matrix of patches that exists
 * only while it is packed. For the gradient of the image each worker first turns the kernel around in its scratch.
 */
final class MatmulConvolve implements NamedKernel {
    /** Filters that leave a part of a wide vector empty. */
    private static final int FEW = 16;

    private final Matmul[] products;
    private final @Nullable LongConsumer[] images;
    private final boolean denseLeft;
    private final StridedCopy[] turned;
    private final long turnedBytes;
    private final Convolve.Part part;
    /** For each worker, where the gradient of a kernel of few filters goes to. */
    private final long[] kernels;
    /** Whether the second operand, not the first, is read as patches. */
    private final boolean patchesOfSecond;

    private MatmulConvolve(Convolve.Part part, ConvolveShape shape, Context context) {
        this.part = part;
        this.denseLeft = isPlain(shape);
        boolean turns = part == Convolve.Part.IMAGE && !denseLeft;
        this.turned = turns ? turned(shape, context) : new StridedCopy[0];
        this.turnedBytes = turns ? 4L * shape.grid().tapCount() * shape.allChannels() * shape.filters() + 63 & -64 : 0;
        this.products = new Matmul[context.workers()];
        this.kernels = new long[products.length];
        this.patchesOfSecond = part == Convolve.Part.KERNEL && hasFewFilters(shape);
        this.images = new LongConsumer[products.length];
        for (int worker = 0; worker < products.length; worker++) {
            products[worker] = switch (part) {
                case OUTPUT -> output(shape, context, worker);
                case IMAGE -> image(shape, context, worker);
                case KERNEL -> kernel(shape, context, worker);
            };
        }
    }

    static NamedKernel of(Convolve.Part part, ConvolveShape shape, Context context) {
        return new MatmulConvolve(part, shape, context);
    }

    /** Whether the patches are the image itself: one tap on every position. */
    private static boolean isPlain(ConvolveShape shape) {
        Grid grid = shape.grid();
        for (int axis = 0; axis < grid.rank(); axis++) {
            if (grid.taps()[axis] != 1
                    || grid.strides()[axis] != 1
                    || grid.before()[axis] != 0
                    || grid.input()[axis] != grid.windows()[axis]) {
                return false;
            }
        }
        return true;
    }

    private Matmul output(ConvolveShape shape, Context context, int worker) {
        long depth = shape.grid().tapCount() * shape.channels();
        Operand right = Operand.dense(0, Layout.PLAIN, shape.allFilters()).batchStride(shape.filters());
        return bind(
                shape,
                new MatmulSizes(shape.groups(), shape.outputs(), shape.filters(), depth),
                patches(shape, context, worker, false),
                right,
                result(context, shape.allFilters(), shape.filters()),
                context);
    }

    /** The left factor of the output, or its transpose for the kernel. */
    private Operand patches(ConvolveShape shape, Context context, int worker, boolean transposed) {
        Layout byTarget = transposed ? Layout.TRANSPOSED : Layout.PLAIN;
        Layout byTap = transposed ? Layout.PLAIN : Layout.TRANSPOSED;
        if (denseLeft) {
            return Operand.dense(0, byTarget, shape.allChannels()).batchStride(shape.channels());
        }
        Reach reach = Reach.forward(shape.grid());
        RowCopy copy = RowCopy.of(context);
        if (TapRows.fits(reach, shape.allChannels())) {
            TapRows taps = new TapRows(reach, copy);
            images[worker] = taps::image;
            return Operand.virtual(taps, byTap);
        }
        PatchRows patches = new PatchRows(reach, shape.allChannels(), shape.channels(), copy);
        images[worker] = patches::image;
        return Operand.virtual(patches, byTarget);
    }

    private Matmul image(ConvolveShape shape, Context context, int worker) {
        long rows = shape.batch() * shape.grid().inputCount();
        long depth = shape.grid().tapCount() * shape.filters();
        Operand left;
        Operand right;
        if (denseLeft) {
            left = Operand.dense(0, Layout.PLAIN, shape.allFilters()).batchStride(shape.filters());
            right = Operand.dense(0, Layout.TRANSPOSED, shape.allFilters()).batchStride(shape.filters());
        } else {
            PatchRows patches = new PatchRows(
                    Reach.backward(shape.grid()), shape.allFilters(), shape.filters(), RowCopy.of(context));
            images[worker] = patches::image;
            left = Operand.virtual(patches, Layout.PLAIN);
            right = Operand.dense(0, Layout.PLAIN, shape.channels()).batchStride(depth * shape.channels());
        }
        return bind(
                shape,
                new MatmulSizes(shape.groups(), rows, shape.channels(), depth),
                left,
                right,
                result(context, shape.allChannels(), shape.channels()),
                context);
    }

    private Matmul kernel(ConvolveShape shape, Context context, int worker) {
        if (hasFewFilters(shape)) {
            return kernelOfFewFilters(shape, context, worker);
        }
        long rows = shape.grid().tapCount() * shape.channels();
        Operand right = Operand.dense(0, Layout.PLAIN, shape.allFilters()).batchStride(shape.filters());
        return bind(
                shape,
                new MatmulSizes(shape.groups(), rows, shape.filters(), shape.outputs()),
                patches(shape, context, worker, true),
                right,
                Result.stored(0, shape.allFilters(), shape.filters()),
                context);
    }

    /** Whether patches of the output's gradient are so much smaller than those of the image that they are packed. */
    private static boolean hasFewFilters(ConvolveShape shape) {
        return shape.filters() < FEW
                && shape.channels() > shape.filters()
                && shape.groups() == 1
                && shape.grid().tapCount() > 1
                && Arrays.stream(shape.grid().strides()).allMatch(stride -> stride == 1);
    }

    /** A row for each channel, a column for each tap from the last to the first and filter: taken apart at the end. */
    private Matmul kernelOfFewFilters(ConvolveShape shape, Context context, int worker) {
        PatchRows patches =
                new PatchRows(Reach.backward(shape.grid()), shape.filters(), shape.filters(), RowCopy.of(context));
        images[worker] = patches::image;
        long filters = shape.filters();
        long taps = shape.grid().tapCount();
        long rows = shape.batch() * shape.grid().inputCount();
        return Matmul.bind(
                MatmulSizes.of(shape.channels(), taps * filters, rows),
                Operand.dense(0, Layout.TRANSPOSED, shape.channels()),
                Operand.virtual(patches, Layout.PLAIN),
                Result.consumed(),
                (address, stride, rowFrom, rowTo, columnFrom, columnTo, batch, thread) -> {
                    for (long column = columnFrom; column < columnTo; column++) {
                        long tap = taps - 1 - column / filters;
                        long to = kernels[thread] + 4 * (tap * shape.channels() * filters + column % filters);
                        for (long row = rowFrom; row < rowTo; row++) {
                            long from = address + 4 * ((row - rowFrom) * stride + column - columnFrom);
                            Memory.setFloat(to + 4 * row * filters, Memory.getFloat(from));
                        }
                    }
                },
                context.tiles(),
                context.workers());
    }

    private static Result result(Context context, long columns, long groupColumns) {
        return context.stored() ? Result.stored(0, columns, groupColumns) : Result.consumed();
    }

    private static Matmul bind(
            ConvolveShape shape, MatmulSizes sizes, Operand left, Operand right, Result result, Context context) {
        TileEpilogue epilogue = context.epilogue();
        long columns = sizes.columns();
        TileEpilogue shifted = epilogue == null || shape.groups() == 1
                ? epilogue
                : (address, stride, rowFrom, rowTo, columnFrom, columnTo, group, worker) -> epilogue.apply(
                        address,
                        stride,
                        rowFrom,
                        rowTo,
                        group * columns + columnFrom,
                        group * columns + columnTo,
                        0,
                        worker);
        return Matmul.bind(sizes, left, right, result, shifted, context.tiles(), context.workers());
    }

    /** For each tap: filters of a group along rows, channels along columns, taps from the last to the first. */
    private static StridedCopy[] turned(ConvolveShape shape, Context context) {
        int taps = shape.grid().tapCount();
        StridedCopy[] copies = new StridedCopy[taps];
        long block = shape.filters() * shape.channels();
        for (int tap = 0; tap < taps; tap++) {
            copies[tap] = new StridedCopy(
                    context.tiles(),
                    4,
                    tap * shape.channels() * shape.allFilters(),
                    (taps - 1 - tap) * block,
                    new long[] {shape.groups(), shape.filters(), shape.channels()},
                    new long[] {shape.filters(), 1, shape.allFilters()},
                    new long[] {taps * block, shape.channels(), 1});
        }
        return copies;
    }

    @Override
    public int tasks() {
        return products[0].tasks();
    }

    @Override
    public long scratchBytes() {
        return turnedBytes + products[0].keptBytes();
    }

    @Override
    public void run(long[] addresses, int from, int to, WorkerScratch scratch) {
        if (from >= to) {
            return;
        }
        Matmul product = products[scratch.worker()];
        kernels[scratch.worker()] = addresses[2];
        LongConsumer image = images[scratch.worker()];
        if (image != null) {
            image.accept(addresses[patchesOfSecond ? 1 : 0]);
        }
        long right = addresses[1];
        if (turned.length > 0) {
            right = scratch.address();
            for (StridedCopy copy : turned) {
                copy.run(addresses[1], right, 0, copy.units());
            }
        }
        product.move(addresses[0], right, addresses[2]);
        product.run(from, to, scratch.matmul(), product.keptBytes() == 0 ? 0 : scratch.address() + turnedBytes);
    }

    @Override
    public String toString() {
        return "convolve " + part;
    }
}
