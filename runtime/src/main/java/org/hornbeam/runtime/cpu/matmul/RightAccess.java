// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

/** The rule that decides whether the right factor is read in place or packed into strips first. */
final class RightAccess {
    private RightAccess() {}

    /**
     * In place when it is stored as used and either few tiles share a strip, so that packing would not pay, or its rows
     * are close enough together that a strip of one chunk does not overload the cache sets and the page tables.
     */
    static boolean direct(Operand right, MatmulSizes sizes, int blockRows) {
        if (!(right instanceof Operand.Dense dense) || dense.layout() == Layout.TRANSPOSED) {
            return false;
        }
        return blockRows <= 48 || dense.leadingDimension() <= 768 || sizes.depth() <= 64;
    }
}
