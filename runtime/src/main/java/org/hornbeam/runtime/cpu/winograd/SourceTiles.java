// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.winograd;

/**
 * Brings tiles of an image, evaluated at all points, into a panel.
 *
 * @param grid the tiles
 * @param channels of the image
 * @param transforms how to compute
 */
record SourceTiles(TileGrid grid, int channels, Transforms transforms) {
    /**
     * Fills a panel: channel {@code first + c} of tile {@code from + t} at point p goes to {@code points[p] + t * step +
     * c}.
     *
     * @param image its address
     * @param zero address of zeros, one for each channel
     * @param from the first tile
     * @param tiles how many
     * @param first the first channel
     * @param count how many channels
     */
    void fill(
            long image, long zero, long from, int tiles, int first, int count, float[] panel, int[] points, int step) {
        long pixel = 4L * channels;
        long line = pixel * grid.width();
        long begin = image + 4L * first;
        int across = grid.across();
        int t = 0;
        while (t < tiles) {
            long row = (from + t) / across;
            int x = (int) ((from + t) % across);
            int end = Math.min(across, x + tiles - t);
            long y = row % grid.down() * 2 - grid.top();
            long top = begin + row / grid.down() * grid.height() * line;
            long l0 = line(top, y, line);
            long l1 = line(top, y + 1, line);
            long l2 = line(top, y + 2, line);
            long l3 = line(top, y + 3, line);
            for (; x < end; x++, t++) {
                int to = t * step;
                pair(l0, l2, -1, x, pixel, zero, count, panel, points, 0, to);
                pair(l1, l2, 1, x, pixel, zero, count, panel, points, 4, to);
                pair(l2, l1, -1, x, pixel, zero, count, panel, points, 8, to);
                pair(l1, l3, -1, x, pixel, zero, count, panel, points, 12, to);
            }
        }
    }

    /** The address of a line, or 0 if it lies outside. */
    private long line(long top, long y, long line) {
        return y < 0 || y >= grid.height() ? 0 : top + y * line;
    }

    private void pair(
            long a,
            long b,
            float sign,
            int tile,
            long pixel,
            long zero,
            int count,
            float[] panel,
            int[] points,
            int point,
            int to) {
        int x = 2 * tile - grid.left();
        int to0 = points[point] + to;
        int to1 = points[point + 1] + to;
        int to2 = points[point + 2] + to;
        int to3 = points[point + 3] + to;
        if (x >= 0 && x + 3 < grid.width() && a != 0 && b != 0) {
            long a0 = a + x * pixel;
            long b0 = b + x * pixel;
            transforms.image(
                    a0,
                    a0 + pixel,
                    a0 + 2 * pixel,
                    a0 + 3 * pixel,
                    b0,
                    b0 + pixel,
                    b0 + 2 * pixel,
                    b0 + 3 * pixel,
                    sign,
                    count,
                    panel,
                    to0,
                    to1,
                    to2,
                    to3);
        } else {
            transforms.image(
                    pixel(a, x, pixel, zero),
                    pixel(a, x + 1, pixel, zero),
                    pixel(a, x + 2, pixel, zero),
                    pixel(a, x + 3, pixel, zero),
                    pixel(b, x, pixel, zero),
                    pixel(b, x + 1, pixel, zero),
                    pixel(b, x + 2, pixel, zero),
                    pixel(b, x + 3, pixel, zero),
                    sign,
                    count,
                    panel,
                    to0,
                    to1,
                    to2,
                    to3);
        }
    }

    private long pixel(long line, int x, long pixel, long zero) {
        return line == 0 || x < 0 || x >= grid.width() ? zero : line + x * pixel;
    }
}
