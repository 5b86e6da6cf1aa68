// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

/** Transposes one square block of as many rows as a vector has lanes. */
public interface TransposeKernel {
    /**
     * Element (r, c) at {@code source + r * sourceStride + 4 c} (bytes) goes to {@code target[offset + c * targetStride +
     * r]} (elements).
     */
    void run(long source, long sourceStride, float[] target, int offset, int targetStride);
}
