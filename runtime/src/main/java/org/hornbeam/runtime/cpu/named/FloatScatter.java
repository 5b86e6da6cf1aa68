// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.runtime.cpu.WorkerScratch;

/**
 * The gradient of a maximum over windows that may overlap. A band of positions along the first axis at a time: for the
 * windows that cover it the tap of the maximum is written to scratch, then each position sums the values of the windows
 * that chose it, in ascending order. Windows at the border of two bands are looked at twice, and no sum crosses bands.
 */
final class FloatScatter implements NamedKernel {
    private static final long BAND_BYTES = 192 * 1024;

    private final Neighbours windows;
    private final Neighbours positions;
    private final ChannelLoops loops;
    private final Grid grid;
    private final long inner;
    private final int lastTap;
    private final long windowRow;
    private final long positionRow;
    private final long bandRows;
    private final long bands;
    private final long bandWindows;
    private final Split split;
    private final long[][] own;

    FloatScatter(WindowShape shape, int workers, ChannelLoops loops) {
        this.grid = shape.grid();
        this.inner = shape.inner();
        this.loops = loops;
        this.lastTap = grid.tapCount() - 1;
        this.windows = new Neighbours(Reach.forward(grid), 1, 4 * inner, workers);
        long period = grid.strides()[grid.rank() - 1];
        this.positions = new Neighbours(Reach.backward(grid), period, 4 * inner, workers);
        this.windowRow = row(grid.windows());
        this.positionRow = row(grid.input());
        long rows = grid.input()[0];
        long most = Math.max(1, BAND_BYTES / Math.max(1, 4 * inner * windowRow) * grid.strides()[0]);
        // One axis is one line: it can't be cut.
        this.bandRows = grid.rank() == 1 ? Math.max(1, rows) : Math.max(1, Math.min(rows, most));
        this.bands = Math.ceilDiv(rows, bandRows);
        this.bandWindows = grid.rank() == 1
                ? grid.windows()[0]
                : Math.min(grid.windows()[0], (bandRows + extent() - 1) / grid.strides()[0] + 1);
        long elements = shape.outer() * grid.inputCount() * inner;
        this.split = elements == 0
                ? new Split(0, 0)
                : Split.of(shape.outer() * bands, 4 * elements / (shape.outer() * bands));
        this.own = new long[workers][4];
    }

    /** Elements of the axes after the first. */
    private static long row(long[] sizes) {
        long product = 1;
        for (int axis = 1; axis < sizes.length; axis++) {
            product *= sizes[axis];
        }
        return product;
    }

    private long extent() {
        return (grid.taps()[0] - 1) * grid.dilations()[0] + 1;
    }

    @Override
    public int tasks() {
        return split.tasks();
    }

    @Override
    public long scratchBytes() {
        return 4 * inner * windowRow * bandWindows;
    }

    @Override
    public void run(long[] addresses, int from, int to, WorkerScratch scratch) {
        if (from < to) {
            for (long unit = split.first(from); unit < split.first(to); unit++) {
                band(addresses, unit / bands, unit % bands, scratch);
            }
        }
    }

    private void band(long[] addresses, long image, long band, WorkerScratch scratch) {
        long first = band * bandRows;
        long last = Math.min(grid.input()[0], first + bandRows) - 1;
        long stride = grid.strides()[0];
        long before = grid.before()[0];
        boolean line = grid.rank() == 1;
        long windowFrom = line ? 0 : Math.max(0, Math.ceilDiv(first + before - extent() + 1, stride));
        long windowTo =
                line ? grid.windows()[0] : Math.min(grid.windows()[0], Math.floorDiv(last + before, stride) + 1);
        long[] mine = own[scratch.worker()];
        System.arraycopy(addresses, 0, mine, 0, 3);
        if (windowFrom < windowTo) {
            long start = image * grid.windows()[0];
            // The taps of all windows begin that much earlier.
            mine[3] = scratch.address() - (start + windowFrom) * windowRow * 4 * inner;
            long length = windows.lineTargets();
            windows.lines(
                    mine,
                    (start + windowFrom) * windowRow / length,
                    (start + windowTo) * windowRow / length,
                    scratch.worker(),
                    this::choose);
        }
        long start = image * grid.input()[0];
        long length = positions.lineTargets();
        positions.lines(
                mine,
                (start + first) * positionRow / length,
                (start + last + 1) * positionRow / length,
                scratch.worker(),
                this::collect);
    }

    private void choose(
            long[] addresses, long[] list, int[] taps, int count, long target, int targets, int apart, long step) {
        if (count > 0) {
            long to = addresses[3] + target * 4 * inner;
            loops.choose(addresses[0], step, list, taps, lastTap, count, to, apart * 4 * inner, targets, inner);
        }
    }

    private void collect(
            long[] addresses, long[] list, int[] taps, int count, long target, int targets, int apart, long step) {
        long to = addresses[2] + target * 4 * inner;
        loops.collect(addresses[1], addresses[3], step, list, taps, count, to, apart * 4 * inner, targets, inner);
    }
}
