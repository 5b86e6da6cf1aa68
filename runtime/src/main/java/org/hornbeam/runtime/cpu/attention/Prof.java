// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.attention;

public final class Prof {
    public static final long[] T = new long[16];
    static long t;

    static void s() {
        t = System.nanoTime();
    }

    static void e(int i) {
        long n = System.nanoTime();
        T[i] += n - t;
        t = n;
    }
}
