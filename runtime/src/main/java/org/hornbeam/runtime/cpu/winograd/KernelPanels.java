// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.winograd;

import org.hornbeam.runtime.cpu.WorkerScratch;
import org.hornbeam.runtime.cpu.matmul.PanelProduct;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.named.NamedKernel;
import org.hornbeam.runtime.rewrite.Winograd;

/**
 * The kernel of a convolution (3, 3, channels, filters) at all points, in strips of 32 columns for {@link
 * PanelProduct}: {@code [16][strips][depth][32]}. For the output depth is channels and columns are filters; for the
 * gradient of the image the kernel is turned around, and it is the other way round.
 */
public final class KernelPanels implements NamedKernel {
    private static final int PART = 64;

    private final boolean turned;
    private final int channels;
    private final int filters;
    private final int depth;
    private final int columns;
    private final PanelProduct strips;
    private final boolean vectors;

    /**
     * For the kernel of a convolution.
     *
     * @param turned whether for the gradient of the image
     */
    public KernelPanels(boolean turned, long channels, long filters, TileKernels tiles) {
        this.turned = turned;
        this.channels = Math.toIntExact(channels);
        this.filters = Math.toIntExact(filters);
        this.depth = turned ? this.filters : this.channels;
        this.columns = turned ? this.channels : this.filters;
        this.strips = new PanelProduct(tiles, false);
        this.vectors = tiles.vectors();
    }

    private int parts() {
        return Math.ceilDiv(depth, PART);
    }

    @Override
    public int tasks() {
        return Math.ceilDiv(columns, Winograd.STRIP) * parts();
    }

    @Override
    public long scratchBytes() {
        return 9L * PART * Winograd.STRIP * Float.BYTES;
    }

    @Override
    public void run(long[] addresses, int from, int to, WorkerScratch scratch) {
        for (int task = from; task < to; task++) {
            strip(addresses[0], addresses[1], task / parts(), task % parts() * PART, scratch.address());
        }
    }

    private void strip(long kernel, long result, int strip, int first, long scratch) {
        int rows = Math.min(PART, depth - first);
        int column = strip * Winograd.STRIP;
        int width = Math.min(Winograd.STRIP, columns - column);
        long rowBytes = (long) Winograd.STRIP * Float.BYTES;
        long line = 4L * filters;
        for (int tap = 0; tap < 9; tap++) {
            long to = scratch + tap * rows * rowBytes;
            if (turned) {
                long from = kernel + ((8L - tap) * channels + column) * line + 4L * first;
                strips.transposedStrip(from, line, rows, width, to);
            } else {
                long from = kernel + ((long) tap * channels + first) * line + 4L * column;
                strips.strip(from, line, rows, width, to);
            }
        }
        long pointStep = Winograd.pointElements(depth, columns) * Float.BYTES;
        TieredTransforms.now(vectors, (long) Winograd.POINTS * rows * Winograd.STRIP)
                .kernel(scratch, rows * Winograd.STRIP, result + ((long) strip * depth + first) * rowBytes, pointStep);
    }

    @Override
    public String toString() {
        return "kernel of " + columns + " columns and depth " + depth + " at 16 points";
    }
}
