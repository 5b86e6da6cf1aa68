// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.winograd;

import org.hornbeam.runtime.cpu.WorkerScratch;
import org.hornbeam.runtime.cpu.matmul.PanelProduct;
import org.hornbeam.runtime.cpu.matmul.TileEpilogue;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.matmul.Workspace;
import org.hornbeam.runtime.cpu.named.NamedKernel;
import org.hornbeam.runtime.rewrite.Winograd;
import org.jspecify.annotations.Nullable;

/**
 * Convolution of a source with windows of 3 x 3 at distance 1 by F(2x2, 3x3): 16 products for tiles of four pixels where
 * the direct way takes 36. A block of tiles is brought to 16 points, multiplied there by {@link KernelPanels}, and
 * brought back, all of it in cache. The error is below that of the direct way, whose sums are nine times as long.
 *
 * <p>Operands: source, kernel panels. Each element of the result is computed in one order, whatever the blocks.
 */
public final class WinogradConvolve implements NamedKernel {
    /** Most columns that are brought back at once. */
    private static final int COLUMNS = 128;

    /** Elements between the products of two points beyond those needed, so that they spread over the cache sets. */
    private static final int GAP = 16;

    private final TileGrid grid;
    private final int depth;
    private final int columns;
    private final int chunk;
    private final int width;
    private final SourceTiles source;
    private final boolean vectors;
    private final PanelProduct product;
    private final Blocks blocks;
    private final int columnTasks;
    private final int perRow;
    private final @Nullable TileEpilogue epilogue;
    private final boolean stored;

    /**
     * A convolution.
     *
     * @param depth channels of the source
     * @param columns channels of the result
     * @param epilogue work on finished blocks, or null
     * @param stored whether the result is stored; else only the epilogue gets it
     * @param workers how many share the tasks
     */
    public WinogradConvolve(
            TileGrid grid,
            long depth,
            long columns,
            TileKernels tiles,
            @Nullable TileEpilogue epilogue,
            boolean stored,
            int workers) {
        this.grid = grid;
        this.depth = Math.toIntExact(depth);
        this.columns = Math.toIntExact(columns);
        this.chunk = Math.min(this.depth, PanelProduct.DEPTH);
        int strips = Math.ceilDiv(this.columns, Winograd.STRIP);
        int most = COLUMNS / Winograd.STRIP;
        this.width = Math.ceilDiv(strips, Math.ceilDiv(strips, most)) * Winograd.STRIP;
        this.vectors = tiles.vectors();
        this.source = new SourceTiles(grid, this.depth);
        this.product = new PanelProduct(tiles, false);
        this.perRow = Math.min(Winograd.POINTS, PanelProduct.ROW_STRIDE / aligned(chunk));
        int fit = PanelProduct.ROWS / Math.ceilDiv(Winograd.POINTS, perRow);
        this.blocks = Blocks.of(grid, fit, chunk + width, product, workers);
        this.columnTasks = blocks.count() == 0
                ? 1
                : Math.min(Math.ceilDiv(strips * Winograd.STRIP, width), Math.ceilDiv(workers, blocks.count()));
        this.epilogue = epilogue;
        this.stored = stored;
        prepare();
    }

    private static int aligned(int elements) {
        return (elements + 15) & -16;
    }

    private void prepare() {
        if (blocks.parts() > 1) {
            product.prepare(blocks.partTiles());
            product.prepare(grid.across() - (blocks.parts() - 1) * blocks.partTiles());
        } else if (blocks.count() > 0) {
            product.prepare(blocks.rows() * grid.across());
            product.prepare((int) (grid.rows() - (blocks.count() - 1L) * blocks.rows()) * grid.across());
        }
    }

    @Override
    public int tasks() {
        return blocks.count() * columnTasks;
    }

    private int mostTiles() {
        return blocks.parts() > 1 ? blocks.partTiles() : blocks.rows() * grid.across();
    }

    private long rowBytes() {
        return (long) width * Float.BYTES;
    }

    private long pointBytes() {
        return mostTiles() * rowBytes() + GAP * Float.BYTES;
    }

    private long productBytes() {
        return Winograd.POINTS * pointBytes();
    }

    /** Zeros to read, then a pixel to write that is not there. */
    private long pixelBytes() {
        return (4L * Math.max(depth, columns) + 63) & -64;
    }

    private long resultBytes() {
        return stored ? 0 : 4L * mostTiles() * width * Float.BYTES;
    }

    @Override
    public long scratchBytes() {
        return productBytes() + 2 * pixelBytes() + resultBytes();
    }

