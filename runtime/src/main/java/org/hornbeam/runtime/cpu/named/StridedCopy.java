// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.hornbeam.runtime.cpu.matmul.TileKernels;

/**
 * Elements moved from one regular pattern in memory to another: the work behind transposes, slices, reversals,
 * broadcasts, concatenations and copies of views. Neighbouring axes that form one are merged; the rest is a loop over
 * blocks of the two innermost axes. All distances are in bytes.
 */
final class StridedCopy {
    private static final int TILE = 16;
    private static final int PART = 64;
    /** Columns of a transposed part: its lines of both sides, 64 rows each, stay in the nearest caches. */
    private static final int TRANSPOSED = 256;
    /** Rows of the target a multiple of this apart lie in few sets of the nearest cache: it keeps not even 16 lines. */
    private static final long SAME_SETS = 1024;
    /** Rows longer than two pages are as fast without scratch memory. */
    private static final long LONG_ROW = 8192;

    /** Rows of scratch memory lie a line further apart than their length, in sets of their own. */
    private static final long SCRATCH_ROW = 4 * TRANSPOSED + 64;

    private record Axis(long size, long from, long to) {}

    private final TileKernels tiles;
    private final int bytes;
    private final long fromStart;
    private final long toStart;
    private final long[] sizes;
    private final long[] from;
    private final long[] to;
    private final long rows;
    private final long rowFrom;
    private final long rowTo;
    private final long rowPart;
    private final long rowParts;
    private final long columns;
    private final long columnFrom;
    private final long columnTo;
    private final long columnPart;
    private final long columnParts;
    private final long units;

    /**
     * A copy.
     *
     * @param tiles whose transposes are used
     * @param bytes of an element
     * @param fromStart place of the first element in the source, in elements
     * @param toStart the same in the target
     * @param sizes of the axes, outermost first
     * @param from distance along each axis in the source, in elements; may be negative or 0
     * @param to distance along each axis in the target, in elements; every element of the target at most once
     */
    StridedCopy(TileKernels tiles, int bytes, long fromStart, long toStart, long[] sizes, long[] from, long[] to) {
        this.tiles = tiles;
        this.bytes = bytes;
        this.fromStart = fromStart * bytes;
        this.toStart = toStart * bytes;
        List<Axis> axes = merged(bytes, sizes, from, to);
        Axis column = axes.removeLast();
        Axis row = axes.isEmpty() ? new Axis(1, 0, 0) : axes.remove(nearest(axes, column));
        this.rows = row.size;
        this.rowFrom = row.from;
        this.rowTo = row.to;
        this.columns = column.size;
        this.columnFrom = column.from;
        this.columnTo = column.to;
        this.sizes = axes.stream().mapToLong(Axis::size).toArray();
        this.from = axes.stream().mapToLong(Axis::from).toArray();
        this.to = axes.stream().mapToLong(Axis::to).toArray();
        this.rowPart = PART;
        this.rowParts = Math.ceilDiv(rows, rowPart);
        this.columnPart = transposes() ? TRANSPOSED : 64 * 1024;
        this.columnParts = Math.ceilDiv(columns, columnPart);
        long outer = 1;
        for (long size : this.sizes) {
            outer *= size;
        }
        this.units = outer * rowParts * columnParts;
    }

