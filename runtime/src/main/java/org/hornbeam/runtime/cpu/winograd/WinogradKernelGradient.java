// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.winograd;

import org.hornbeam.runtime.cpu.WorkerScratch;
import org.hornbeam.runtime.cpu.matmul.PanelProduct;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.matmul.Workspace;
import org.hornbeam.runtime.cpu.named.NamedKernel;
import org.hornbeam.runtime.rewrite.Winograd;

/**
 * The gradient of the kernel of a convolution with windows of 3 x 3 at distance 1 by F(3x3, 2x2): 16 products for tiles
 * of four pixels where the direct way takes 36. Image and gradient of the output are brought to 16 points tile by tile;
 * their products are summed over all tiles, 64 tiles in one chain, and the sums are brought back to the nine taps.
 *
 * <p>Operands: image, gradient of the output. A task owns some channels and filters and goes through all tiles, so that
 * each sum has one order.
 */
public final class WinogradKernelGradient implements NamedKernel {
    /** Tiles of a chain: part of the meaning of a result. */
    private static final int CHAIN = 64;

    private static final int MOST_CHANNELS = 64;
    private static final int MOST_FILTERS = 128;

    /** Elements between rows and between points beyond those needed, so that they spread over the cache sets. */
    private static final int GAP = 16;

    private final TileGrid grid;
    private final int channels;
    private final int filters;
    private final int channelBlocks;
    private final int filterBlocks;
    private final int width;
    private final SourceTiles source;
    private final boolean vectors;
    private final PanelProduct product;

    /**
     * A gradient.
     *
     * @param grid tiles of the output
     * @param workers how many share the tasks
     */
    public WinogradKernelGradient(TileGrid grid, long channels, long filters, TileKernels tiles, int workers) {
        this.grid = grid;
        this.channels = Math.toIntExact(channels);
        this.filters = Math.toIntExact(filters);
        this.vectors = tiles.vectors();
        this.source = new SourceTiles(grid, this.channels);
        this.product = new PanelProduct(tiles, true);
        int strips = Math.ceilDiv(this.filters, Winograd.STRIP);
        int byFilter = Math.ceilDiv(this.filters, MOST_FILTERS);
        int byChannel = Math.ceilDiv(this.channels, MOST_CHANNELS);
        while (byFilter * byChannel % workers != 0 && byFilter * byChannel < 4 * workers) {
            if (this.channels / byChannel >= Math.ceilDiv(this.filters, byFilter) && this.channels > 8 * byChannel) {
                byChannel++;
            } else if (byFilter < strips) {
                byFilter++;
            } else {
                break;
            }
        }
        this.channelBlocks = byChannel;
        this.filterBlocks = byFilter;
        this.width = Math.ceilDiv(strips, byFilter) * Winograd.STRIP;
        for (int block = 0; block < channelBlocks; block++) {
            product.prepare(firstChannel(block + 1) - firstChannel(block));
        }
    }

    private int firstChannel(int block) {
        return (int) ((long) channels * block / channelBlocks);
    }

    private int firstFilter(int block) {
        int strips = Math.ceilDiv(filters, Winograd.STRIP);
        return Math.min(filters, (int) ((long) strips * block / filterBlocks) * Winograd.STRIP);
    }

    @Override
    public int tasks() {
        return channelBlocks * filterBlocks;
    }

    private int mostChannels() {
        return Math.ceilDiv(channels, channelBlocks);
    }

    private long rowBytes() {
        return (long) (width + GAP) * Float.BYTES;
    }

    private long pointBytes() {
        return CHAIN * rowBytes() + GAP * Float.BYTES;
    }

    private long gradientBytes() {
        return Winograd.POINTS * pointBytes();
    }

    private long sumBytes() {
        return (long) Winograd.POINTS * mostChannels() * width * Float.BYTES;
    }

    private long zeroBytes() {
        return (4L * Math.max(channels, filters) + 63) & -64;
    }

    @Override
    public long scratchBytes() {
        return gradientBytes() + sumBytes() + zeroBytes();
    }

