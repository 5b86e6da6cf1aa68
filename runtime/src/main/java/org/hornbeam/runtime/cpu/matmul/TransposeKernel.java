// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

/** Transposes one square block of as many rows as a vector has lanes. */
public interface TransposeKernel {
    /**
     * Element (r, c) at {@code source + r * sourceStride + 4 c} goes to {@code target + c * targetStride + 4 r}.
     * Strides are in bytes.
     */
    void run(long source, long sourceStride, long target, long targetStride);
}
