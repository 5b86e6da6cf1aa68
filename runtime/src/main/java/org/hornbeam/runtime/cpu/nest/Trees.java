// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

/**
 * The end of a fold: 32 lanes in memory -&gt; one number, by the fixed tree in which lane l takes lane l + 16, + 8, + 4, +
 * 2, + 1. The lanes are overwritten.
 */
final class Trees {
    private Trees() {}

    static float fsum(long lanes) {
        for (int half = 16; half > 0; half >>= 1) {
            for (int l = 0; l < half; l++) {
                Cells.storeF32(lanes + 4L * l, f(lanes, l) + f(lanes, l + half));
            }
        }
        return f(lanes, 0);
    }

    static float fproduct(long lanes) {
        for (int half = 16; half > 0; half >>= 1) {
            for (int l = 0; l < half; l++) {
                Cells.storeF32(lanes + 4L * l, f(lanes, l) * f(lanes, l + half));
            }
        }
        return f(lanes, 0);
    }

    static float fmax(long lanes) {
        for (int half = 16; half > 0; half >>= 1) {
            for (int l = 0; l < half; l++) {
                Cells.storeF32(lanes + 4L * l, Math.max(f(lanes, l), f(lanes, l + half)));
            }
        }
        return f(lanes, 0);
    }

    static float fmin(long lanes) {
        for (int half = 16; half > 0; half >>= 1) {
            for (int l = 0; l < half; l++) {
                Cells.storeF32(lanes + 4L * l, Math.min(f(lanes, l), f(lanes, l + half)));
            }
        }
        return f(lanes, 0);
    }

    // Integer combinations are associative, so that their order needs no tree.

    static int isum(long lanes) {
        int sum = 0;
        for (int l = 0; l < 32; l++) {
            sum += Cells.loadI32(lanes + 4L * l);
        }
        return sum;
    }

    static int iproduct(long lanes) {
        int product = 1;
        for (int l = 0; l < 32; l++) {
            product *= Cells.loadI32(lanes + 4L * l);
        }
        return product;
    }

    static int imax(long lanes) {
        int max = Integer.MIN_VALUE;
        for (int l = 0; l < 32; l++) {
            max = Math.max(max, Cells.loadI32(lanes + 4L * l));
        }
        return max;
    }

    static int imin(long lanes) {
        int min = Integer.MAX_VALUE;
        for (int l = 0; l < 32; l++) {
            min = Math.min(min, Cells.loadI32(lanes + 4L * l));
        }
        return min;
    }

    static int any(long lanes) {
        int any = 0;
        for (int l = 0; l < 32; l++) {
            any |= Cells.loadI32(lanes + 4L * l);
        }
        return any;
    }

    static int all(long lanes) {
        int all = 1;
        for (int l = 0; l < 32; l++) {
            all &= Cells.loadI32(lanes + 4L * l);
        }
        return all;
    }

    private static float f(long lanes, int l) {
        return Cells.loadF32(lanes + 4L * l);
    }
}
