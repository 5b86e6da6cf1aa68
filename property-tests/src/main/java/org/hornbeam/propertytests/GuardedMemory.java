// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.hornbeam.runtime.memory.Memory;
import org.hornbeam.runtime.memory.MemoryPlan;

/**
 * Memory between guards, filled with what is NaN for floats and -1 for integers: a kernel that writes outside of its
 * memory is found when the block closes, one that relies on zeros or reads what nobody wrote is found by its results.
 */
final class GuardedMemory implements Memory {
    private static final long GUARD = 4 * MemoryPlan.ALIGNMENT;
    private static final byte FILL = -1;

    @Override
    public Block allocate(long bytes, String what) {
        Arena arena = Arena.ofShared();
        MemorySegment all = arena.allocate(bytes + 2 * GUARD, MemoryPlan.ALIGNMENT);
        all.fill(FILL);
        return new Block() {
            @Override
            public long address() {
                return all.address() + GUARD;
            }

            @Override
            public long bytes() {
                return bytes;
            }

            @Override
            public void close() {
                try {
                    intact(0, GUARD);
                    intact(GUARD + bytes, GUARD);
                } finally {
                    arena.close();
                }
            }

            private void intact(long from, long length) {
                for (long at = from; at < from + length; at++) {
                    if (all.get(ValueLayout.JAVA_BYTE, at) != FILL) {
                        throw new AssertionError("a kernel wrote at byte " + (at - GUARD) + " of " + what
                                + ", which has " + bytes + " bytes");
                    }
                }
            }
        };
    }
}