    @Override
    public void run(long[] addresses, int from, int to, WorkerScratch scratch) {
        if (from >= to) {
            return;
        }
        long zero = scratch.address() + productBytes();
        for (int i = 0; i < depth; i++) {
            ScalarTransforms.set(zero + 4L * i, 0);
        }
        int[] points = scratch.matmul().points();
        for (int task = from; task < to; task++) {
            int block = task % blocks.count();
            long row = (long) (block / blocks.parts()) * blocks.rows();
            int x = block % blocks.parts() * blocks.partTiles();
            int rows = (int) Math.min(blocks.rows(), grid.rows() - row);
            int across = blocks.parts() == 1 ? grid.across() : Math.min(blocks.partTiles(), grid.across() - x);
            int share = task / blocks.count();
            int strips = Math.ceilDiv(columns, width);
            int first = (int) ((long) strips * share / columnTasks) * width;
            int last = Math.min(columns, (int) ((long) strips * (share + 1) / columnTasks) * width);
            block(addresses, row, rows, x, across, first, last, points, scratch);
        }
    }

    private void block(
            long[] addresses,
            long row,
            int rows,
            int x,
            int across,
            int first,
            int last,
            int[] points,
            WorkerScratch scratch) {
        int tiles = rows * across;
        int spacing = aligned(chunk);
        for (int p = 0; p < Winograd.POINTS; p++) {
            points[p] = p / perRow * tiles * PanelProduct.ROW_STRIDE + p % perRow * spacing;
        }
        long from = row * grid.across() + x;
        Workspace workspace = scratch.matmul();
        long zero = scratch.address() + productBytes();
        for (int column = first; column < last; column += width) {
            int wide = Math.min(width, last - column);
            for (int k = 0; k < depth; k += chunk) {
                int deep = Math.min(chunk, depth - k);
                if (column == first || depth > chunk) {
                    source.fill(
                            TieredTransforms.now(vectors, (long) Winograd.POINTS * tiles * deep),
                            addresses[0],
                            zero,
                            from,
                            tiles,
                            k,
                            deep,
                            workspace.panel(),
                            points,
                            PanelProduct.ROW_STRIDE);
                }
                multiply(addresses[1], column, wide, k, deep, tiles, points, scratch);
            }
            finish(addresses[2], row, rows, x, across, column, wide, scratch);
        }
    }

    private void multiply(
            long panels, int column, int wide, int k, int deep, int tiles, int[] points, WorkerScratch scratch) {
        long strip = (long) Winograd.STRIP * Float.BYTES;
        long point = Winograd.pointElements(depth, columns) * Float.BYTES;
        for (int p = 0; p < Winograd.POINTS; p++) {
            product.run(
                    scratch.matmul(),
                    points[p],
                    tiles,
                    deep,
                    panels + p * point + ((long) column / Winograd.STRIP * depth + k) * strip,
                    strip,
                    depth * strip,
                    wide,
                    scratch.address() + p * pointBytes(),
                    rowBytes(),
                    k > 0);
        }
    }

    /** Brings products back to pixels and gives them to the epilogue. */
    private void finish(
            long result, long row, int rows, int x, int across, int column, int wide, WorkerScratch scratch) {
        long own = scratch.address() + productBytes() + 2 * pixelBytes();
        long pixel = 4L * (stored ? columns : width);
        long start = grid.pixel(row);
        long first = stored ? result + start * pixel + 4L * column : own;
        int shown = Math.min(2 * across, grid.resultWidth() - 2 * x);
        boolean whole = blocks.parts() == 1;
        for (int r = 0; r < rows; r++) {
            int lines = Math.min(2, grid.resultHeight() - (int) ((row + r) % grid.down()) * 2);
            long line = grid.pixel(row + r) - start;
            long upper = first + (stored || whole ? (line + 2L * x) * pixel : 0);
            long lower = stored || whole ? upper + grid.resultWidth() * pixel : upper + shown * pixel;
            tiles(upper, lines == 2 ? lower : 0, pixel, shown, across, wide, r * across, scratch);
            if (epilogue != null && !whole) {
                int worker = scratch.worker();
                long at = start + 2L * x;
                epilogue.apply(upper, pixel / 4, at, at + shown, column, column + wide, 0, worker);
                if (lines == 2) {
                    at += grid.resultWidth();
                    epilogue.apply(lower, pixel / 4, at, at + shown, column, column + wide, 0, worker);
                }
            }
        }
        if (epilogue != null && whole) {
            epilogue.apply(first, pixel / 4, start, grid.pixel(row + rows), column, column + wide, 0, scratch.worker());
        }
    }

    /** A row of tiles; {@code lower} is 0 if the result ends with the upper line. */
    private void tiles(
            long upper, long lower, long pixel, int shown, int across, int wide, int t, WorkerScratch scratch) {
        Transforms transforms = TieredTransforms.now(vectors, (long) Winograd.POINTS * across * wide);
        long nowhere = scratch.address() + productBytes() + pixelBytes();
        long from = scratch.address() + t * rowBytes();
        for (int i = 0; i < across; i++) {
            long at = 2 * i * pixel;
            boolean second = 2 * i + 1 < shown;
            transforms.output(
                    from,
                    pointBytes(),
                    wide,
                    upper + at,
                    second ? upper + at + pixel : nowhere,
                    lower == 0 ? nowhere : lower + at,
                    lower == 0 || !second ? nowhere : lower + at + pixel);
            from += rowBytes();
        }
    }

    @Override
    public String toString() {
        return "convolve by F(2x2, 3x3)";
    }
}
