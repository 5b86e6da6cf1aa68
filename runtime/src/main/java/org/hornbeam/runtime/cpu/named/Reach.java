// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.Arrays;

/**
 * Which source element each tap of each target reads, along every axis. Forward, targets are windows and sources are
 * positions. Backward, targets are positions and sources are the windows that cover them; taps are then counted from
 * the last one, so that their sources ascend as well.
 *
 * @param targets targets along each axis
 * @param sources sources along each axis
 * @param taps taps along each axis
 * @param table for each axis, at {@code target * taps + tap}, the source, or -1
 * @param adjacent whether along the last axis the sources of neighbouring taps are neighbours
 * @param adjacentTargets whether along the last axis the sources of neighbouring targets are neighbours
 */
record Reach(long[] targets, long[] sources, long[] taps, int[][] table, boolean adjacent, boolean adjacentTargets) {
    static Reach forward(Grid grid) {
        return of(grid, true);
    }

    static Reach backward(Grid grid) {
        return of(grid, false);
    }

    private static Reach of(Grid grid, boolean forward) {
        long[] targets = forward ? grid.windows() : grid.input();
        long[] sources = forward ? grid.input() : grid.windows();
        int[][] table = new int[grid.rank()][];
        for (int axis = 0; axis < table.length; axis++) {
            long stride = grid.strides()[axis];
            long dilation = grid.dilations()[axis];
            long before = grid.before()[axis];
            int taps = Math.toIntExact(grid.taps()[axis]);
            table[axis] = new int[Math.toIntExact(targets[axis] * taps)];
            for (int i = 0; i < table[axis].length; i++) {
                long target = i / taps;
                long tap = i % taps;
                long source = target * stride + tap * dilation - before;
                if (!forward) {
                    long covered = target + before - (taps - 1 - tap) * dilation;
                    source = covered % stride == 0 ? covered / stride : -1;
                }
                table[axis][i] = source < 0 || source >= sources[axis] ? -1 : (int) source;
            }
        }
        int last = table.length - 1;
        boolean adjacent = grid.dilations()[last] == 1 && (forward || grid.strides()[last] == 1);
        return new Reach(targets, sources, grid.taps(), table, adjacent, grid.strides()[last] == 1);
    }

    int rank() {
        return targets.length;
    }

    /** The number of sources of one image. */
    long sourceCount() {
        return Arrays.stream(sources).reduce(1, (a, b) -> a * b);
    }

    /** The number of taps. */
    int tapCount() {
        return (int) Arrays.stream(taps).reduce(1, (a, b) -> a * b);
    }

    /** Whether no target is without a source. */
    boolean everyTargetReads() {
        for (int axis = 0; axis < table.length; axis++) {
            int count = (int) taps[axis];
            for (int from = 0; from < table[axis].length; from += count) {
                if (Arrays.stream(table[axis], from, from + count).allMatch(source -> source < 0)) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * The place of the line of sources (along the last axis) that a line of targets reads with a tap of the axes before
     * the last, counted in sources; -1 if it lies outside.
     *
     * @param line the line of targets, through all images
     * @param tap the tap, counted over the axes before the last
     */
    long line(long line, long tap) {
        long place = 0;
        long scale = sources[rank() - 1];
        for (int axis = rank() - 2; axis >= 0; axis--) {
            int at = table[axis][(int) (line % targets[axis] * taps[axis] + tap % taps[axis])];
            if (at < 0) {
                return -1;
            }
            line /= targets[axis];
            tap /= taps[axis];
            place += at * scale;
            scale *= sources[axis];
        }
        return place + line * scale;
    }
}
