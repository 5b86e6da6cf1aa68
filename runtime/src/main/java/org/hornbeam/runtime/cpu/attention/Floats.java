// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.attention;

import static org.hornbeam.runtime.memory.AllMemory.ALL;

import java.lang.foreign.ValueLayout;

/** Numbers at absolute addresses; no bounds are checked here, whoever binds a kernel proves them. */
final class Floats {
    static final long BYTES = Float.BYTES;

    private static final int LINE = 64;

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private Floats() {}

    /** Sets some rows to a number. */
    static void fill(long address, long rowStride, long rows, long columns, float value) {
        for (long row = 0; row < rows; row++) {
            for (long column = 0; column < columns; column++) {
                ALL.set(FLOAT, address + row * rowStride + column * BYTES, value);
            }
        }
    }

    /** Reads a number of each cache line of some rows: their bits, combined. */
    static int read(long address, long rowStride, long rows, long bytes) {
        int bits = 0;
        for (long row = 0; row < rows; row++) {
            for (long at = 0; at < bytes; at += LINE) {
                bits ^= ALL.get(ValueLayout.JAVA_INT_UNALIGNED, address + row * rowStride + at);
            }
        }
        return bits;
    }

    /** Whether one of some neighbours is at most a limit. */
    static boolean anyAtMost(long address, long count, float limit) {
        for (long i = 0; i < count; i++) {
            if (ALL.get(FLOAT, address + i * BYTES) <= limit) {
                return true;
            }
        }
        return false;
    }

    /** Bytes of some numbers, up to a whole cache line. */
    static long aligned(long count) {
        return (count * BYTES + 63) & -64;
    }
}
