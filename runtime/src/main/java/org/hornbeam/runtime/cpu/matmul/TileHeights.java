// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import java.util.Arrays;

/** Divides the rows of a block into register tiles of few different heights. */
final class TileHeights {
    /** Issue slots lost per kernel call, in units of one vector fma per depth step; and the fma latency in slots. */
    static final int CALL = 1;

    static final int LATENCY = 10;

    private TileHeights() {}

    /**
     * Heights for two vectors per row that fit the registers: rows x 2 accumulators, 2 right vectors and 3 broadcasts,
     * which C2 loads ahead. 14 rows leave room for 2: an accumulator then lives on the stack, and the tile ran at half its
     * speed in most processes. Few heights mean few classes to compile.
     */
    static int[] available(int lanes) {
        boolean many = lanes == 16 || "aarch64".equals(System.getProperty("os.arch"));
        return many ? new int[] {12, 10, 8, 4, 2, 1} : new int[] {6, 4, 2, 1};
    }

    /**
     * Those of tiles that read the left factor where it lies. Each such access is many nodes to C2: with 12 rows it gave up
     * and boxed the accumulators (20 GFLOP/s), with 8 tiles reach 115 to 118.
     */
    static int[] inPlace(int[] heights) {
        return Arrays.stream(heights).filter(height -> height <= 8).toArray();
    }

    /** Heights of successive tiles that cover {@code rows} at least cost. */
    static int[] cover(int rows, int vectors, int[] heights) {
        int[] cost = new int[rows + 1];
        int[] choice = new int[rows + 1];
        for (int r = 1; r <= rows; r++) {
            cost[r] = Integer.MAX_VALUE;
            for (int h : heights) {
                if (h <= r) {
                    int c = cost[r - h] + Math.max(h * vectors, LATENCY) + CALL;
                    if (c < cost[r]) {
                        cost[r] = c;
                        choice[r] = h;
                    }
                }
            }
        }
        int[] tiles = new int[rows];
        int count = 0;
        for (int r = rows; r > 0; r -= choice[r]) {
            tiles[count++] = choice[r];
        }
        int[] result = Arrays.copyOf(tiles, count);
        Arrays.sort(result);
        for (int i = 0; i < count / 2; i++) {
            int swap = result[i];
            result[i] = result[count - 1 - i];
            result[count - 1 - i] = swap;
        }
        return result;
    }
}
