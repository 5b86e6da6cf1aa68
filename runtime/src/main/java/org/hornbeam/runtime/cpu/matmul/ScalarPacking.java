// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Packing in plain Java. */
final class ScalarPacking implements PanelPacking {
    private static final int BULK = 24;

    @Override
    public void copyRows(
            long source, long sourceStride, int rows, int columns, float[] panel, int offset, int panelStride) {
        for (int r = 0; r < rows; r++) {
            copyRow(source + r * sourceStride, columns, panel, offset + r * panelStride);
        }
    }

    private static void copyRow(long source, int columns, float[] panel, int offset) {
        if (columns >= BULK) {
            MemorySegment.copy(
                    NativeMemory.ALL, ValueLayout.JAVA_FLOAT_UNALIGNED, source, panel, offset, columns);
        } else {
            for (int c = 0; c < columns; c++) {
                panel[offset + c] = NativeMemory.get(source + (long) c * Float.BYTES);
            }
        }
    }

    @Override
    public void copyStrip(long source, long sourceStride, int rows, int columns, int width, float[] strip) {
        for (int r = 0; r < rows; r++) {
            long from = source + r * sourceStride;
            int to = r * width;
            for (int c = 0; c < columns; c++) {
                strip[to + c] = NativeMemory.get(from + (long) c * Float.BYTES);
            }
            for (int c = columns; c < width; c++) {
                strip[to + c] = 0f;
            }
        }
    }

    @Override
    public void transposeStrip(long source, long sourceStride, int columns, int depth, int width, float[] strip) {
        transpose(source, sourceStride, 0, columns, 0, depth, width, strip);
        clear(columns, depth, width, strip);
    }

    static void transpose(
            long source,
            long sourceStride,
            int columnFrom,
            int columnTo,
            int depthFrom,
            int depthTo,
            int width,
            float[] strip) {
        for (int c = columnFrom; c < columnTo; c++) {
            long from = source + c * sourceStride;
            for (int k = depthFrom; k < depthTo; k++) {
                strip[k * width + c] = NativeMemory.get(from + (long) k * Float.BYTES);
            }
        }
    }

    static void clear(int columns, int depth, int width, float[] strip) {
        if (columns < width) {
            for (int k = 0; k < depth; k++) {
                for (int c = columns; c < width; c++) {
                    strip[k * width + c] = 0f;
                }
            }
        }
    }

    @Override
    public void moveTile(
            long tile, int width, int rows, int columns, long result, long resultStride, boolean add) {
        for (int r = 0; r < rows; r++) {
            long from = tile + (long) r * width * Float.BYTES;
            long to = result + r * resultStride;
            for (int c = 0; c < columns; c++, from += Float.BYTES, to += Float.BYTES) {
                float value = NativeMemory.get(from);
                NativeMemory.set(to, add ? NativeMemory.get(to) + value : value);
            }
        }
    }
}
