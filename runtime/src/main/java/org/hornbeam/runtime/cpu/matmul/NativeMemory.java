// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.hornbeam.runtime.memory.AllMemory;

/**
 * All of memory as one segment, read and written at absolute addresses.
 *
 * <p>No bounds are checked here: whoever binds a product proves them. One global segment is markedly faster in
 * generated loops than one segment per buffer.
 */
final class NativeMemory {
    static final MemorySegment ALL = AllMemory.ALL;
    static final ByteOrder ORDER = ByteOrder.nativeOrder();
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private NativeMemory() {}

    /** Moves 32 bits of any kind. */
    static void move(long from, long to) {
        ALL.set(INT, to, ALL.get(INT, from));
    }

    static float get(long address) {
        return ALL.get(FLOAT, address);
    }

    static void set(long address, float value) {
        ALL.set(FLOAT, address, value);
    }
}
