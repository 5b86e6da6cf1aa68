// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.memory;

import java.lang.foreign.Arena;

/** Memory straight from the JVM, for runs that nobody accounts for: tests and short evaluations. */
public final class ForeignMemory implements Memory {
    @Override
    public Block allocate(long bytes, String what) {
        Arena arena = Arena.ofShared();
        long address;
        try {
            address = arena.allocate(Math.max(bytes, 1), MemoryPlan.ALIGNMENT).address();
        } catch (OutOfMemoryError e) {
            arena.close();
            throw e;
        }
        return new Block() {
            @Override
            public long address() {
                return address;
            }

            @Override
            public long bytes() {
                return bytes;
            }

            @Override
            public void close() {
                arena.close();
            }
        };
    }
}
