// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

/**
 * Sizes of a batched product: per batch, {@code [rows, depth] x [depth, columns] -> [rows, columns]}.
 *
 * <p>All may be 0; a product over depth 0 is zero.
 */
public record MatmulSizes(int batch, long rows, long columns, long depth) {
    public MatmulSizes {
        if (batch < 0 || rows < 0 || columns < 0 || depth < 0) {
            throw new IllegalArgumentException("matmul sizes must not be negative: batch " + batch + ", rows " + rows
                    + ", columns " + columns + ", depth " + depth);
        }
    }

    /** A single product. */
    public static MatmulSizes of(long rows, long columns, long depth) {
        return new MatmulSizes(1, rows, columns, depth);
    }

    /** Floating point operations, a multiply and an add counted as two. */
    public double flops() {
        return 2.0 * batch * rows * columns * depth;
    }
}
