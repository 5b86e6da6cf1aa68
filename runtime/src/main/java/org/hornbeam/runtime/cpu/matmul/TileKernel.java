// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

/**
 * Computes one register tile over one chunk of the depth: per element one ascending fma chain that starts at +0.
 *
 * <p>The left panel is read at {@code left[leftOffset + i * Panels.ROW_STRIDE + k]}, or, for a depth-major panel, at
 * {@code left[leftOffset + k * Panels.DEPTH_STRIDE + i]}. The right factor, in place or packed, is
 * read at {@code right + k * rightStride}. The tile is stored at {@code result + i * resultStride}. Strides and addresses
 * are in bytes, panel offsets in elements.
 */
public interface TileKernel {
    void run(float[] left, int leftOffset, long right, long rightStride, long result, long resultStride, int depth);
}
