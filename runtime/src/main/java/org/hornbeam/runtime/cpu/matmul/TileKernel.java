// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

/**
 * Computes one register tile over one chunk of the depth: per element one ascending fma chain that starts at +0.
 *
 * <p>A left factor that was packed is read at {@code panel[left + i * Panels.ROW_STRIDE + k]}, or, by depth, at
 * {@code panel[left + k * Panels.DEPTH_STRIDE + i]}; one that is read where it lies is at {@code left + i * leftStride},
 * with its depth in a row, or, by depth, at {@code left + k * leftStride}. The right factor, in place or packed, is
 * read at {@code right + k * rightStride}. The tile is stored at {@code result + i * resultStride}. Strides and addresses
 * are in bytes, places in a panel in elements.
 */
public interface TileKernel {
    void run(
            float[] panel,
            long left,
            long leftStride,
            long right,
            long rightStride,
            long result,
            long resultStride,
            int depth);
}
