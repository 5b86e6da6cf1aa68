// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Packing in plain Java. */
final class ScalarPacking implements PanelPacking {
    private static final int SQUARE = 16;

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
            MemorySegment.copy(NativeMemory.ALL, ValueLayout.JAVA_FLOAT_UNALIGNED, source, panel, offset, columns);
        } else {
            for (int c = 0; c < columns; c++) {
                panel[offset + c] = NativeMemory.get(source + (long) c * Float.BYTES);
            }
        }
    }

    @Override
    public void copyStrip(long source, long sourceStride, int rows, int columns, int width, long strip) {
        copyStrip(source, sourceStride, 0, rows, columns, width, strip);
    }

    @Override
    public void copyStrips(
            long source, long sourceStride, int rows, int width, int strips, long strip, long stripStride) {
        for (int s = 0; s < strips; s++) {
            long from = source + (long) s * width * Float.BYTES;
            copyStrip(from, sourceStride, 0, rows, width, width, strip + s * stripStride);
        }
    }

    static void copyStrip(long source, long sourceStride, int rowFrom, int rowTo, int columns, int width, long strip) {
        for (int r = rowFrom; r < rowTo; r++) {
            long from = source + r * sourceStride;
            long to = strip + (long) r * width * Float.BYTES;
            for (int c = 0; c < columns; c++) {
                NativeMemory.set(to + (long) c * Float.BYTES, NativeMemory.get(from + (long) c * Float.BYTES));
            }
            clearRow(to, columns, width);
        }
    }

    @Override
    public void transposeStrip(long source, long sourceStride, int columns, int depth, int width, long strip) {
        transpose(source, sourceStride, columns, depth, strip, (long) width * Float.BYTES);
        clear(columns, depth, width, strip);
    }

    @Override
    public void transpose(long source, long sourceStride, int rows, int columns, long target, long targetStride) {
        transpose(source, sourceStride, 0, rows, 0, columns, target, targetStride);
    }

    /** Some rows and columns of the source; by squares that stay in the nearest cache on both sides. */
    static void transpose(
            long source,
            long sourceStride,
            int rowFrom,
            int rowTo,
            int columnFrom,
            int columnTo,
            long target,
            long targetStride) {
        for (int r = rowFrom; r < rowTo; r += SQUARE) {
            int rowEnd = Math.min(rowTo, r + SQUARE);
            for (int c = columnFrom; c < columnTo; c += SQUARE) {
                square(source, sourceStride, r, rowEnd, c, Math.min(columnTo, c + SQUARE), target, targetStride);
            }
        }
    }

    private static void square(
            long source,
            long sourceStride,
            int rowFrom,
            int rowTo,
            int columnFrom,
            int columnTo,
            long target,
            long targetStride) {
        for (int r = rowFrom; r < rowTo; r++) {
            long from = source + r * sourceStride;
            long to = target + (long) r * Float.BYTES;
            for (int c = columnFrom; c < columnTo; c++) {
                NativeMemory.move(from + (long) c * Float.BYTES, to + c * targetStride);
            }
        }
    }

    @Override
    public void stripFromPanel(
            float[] panel, int depthStep, int columnStep, int columns, int depth, int width, long strip) {
        for (int k = 0; k < depth; k++) {
            long to = strip + (long) k * width * Float.BYTES;
            for (int c = 0; c < columns; c++) {
                NativeMemory.set(to + (long) c * Float.BYTES, panel[k * depthStep + c * columnStep]);
            }
        }
        clear(columns, depth, width, strip);
    }

    static void clear(int columns, int depth, int width, long strip) {
        if (columns < width) {
            for (int k = 0; k < depth; k++) {
                clearRow(strip + (long) k * width * Float.BYTES, columns, width);
            }
        }
    }

    private static void clearRow(long row, int columns, int width) {
        for (int c = columns; c < width; c++) {
            NativeMemory.set(row + (long) c * Float.BYTES, 0f);
        }
    }

    @Override
    public void moveTile(long tile, int width, int rows, int columns, long result, long resultStride, boolean add) {
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
