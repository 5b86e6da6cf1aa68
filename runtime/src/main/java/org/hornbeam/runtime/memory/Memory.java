// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.memory;

/** Where runs get their memory from; every byte is accounted for by whoever provides it. */
public interface Memory {
    /** Memory off the heap, aligned to 64 bytes, filled with zeros. */
    interface Block extends AutoCloseable {
        /** Its first byte. */
        long address();

        /** Its size. */
        long bytes();

        /** Gives it back. */
        @Override
        void close();
    }

    /**
     * Takes memory.
     *
     * @param bytes how much
     * @param what what for, for the message if there is not enough
     */
    Block allocate(long bytes, String what);
}