    /** The axes outermost first in the target, without those of size 1, neighbours merged where both sides allow. */
    private static List<Axis> merged(int bytes, long[] sizes, long[] from, long[] to) {
        List<Axis> axes = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] != 1) {
                axes.add(new Axis(sizes[i], from[i] * bytes, to[i] * bytes));
            }
        }
        axes.sort(Comparator.comparingLong((Axis axis) -> -axis.to));
        for (int i = axes.size() - 2; i >= 0; i--) {
            Axis outer = axes.get(i);
            Axis inner = axes.get(i + 1);
            if (outer.from == inner.from * inner.size && outer.to == inner.to * inner.size) {
                axes.set(i, new Axis(outer.size * inner.size, inner.from, inner.to));
                axes.remove(i + 1);
            }
        }
        if (axes.isEmpty()) {
            axes.add(new Axis(1, bytes, bytes));
        }
        return axes;
    }

    /** The axis to loop over with the innermost one: for a transpose the one along which the source is contiguous. */
    private static int nearest(List<Axis> axes, Axis column) {
        int best = axes.size() - 1;
        for (int i = 0; i < axes.size(); i++) {
            long distance = Math.abs(axes.get(i).from);
            if (distance != 0 && distance < Math.abs(column.from) && distance < Math.abs(axes.get(best).from)) {
                best = i;
            }
        }
        return best;
    }

    /** Blocks of work. */
    long units() {
        return units;
    }

    /** Elements of a block. */
    long unitCost() {
        return Math.min(rows, rowPart) * Math.min(columns, columnPart);
    }

    /** Copies some blocks, without scratch memory. */
    void run(long source, long target, long firstUnit, long lastUnit) {
        run(source, target, firstUnit, lastUnit, 0);
    }

    /** Copies some blocks; {@code scratch} has {@link #scratchBytes} or is 0. */
    void run(long source, long target, long firstUnit, long lastUnit, long scratch) {
        for (long unit = firstUnit; unit < lastUnit; unit++) {
            long columnAt = unit % columnParts * columnPart;
            long rest = unit / columnParts;
            long rowAt = rest % rowParts * rowPart;
            rest /= rowParts;
            long read = source + fromStart + rowAt * rowFrom + columnAt * columnFrom;
            long written = target + toStart + rowAt * rowTo + columnAt * columnTo;
            for (int axis = sizes.length - 1; axis >= 0; axis--) {
                long index = rest % sizes[axis];
                rest /= sizes[axis];
                read += index * from[axis];
                written += index * to[axis];
            }
            block(read, written, Math.min(rowPart, rows - rowAt), Math.min(columnPart, columns - columnAt), scratch);
        }
    }

    private void block(long read, long written, long height, long width, long scratch) {
        if (columnFrom == bytes && columnTo == bytes) {
            for (long row = 0; row < height; row++) {
                Memory.copy(read + row * rowFrom, written + row * rowTo, width * bytes);
            }
        } else if (columnFrom == 0 && columnTo == bytes) {
            for (long row = 0; row < height; row++) {
                Memory.fill(bytes, read + row * rowFrom, written + row * rowTo, width);
            }
        } else if (transposes()) {
            // Along the rows of the target first: writing to lines far from each other costs most.
            for (long row = 0; row < height; row += TILE) {
                int some = (int) Math.min(TILE, height - row);
                strip(read + row * rowFrom, written + row * rowTo, some, (int) width, scratch);
            }
        } else {
            for (long row = 0; row < height; row += TILE) {
                for (long column = 0; column < width; column += TILE) {
                    tile(
                            read + row * rowFrom + column * columnFrom,
                            written + row * rowTo + column * columnTo,
                            Math.min(TILE, height - row),
                            Math.min(TILE, width - column));
                }
            }
        }
    }

    /** Some rows of a transpose; by way of scratch where the target's rows would drive each other out of the cache. */
    private void strip(long read, long written, int height, int width, long scratch) {
        if (scratch == 0) {
            tiles.transpose(read, columnFrom, width, height, written, rowTo);
            return;
        }
        tiles.transpose(read, columnFrom, width, height, scratch, SCRATCH_ROW);
        for (int row = 0; row < height; row++) {
            Memory.copy(scratch + row * SCRATCH_ROW, written + row * rowTo, (long) width * bytes);
        }
    }

    /** Bytes of scratch memory with which it is faster. */
    long scratchBytes() {
        return transposes() && rowTo % SAME_SETS == 0 && rowTo < LONG_ROW ? TILE * SCRATCH_ROW : 0;
    }

    /** Whether rows of the source are columns of the target. */
    private boolean transposes() {
        return bytes == 4 && rowFrom == bytes && columnTo == bytes;
    }

    /** A block small enough that the lines of both sides stay in the nearest cache. */
    private void tile(long read, long written, long height, long width) {
        for (long row = 0; row < height; row++) {
            long a = read + row * rowFrom;
            long b = written + row * rowTo;
            if (bytes == 4) {
                for (long column = 0; column < width; column++, a += columnFrom, b += columnTo) {
                    Memory.ALL.set(Memory.INT, b, Memory.ALL.get(Memory.INT, a));
                }
            } else {
                for (long column = 0; column < width; column++, a += columnFrom, b += columnTo) {
                    Memory.copyElement(bytes, a, b);
                }
            }
        }
    }
}