    @Override
    public void run(long[] addresses, int from, int to, WorkerScratch scratch) {
        if (from >= to) {
            return;
        }
        long zero = scratch.address() + gradientBytes() + sumBytes();
        for (int i = 0; i < Math.max(channels, filters); i++) {
            ScalarTransforms.set(zero + 4L * i, 0);
        }
        for (int task = from; task < to; task++) {
            int channelBlock = task % channelBlocks;
            int filterBlock = task / channelBlocks;
            int channel = firstChannel(channelBlock);
            int filter = firstFilter(filterBlock);
            block(
                    addresses,
                    channel,
                    firstChannel(channelBlock + 1) - channel,
                    filter,
                    firstFilter(filterBlock + 1) - filter,
                    scratch);
        }
    }

    private void block(long[] addresses, int channel, int high, int filter, int wide, WorkerScratch scratch) {
        if (wide <= 0) {
            return;
        }
        Workspace workspace = scratch.matmul();
        int[] points = workspace.points();
        int spacing = (high + 15) & -16;
        int perRow = Math.min(Winograd.POINTS, PanelProduct.DEPTH_STRIDE / spacing);
        for (int p = 0; p < Winograd.POINTS; p++) {
            points[p] = p / perRow * (CHAIN * PanelProduct.DEPTH_STRIDE + GAP) + p % perRow * spacing;
        }
        long sums = scratch.address() + gradientBytes();
        long zero = sums + sumBytes();
        long sumRow = (long) width * Float.BYTES;
        long all = grid.tiles();
        for (long tile = 0; tile < all; tile += CHAIN) {
            int tiles = (int) Math.min(CHAIN, all - tile);
            source.fill(
                    TieredTransforms.now(vectors, (long) Winograd.POINTS * tiles * high),
                    addresses[0],
                    zero,
                    tile,
                    tiles,
                    channel,
                    high,
                    workspace.panel(),
                    points,
                    PanelProduct.DEPTH_STRIDE);
            gradient(addresses[1], zero, tile, tiles, filter, wide, scratch.address());
            for (int p = 0; p < Winograd.POINTS; p++) {
                product.run(
                        workspace,
                        points[p],
                        high,
                        tiles,
                        scratch.address() + p * pointBytes(),
                        rowBytes(),
                        (long) Winograd.STRIP * Float.BYTES,
                        wide,
                        sums + (long) p * mostChannels() * sumRow,
                        sumRow,
                        tile > 0);
            }
        }
        long line = 4L * filters;
        for (int c = 0; c < high; c++) {
            long to = addresses[2] + (channel + c) * line + 4L * filter;
            if (all == 0) {
                clear(to, wide, channels * line);
            } else {
                TieredTransforms.now(vectors, (long) Winograd.POINTS * wide)
                        .kernelGradient(sums + c * sumRow, mostChannels() * sumRow, wide, to, channels * line);
            }
        }
    }

    private static void clear(long to, int count, long tapStep) {
        for (int tap = 0; tap < 9; tap++) {
            for (int i = 0; i < count; i++) {
                ScalarTransforms.set(to + tap * tapStep + 4L * i, 0);
            }
        }
    }

    /** Brings tiles of the output's gradient to all points; pixels outside of it are zeros. */
    private void gradient(long output, long zero, long from, int tiles, int filter, int wide, long to) {
        Transforms transforms = TieredTransforms.now(vectors, (long) Winograd.POINTS * tiles * wide);
        long pixel = 4L * filters;
        int across = grid.across();
        int t = 0;
        while (t < tiles) {
            long row = (from + t) / across;
            int x = (int) ((from + t) % across);
            int end = Math.min(across, x + tiles - t);
            boolean lower = row % grid.down() * 2 + 1 < grid.resultHeight();
            long upperLine = output + grid.pixel(row) * pixel + 4L * filter;
            long lowerLine = upperLine + grid.resultWidth() * pixel;
            for (; x < end; x++, t++) {
                long at = 2 * x * pixel;
                boolean right = 2 * x + 1 < grid.resultWidth();
                transforms.gradient(
                        upperLine + at,
                        right ? upperLine + at + pixel : zero,
                        lower ? lowerLine + at : zero,
                        lower && right ? lowerLine + at + pixel : zero,
                        wide,
                        to + t * rowBytes(),
                        pointBytes());
            }
        }
    }

    @Override
    public String toString() {
        return "gradient of a kernel by F(3x3, 2x2)";
    }
}
