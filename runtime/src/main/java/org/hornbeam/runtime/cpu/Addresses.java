// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

/**
 * Addresses that the compiler knows to be in range. Every access through the segment of all memory is checked. Where C2
 * knows no bounds of an address, it moves the check in front of the loop: some 35 instructions for each access and each
 * call, which cost short rows more than their work, and registers of the loop besides. With the sign and the highest bit
 * masked away, an address plus a column is a valid offset by its type alone, and no check is left.
 */
public final class Addresses {
    /** Which bits an address has: no system gives out addresses beyond. */
    public static final long BITS = 0x3fff_ffff_ffff_ffffL;

    private Addresses() {}

    /** The same address, known to be in range. */
    public static long known(long address) {
        return address & BITS;
    }
}
