// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

/** Lane indexes of the permutations of a transpose: for each stage those of the lower and of the upper row. */
final class TransposeIndexes {
    static final int[] LANES4 = of(4);
    static final int[] LANES8 = of(8);
    static final int[] LANES16 = of(16);

    private TransposeIndexes() {}

    private static int[] of(int lanes) {
        int[] indexes = new int[2 * lanes * Integer.numberOfTrailingZeros(lanes)];
        int at = 0;
        for (int distance = 1; distance < lanes; distance *= 2, at += 2 * lanes) {
            for (int lane = 0; lane < lanes; lane++) {
                boolean first = (lane & distance) == 0;
                indexes[at + lane] = first ? lane : lanes + lane - distance;
                indexes[at + lanes + lane] = first ? lane + distance : lanes + lane;
            }
        }
        return indexes;
    }
}
