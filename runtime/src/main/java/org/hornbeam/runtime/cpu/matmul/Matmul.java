// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A batched matrix product {@code C[m, n] = sum over k of A[m, k] * B[k, n]} in float32, bound to sizes and addresses.
 *
 * <p>The result of each element is defined, and the same for every partition, vector length and kernel: the depth is cut
 * at multiples of 1024; inside each chunk one chain of fused multiply-adds in ascending k starts at +0; chunk results are
 * added in ascending order.
 *
 * <p>Immutable but for {@link #move}; {@link #run} allocates nothing and may be called by several workers at once, each
 * with disjoint tasks and its own {@link Workspace}. The caller guarantees that operands stay valid and that the result
 * overlaps neither of them.
 */
public final class Matmul {
    /** Most rows that an epilogue may combine. */
    public static final int MOST_COMBINED = Panels.BLOCK_ROWS;

    /** Smaller products are not worth the time that it takes to have their kernels compiled ahead. */
    private static final double WARMED_FLOPS = 2e5;

    /** Most bytes of strips that a worker keeps: a part of the last cache, which other operands need too. */
    private static final long KEPT_BYTES = 4 << 20;

    /** Most bytes of results that a worker keeps from one chunk of the depth to the next. */
    private static final long KEPT_RESULT_BYTES = 8 << 20;

    /** Columns of a block that make it worth packing the left factor again for the next block. */
    private static final int OWNED_COLUMNS = 256;

    /** Most bytes of the strips that a row of tiles goes across, and most columns: a part of the second-level cache. */
    private static final long ACROSS_BYTES = 300 << 10;

    private static final int MOST_ACROSS = 256;

    /** Fewest rows of a product that may be turned. */
    private static final int TURNED_ROWS = 32;

    private final MatmulSizes sizes;
    /** Whether this computes the transpose, with the factors exchanged: sizes and operands here are those of it. */
    private final boolean turned;

    private final Operand left;
    private final Operand right;
    private final Result result;
    private final @Nullable TileEpilogue epilogue;
    private final PanelPacking packing;
    private final Partition partition;
    private final int width;
    private final int lastWidth;
    private final RightAccess access;
    /** Columns for which strips are kept from one block of rows to the next; 0 if none are. */
    private final int keptWidth;

    /** Whether all blocks of rows are done for a chunk of the depth before the next: less is kept at a time. */
    private final boolean chunkwise;

    /** Elements from row to row of results that are kept between chunks, an odd number of cache lines; 0 if none are. */
    private final int keptStride;

    private final boolean depthMajor;
    private final boolean leftInPlace;
    private final Tiles tiles;
    private final Tiles lastTiles;
    private final int chunks;
    private long leftAddress;
    private long rightAddress;
    private long resultAddress;

    private Matmul(
            MatmulSizes sizes,
            boolean turned,
            Operand left,
            Operand right,
            Result result,
            @Nullable TileEpilogue epilogue,
            int combinedRows,
            TileKernels kernels,
            int workers) {
        this.sizes = sizes;
        this.turned = turned;
        this.left = left;
        this.right = right;
        this.result = result;
        this.epilogue = epilogue;
        this.packing = kernels.packing();
        int vectors = sizes.columns() <= kernels.lanes() ? 1 : sizes.rows() <= 2 ? 4 : 2;
        this.width = vectors * kernels.lanes();
        int[] heights = kernels.heights();
        int tileRows = sizes.rows() < heights[0] ? 1 : heights[0];
        this.chunks = Math.toIntExact(Math.max(1, Math.ceilDiv(sizes.depth(), (long) Panels.CHUNK)));
        boolean inPlace = result instanceof Result.Stored && !turned;
        this.access = RightAccess.of(right, sizes);
        boolean kept = access == RightAccess.KEPT;
        long keptColumns = keptColumns(Math.min(sizes.depth(), Panels.CHUNK));
        long resultBytes = inPlace
                ? 0
                : sizes.rows() * Math.min(sizes.columns(), Math.max(OWNED_COLUMNS, keptColumns)) * Float.BYTES;
        this.chunkwise = kept
                && !turned
                && chunks > 1
                && keptColumns(sizes.depth()) < sizes.columns()
                && resultBytes <= KEPT_RESULT_BYTES;
        if (!chunkwise) {
            keptColumns = keptColumns(sizes.depth());
        }
        int mostColumns = inPlace || chunks == 1 || chunkwise ? Integer.MAX_VALUE : Panels.EPILOGUE_COLUMNS;
        if (kept) {
            mostColumns = (int) Math.min(mostColumns, Math.max(OWNED_COLUMNS, keptColumns));
        }
        boolean byRows = left instanceof Operand.Computed && !(right instanceof Operand.Computed);
        this.partition = Partition.of(sizes, width, mostColumns, tileRows, workers, byRows, combinedRows);
        int blockWidth = width * Math.ceilDiv(partition.strips(), Math.max(1, partition.columnBlocks()));
        this.keptWidth = kept && blockWidth <= keptColumns ? blockWidth : 0;
        this.keptStride = chunkwise && !inPlace ? blockWidth + 16 : 0;
        this.depthMajor = left.layout() == Layout.TRANSPOSED;
        this.leftInPlace = LeftAccess.of(left, sizes) == LeftAccess.IN_PLACE;
        int remainder = (int) (sizes.columns() % width);
        int lastVectors = (remainder + kernels.lanes() - 1) / kernels.lanes();
        this.lastWidth = lastVectors == 0 ? width : lastVectors * kernels.lanes();
        int rows = (int) Math.min(partition.blockRows(), sizes.rows());
        int lastRows = partition.rowBlocks() == 0
                ? 0
                : (int) (sizes.rows() - (partition.rowBlocks() - 1L) * partition.blockRows());
        this.tiles = Tiles.of(rows, vectors, lastVectors, depthMajor, leftInPlace, kernels);
        this.lastTiles =
                lastRows == rows ? tiles : Tiles.of(lastRows, vectors, lastVectors, depthMajor, leftInPlace, kernels);
        if (sizes.flops() >= WARMED_FLOPS) {
            kernels.warm(tiles, sizes);
            kernels.warm(lastTiles, sizes);
        }
        this.leftAddress = left instanceof Operand.Dense dense ? dense.address() : 0;
        this.rightAddress = right instanceof Operand.Dense dense ? dense.address() : 0;
        this.resultAddress = result instanceof Result.Stored to ? to.address() : 0;
    }

    /**
     * Binds a product.
     *
     * @param epilogue work on finished blocks, or null; required when the result is {@link Result#consumed()}
     * @param workers how many workers will share the tasks: a hint for the partition that never changes a result
     * @throws IllegalArgumentException if a leading dimension is smaller than a stored row
     */
    public static Matmul bind(
            MatmulSizes sizes,
            Operand left,
            Operand right,
            Result result,
            @Nullable TileEpilogue epilogue,
            TileKernels kernels,
            int workers) {
        return bind(sizes, left, right, result, epilogue, 0, kernels, workers);
    }

    /**
     * The same for an epilogue that combines rows.
     *
     * @param combinedRows rows that the epilogue combines: it gets each such block, and the rest at the end, in calls of
     *     all its rows; at most {@link #MOST_COMBINED}, 0 for an epilogue that does not care
     */
    public static Matmul bind(
            MatmulSizes sizes,
            Operand left,
            Operand right,
            Result result,
            @Nullable TileEpilogue epilogue,
            int combinedRows,
            TileKernels kernels,
            int workers) {
        Objects.requireNonNull(kernels, "kernels");
        Objects.checkIndex(combinedRows, MOST_COMBINED + 1);
        boolean leftPlain = left.layout() == Layout.PLAIN;
        boolean rightPlain = right.layout() == Layout.PLAIN;
        if (left instanceof Operand.Dense dense) {
            checkRow(
                    "left factor",
                    dense.leadingDimension(),
                    leftPlain ? sizes.depth() : sizes.rows(),
                    leftPlain ? sizes.rows() : sizes.depth());
        }
        if (right instanceof Operand.Dense dense) {
            checkRow(
                    "right factor",
                    dense.leadingDimension(),
                    rightPlain ? sizes.columns() : sizes.depth(),
                    rightPlain ? sizes.depth() : sizes.columns());
        }
        if (result instanceof Result.Stored stored) {
            checkRow("result", stored.leadingDimension(), sizes.columns(), sizes.rows());
        } else if (epilogue == null) {
            throw new IllegalArgumentException("a consumed product needs an epilogue that consumes it, found none");
        }
        if (workers < 1) {
            throw new IllegalArgumentException("a product needs at least 1 worker, found " + workers);
        }
        // Turned, rows go to the epilogue a few at a time.
        if (combinedRows == 0 && turns(sizes, kernels)) {
            MatmulSizes transposed = new MatmulSizes(sizes.batch(), sizes.columns(), sizes.rows(), sizes.depth());
            return new Matmul(transposed, true, right.turned(), left.turned(), result, epilogue, 0, kernels, workers);
        }
        return new Matmul(sizes, false, left, right, result, epilogue, combinedRows, kernels, workers);
    }

    /**
     * Whether the transpose is computed instead, {@code C' = B' A'}: with fewer columns than lanes every row would fill
     * a part of a vector only; turned, the many rows lie in the lanes. Each element is the same chain either way.
     */
    private static boolean turns(MatmulSizes sizes, TileKernels kernels) {
        return kernels.vectors() && sizes.columns() < kernels.lanes() && sizes.rows() >= TURNED_ROWS;
    }

    private static long keptColumns(long depth) {
        return KEPT_BYTES / Float.BYTES / Math.max(1, depth);
    }

    private static void checkRow(String what, long leadingDimension, long row, long rows) {
        if (rows > 1 && leadingDimension < row) {
            throw new IllegalArgumentException("leading dimension of the " + what + " is " + leadingDimension
                    + ", but its stored rows have " + row + " elements: rows would overlap");
        }
    }

    /** The sizes bound. */
    public MatmulSizes sizes() {
        return turned ? new MatmulSizes(sizes.batch(), sizes.columns(), sizes.rows(), sizes.depth()) : sizes;
    }

    /** Tasks to run, numbered from 0; any partition and order gives the same result. */
    public int tasks() {
        return partition.tasks();
    }

    /**
     * Uses other memory of the same form from now on. Not while a run is under way. Addresses of virtual operands and of
     * a consumed result are ignored.
     */
    public void move(long left, long right, long result) {
        this.leftAddress = turned ? right : left;
        this.rightAddress = turned ? left : right;
        this.resultAddress = result;
    }

    /**
     * Bytes, a multiple of 64, that a worker lends to a run so that no strip is packed or computed twice, and that results
     * which are not stored wait in for the next chunk of the depth.
     */
    public long keptBytes() {
        return stripsBytes() + (sizes.rows() * keptStride * Float.BYTES + 63) & -64;
    }

    private long stripsBytes() {
        return keptBytes(chunkwise ? Math.min(sizes.depth(), Panels.CHUNK) : sizes.depth());
    }

    /** Bytes of the kept strips of the first chunks, that many steps together. */
    private long keptBytes(long depth) {
        int rest = (int) (depth % Panels.CHUNK);
        long whole = depth / Panels.CHUNK * Panels.stripBytes(width, Panels.CHUNK);
        return keptWidth / width * (rest == 0 ? whole : whole + Panels.stripBytes(width, rest));
    }

    /** Runs tasks {@code [from, to)}. */
    public void run(int from, int to, Workspace workspace) {
        run(from, to, workspace, 0);
    }

    /**
     * Runs tasks {@code [from, to)}.
     *
     * @param kept address of {@link #keptBytes()} bytes, aligned to 64, that nobody else uses meanwhile; 0 for none
     * @throws IllegalArgumentException if there are none and results must be kept
     */
    public void run(int from, int to, Workspace workspace, long kept) {
        Objects.checkFromToIndex(from, to, tasks());
        if (kept == 0 && keptStride > 0) {
            throw new IllegalArgumentException(
                    "this product needs " + keptBytes() + " bytes for its results, found none");
        }
        int end;
        for (int task = from; task < to; task = end) {
            // Row blocks follow each other: those of one block of columns use the same strips.
            end = Math.min(to, task - task % partition.rowBlocks() + partition.rowBlocks());
            int outer = chunkwise ? chunks : 1;
            for (int chunk = 0; chunk < outer; chunk++) {
                for (int t = task; t < end; t++) {
                    rows(t, chunk, chunkwise ? chunk + 1 : chunks, workspace, kept, t > task);
                }
            }
        }
    }

    /** Runs some chunks of a block; {@code packed} if its strips are kept already. */
    private void rows(int task, int chunkFrom, int chunkTo, Workspace workspace, long lent, boolean packed) {
        long kept = keptWidth > 0 ? lent : 0;
        int rowBlock = task % partition.rowBlocks();
        int columnBlock = task / partition.rowBlocks() % partition.columnBlocks();
        int batch = task / partition.rowBlocks() / partition.columnBlocks();
        long row = (long) rowBlock * partition.blockRows();
        int rows = (int) Math.min(partition.blockRows(), sizes.rows() - row);
        long columnFrom = (long) partition.firstStrip(columnBlock) * width;
        long columnTo = Math.min(sizes.columns(), (long) partition.firstStrip(columnBlock + 1) * width);
        long at = workspace.block;
        long stride = Panels.EPILOGUE_COLUMNS;
        if (keptStride > 0) {
            stride = keptStride;
            at = lent + stripsBytes() + row * stride * Float.BYTES;
        } else if (result instanceof Result.Stored stored && !turned) {
            stride = stored.leadingDimension();
            at = resultAddress + (batch * stored.batchStride() + row * stride + columnFrom) * Float.BYTES;
        }
        // A block of results that wait for no other chunk holds only what is handed on next.
        boolean handedOn = chunks == 1 && (turned || !(result instanceof Result.Stored));
        Tiles heights = rowBlock == partition.rowBlocks() - 1 ? lastTiles : tiles;
        heights.settle();
        for (int chunk = chunkFrom; chunk < chunkTo; chunk++) {
            long depthFrom = (long) chunk * Panels.CHUNK;
            int depth = (int) Math.min(Panels.CHUNK, sizes.depth() - depthFrom);
            long leftFrom = packLeft(batch, row, rows, depthFrom, depth, workspace);
            boolean finished = (epilogue != null || turned) && chunk == chunks - 1;
            long unfinished = columnFrom;
            long distance = Panels.stripBytes(width, depth);
            long strips = kept == 0 ? workspace.strip : chunkwise ? kept : kept + keptBytes(depthFrom);
            long stripsFrom = columnFrom;
            long stripsTo = packed && kept != 0 ? columnTo : columnFrom;
            long across = across(depth, kept);
            for (long column = columnFrom; column < columnTo; column += across) {
                long end = Math.min(columnTo, column + across);
                long source = rightAddress;
                long sourceStride = 0;
                long next = (long) width * Float.BYTES;
                if (access == RightAccess.IN_PLACE && right instanceof Operand.Dense dense) {
                    sourceStride = dense.leadingDimension() * Float.BYTES;
                    source += (batch * dense.batchStride() + column) * Float.BYTES + depthFrom * sourceStride;
                    long whole = end - end % width;
                    if (whole < end) {
                        packRight(batch, whole, end, depthFrom, depth, workspace, strips, distance);
                    }
                } else {
                    if (kept == 0) {
                        stripsFrom = column;
                    }
                    while (stripsTo < end) {
                        long to = strips + (stripsTo - stripsFrom) / width * distance;
                        long limit = kept == 0 ? end : columnTo;
                        stripsTo = packRight(batch, stripsTo, limit, depthFrom, depth, workspace, to, distance);
                    }
                    source = strips + (column - stripsFrom) / width * distance;
                    next = distance;
                }
                long first = handedOn ? unfinished : columnFrom;
                long address = at + (column - first) * Float.BYTES;
                strips(
                        heights,
                        leftFrom,
                        end - column,
                        depthFrom,
                        depth,
                        address,
                        stride,
                        workspace,
                        source,
                        sourceStride,
                        next,
                        strips);
                if (finished && (end == columnTo || end - unfinished + across > Panels.EPILOGUE_COLUMNS)) {
                    long block = at + (unfinished - first) * Float.BYTES;
                    finish(block, stride, row, rows, unfinished, end, batch, workspace);
                    unfinished = end;
                }
            }
        }
    }

    /**
     * Columns that each row of tiles goes across before the next: its results lie on a page for each row, and fewer pages
     * are used at a time than when tiles go down the rows of one strip after the other.
     */
    private int across(int depth, long kept) {
        long most = ACROSS_BYTES / Panels.stripBytes(width, depth) * width;
        if (kept == 0 && access != RightAccess.IN_PLACE) {
            most = Math.min(most, Panels.PACKED_COLUMNS);
        }
        return (int) Math.clamp(most, width, MOST_ACROSS);
    }

    /** Hands on a block whose chains are complete. */
    private void finish(
            long address, long stride, long row, int rows, long from, long to, int batch, Workspace workspace) {
        if (!turned) {
            Objects.requireNonNull(epilogue)
                    .apply(address, stride, row, row + rows, from, to, batch, workspace.worker());
            return;
        }
        int width = Panels.TURNED_COLUMNS;
        int count = (int) (to - from);
        // Whole blocks of lanes: what is moved beyond the rows is never read.
        packing.transposeStrip(address, stride * Float.BYTES, width, count, width, workspace.turned);
        long at = workspace.turned;
        long leading = width;
        if (result instanceof Result.Stored stored) {
            leading = stored.leadingDimension();
            at = resultAddress + (batch * stored.batchStride() + from * leading + row) * Float.BYTES;
            packing.moveTile(workspace.turned, width, count, rows, at, leading * Float.BYTES, false);
        }
        if (epilogue != null) {
            epilogue.apply(at, leading, from, to, row, row + rows, batch, workspace.worker());
        }
    }

    /** Where the left factor begins: in the panel, or in memory. */
    private long packLeft(int batch, long row, int rows, long depthFrom, int depth, Workspace workspace) {
        long storedRow = depthMajor ? depthFrom : row;
        long storedColumn = depthMajor ? row : depthFrom;
        int storedRows = depthMajor ? depth : rows;
        int storedColumns = depthMajor ? rows : depth;
        int stride = depthMajor ? Panels.DEPTH_STRIDE : Panels.ROW_STRIDE;
        switch (left) {
            case Operand.Dense dense -> {
                long ld = dense.leadingDimension();
                long from = leftAddress + (batch * dense.batchStride() + storedRow * ld + storedColumn) * Float.BYTES;
                if (leftInPlace) {
                    return from;
                }
                packing.copyRows(from, ld * Float.BYTES, storedRows, storedColumns, workspace.left, 0, stride);
            }
            case Operand.Virtual virtual ->
                virtual.source()
                        .pack(batch, storedRow, storedRows, storedColumn, storedColumns, workspace.left, 0, stride);
            case Operand.Computed computed ->
                computeLeft(
                        computed.source(),
                        batch,
                        storedRow,
                        storedRows,
                        storedColumn,
                        storedColumns,
                        stride,
                        workspace);
        }
        return 0;
    }

    /** A few rows at a time, so that they are packed while they are in the innermost cache. */
    private void computeLeft(
            MatrixSource source,
            int batch,
            long row,
            int rows,
            long column,
            int columns,
            int panelStride,
            Workspace workspace) {
        // Rows of a depth-major panel are short, and nests go down short rows in strips.
        int most = depthMajor ? Panels.COMPUTED_COLUMNS : columns;
        int step = Math.max(1, Panels.COMPUTED_ELEMENTS / Math.max(1, columns));
        long stride = (long) columns * Float.BYTES;
        for (int r = 0; r < rows; r += step) {
            int count = Math.min(step, rows - r);
            for (int c = 0; c < columns; c += most) {
                long at = workspace.computed + (long) c * Float.BYTES;
                source.compute(
                        batch, row + r, count, column + c, Math.min(most, columns - c), at, stride, workspace.worker());
            }
            packing.copyRows(workspace.computed, stride, count, columns, workspace.left, r * panelStride, panelStride);
        }
    }

    /**
     * Runs the tiles of some strips of columns over one chunk of the depth.
     *
     * @param leftFrom where the left factor begins, in the panel or in memory
     * @param source address of the first strip
     * @param sourceStride bytes from one depth step of a strip to the next; 0 if strips are packed
     * @param next bytes from strip to strip
     * @param last address of a last strip that is not whole where the others are read in place
     */
    private void strips(
            Tiles tiles,
            long leftFrom,
            long columns,
            long depthFrom,
            int depth,
            long address,
            long stride,
            Workspace workspace,
            long source,
            long sourceStride,
            long next,
            long last) {
        int[] heights = tiles.heights();
        long leftStride =
                leftInPlace && left instanceof Operand.Dense dense ? dense.leadingDimension() * Float.BYTES : 0;
        long leftStep = leftInPlace ? (depthMajor ? Float.BYTES : leftStride) : depthMajor ? 1 : Panels.ROW_STRIDE;
        long leftAt = leftFrom;
        long wholeBytes = (long) width * Float.BYTES;
        long lastBytes = (long) lastWidth * Float.BYTES;
        for (int t = 0; t < heights.length; t++) {
            long strip = source;
            TileKernel kernel = tiles.whole()[t];
            long column = 0;
            for (; column + width <= columns; column += width) {
                long to = address + column * Float.BYTES;
                long stripStride = sourceStride == 0 ? wholeBytes : sourceStride;
                if (depthFrom == 0) {
                    kernel.run(workspace.left, leftAt, leftStride, strip, stripStride, to, stride * Float.BYTES, depth);
                } else {
                    kernel.run(
                            workspace.left, leftAt, leftStride, strip, stripStride, workspace.tile, wholeBytes, depth);
                    packing.moveTile(workspace.tile, width, heights[t], width, to, stride * Float.BYTES, true);
                }
                strip += next;
            }
            if (column < columns) {
                long to = address + column * Float.BYTES;
                int rest = (int) (columns - column);
                long from = sourceStride == 0 ? strip : last;
                boolean inPlace = rest == lastWidth && depthFrom == 0;
                long target = inPlace ? to : workspace.tile;
                long targetStride = inPlace ? stride * Float.BYTES : lastBytes;
                tiles.last()[t].run(workspace.left, leftAt, leftStride, from, lastBytes, target, targetStride, depth);
                if (!inPlace) {
                    packing.moveTile(
                            workspace.tile, lastWidth, heights[t], rest, to, stride * Float.BYTES, depthFrom > 0);
                }
            }
            leftAt += heights[t] * leftStep;
            address += heights[t] * stride * Float.BYTES;
        }
    }

    /** Packs one strip or several, and returns the column after them. */
    private long packRight(
            int batch,
            long column,
            long columnTo,
            long depthFrom,
            int depth,
            Workspace workspace,
            long strip,
            long distance) {
        int columns = (int) Math.min(width, columnTo - column);
        int stripWidth = columns == width ? width : lastWidth;
        boolean transposed = right.layout() == Layout.TRANSPOSED;
        switch (right) {
            case Operand.Dense dense -> {
                long ld = dense.leadingDimension();
                long from = rightAddress + batch * dense.batchStride() * Float.BYTES;
                if (transposed) {
                    from += (column * ld + depthFrom) * Float.BYTES;
                    packing.transposeStrip(from, ld * Float.BYTES, columns, depth, stripWidth, strip);
                } else if (columns == width) {
                    // Row by row across all strips: that is how a processor reads ahead.
                    from += (depthFrom * ld + column) * Float.BYTES;
                    int strips = (int) ((columnTo - column) / width);
                    packing.copyStrips(from, ld * Float.BYTES, depth, width, strips, strip, distance);
                    return column + (long) strips * width;
                } else {
                    from += (depthFrom * ld + column) * Float.BYTES;
                    packing.copyStrip(from, ld * Float.BYTES, depth, columns, stripWidth, strip);
                }
            }
            case Operand.Virtual virtual -> {
                float[] panel = workspace.right;
                if (transposed) {
                    virtual.source().pack(batch, column, columns, depthFrom, depth, panel, 0, depth);
                } else {
                    virtual.source().pack(batch, depthFrom, depth, column, columns, panel, 0, columns);
                }
                int depthStep = transposed ? 1 : columns;
                int columnStep = transposed ? depth : 1;
                packing.stripFromPanel(panel, depthStep, columnStep, columns, depth, stripWidth, strip);
            }
            case Operand.Computed computed ->
                computeRight(computed, batch, column, columns, depthFrom, depth, stripWidth, workspace, strip);
        }
        return column + columns;
    }

    private void computeRight(
            Operand.Computed right,
            int batch,
            long column,
            int columns,
            long depthFrom,
            int depth,
            int stripWidth,
            Workspace workspace,
            long strip) {
        long stripStride = (long) stripWidth * Float.BYTES;
        if (right.layout() == Layout.PLAIN) {
            right.source().compute(batch, depthFrom, depth, column, columns, strip, stripStride, workspace.worker());
            ScalarPacking.clear(columns, depth, stripWidth, strip);
            return;
        }
        int step = Panels.COMPUTED_ELEMENTS / stripWidth;
        long at = workspace.computed;
        for (int k = 0; k < depth; k += step) {
            int count = Math.min(step, depth - k);
            long stride = (long) count * Float.BYTES;
            right.source().compute(batch, column, columns, depthFrom + k, count, at, stride, workspace.worker());
            packing.transposeStrip(at, stride, columns, count, stripWidth, strip + k * stripStride);
        }
    }
}
