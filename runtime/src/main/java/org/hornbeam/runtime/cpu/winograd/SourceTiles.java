// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.winograd;

/**
 * Brings tiles of an image, evaluated at all points, into a panel.
 *
 * @param grid the tiles
 * @param channels of the image
 */
record SourceTiles(TileGrid grid, int channels) {
    /**
     * Fills a panel: channel {@code first + c} of tile {@code from + t} at point p goes to {@code points[p] + t * step +
     * c}.
     *
     * @param transforms how to compute
     * @param image its address
     * @param zero address of zeros, one for each channel
     * @param from the first tile
     * @param tiles how many
     * @param first the first channel
     * @param count how many channels
     */
    void fill(
            Transforms transforms,
            long image,
            long zero,
            long from,
            int tiles,
            int first,
            int count,
            float[] panel,
            int[] points,
            int step) {
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
            points(transforms, l0, l2, -1, x, end, pixel, zero, count, panel, points, 0, t * step, step);
            points(transforms, l1, l2, 1, x, end, pixel, zero, count, panel, points, 4, t * step, step);
            points(transforms, l2, l1, -1, x, end, pixel, zero, count, panel, points, 8, t * step, step);
            points(transforms, l1, l3, -1, x, end, pixel, zero, count, panel, points, 12, t * step, step);
            t += end - x;
        }
    }

    /** Neighbouring tiles at the four points of one row; those that reach over the edge one by one. */
    private void points(
            Transforms transforms,
            long a,
            long b,
            float sign,
            int first,
            int end,
            long pixel,
            long zero,
            int count,
            float[] panel,
            int[] points,
            int point,
            int to,
            int step) {
        int x = first;
        int at = to;
        int inside = (grid.left() + 1) / 2;
        int outside = a == 0 || b == 0 ? 0 : Math.floorDiv(grid.width() + grid.left() - 4, 2) + 1;
        while (x < end) {
            int run = x < Math.max(inside, 0) ? 0 : Math.min(end, outside) - x;
            if (run > 0) {
                long from = (2L * x - grid.left()) * pixel;
                transforms.images(
                        a + from,
                        b + from,
                        sign,
                        pixel,
                        run,
                        count,
                        panel,
                        points[point] + at,
                        points[point + 1] + at,
                        points[point + 2] + at,
                        points[point + 3] + at,
                        step);
            } else {
                run = 1;
                edge(transforms, a, b, sign, 2 * x - grid.left(), pixel, zero, count, panel, points, point, at);
            }
            x += run;
            at += run * step;
        }
    }

    /** The address of a line, or 0 if it lies outside. */
    private long line(long top, long y, long line) {
        return y < 0 || y >= grid.height() ? 0 : top + y * line;
    }

    private void edge(
            Transforms transforms,
            long a,
            long b,
            float sign,
            int x,
            long pixel,
            long zero,
            int count,
            float[] panel,
            int[] points,
            int point,
            int to) {
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
                points[point] + to,
                points[point + 1] + to,
                points[point + 2] + to,
                points[point + 3] + to);
    }

    private long pixel(long line, int x, long pixel, long zero) {
        return line == 0 || x < 0 || x >= grid.width() ? zero : line + x * pixel;
    }
}
