// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.memory;

import java.lang.foreign.MemorySegment;

/**
 * All of memory as one segment, read and written at absolute addresses. No bounds are checked here: whoever makes an
 * address proves it. One segment for everything is markedly faster in generated loops than one for each buffer.
 */
public final class AllMemory {
    /** From address 0 to the last. */
    public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private AllMemory() {}
}
