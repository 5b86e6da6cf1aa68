// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import java.util.function.Supplier;
import org.hornbeam.runtime.cpu.TieredLoops;

/** Begins with scalar packing and goes over to vectors once those are warm: they move the same numbers. */
final class TieredPacking implements PanelPacking {
    private static final int DEPTH = 64;
    private static final long ROW_BYTES = (long) Panels.STRIP_COLUMNS * Float.BYTES;
    /** Scalar code moves a number in the time of about four multiply-adds of a tile. */
    private static final int OPERATIONS = 4;

    /** For warm-ups, which must not allocate: nobody reads it. */
    private static final float[] PANEL = new float[DEPTH * Panels.STRIP_COLUMNS];

    private final PanelPacking scalar = new ScalarPacking();
    private final TieredLoops<PanelPacking> loops;

    TieredPacking(int lanes, Supplier<PanelPacking> vector) {
        this.loops = new TieredLoops<>(
                "packing of panels",
                scalar,
                vector,
                OPERATIONS,
                2 * DEPTH * ROW_BYTES,
                (packing, memory) -> all(packing, 2 * lanes, memory, memory + DEPTH * ROW_BYTES));
    }

    @Override
    public void copyRows(
            long source, long sourceStride, int rows, int columns, float[] panel, int offset, int panelStride) {
        PanelPacking packing = columns > Panels.SHORT_ROW ? scalar : loops.now((long) rows * columns);
        packing.copyRows(source, sourceStride, rows, columns, panel, offset, panelStride);
    }

    @Override
    public void copyStrip(long source, long sourceStride, int rows, int columns, int width, long strip) {
        loops.now((long) rows * columns).copyStrip(source, sourceStride, rows, columns, width, strip);
    }

    @Override
    public void copyStrips(
            long source, long sourceStride, int rows, int width, int strips, long strip, long stripStride) {
        loops.now((long) rows * width * strips)
                .copyStrips(source, sourceStride, rows, width, strips, strip, stripStride);
    }

    @Override
    public void transposeStrip(long source, long sourceStride, int columns, int depth, int width, long strip) {
        loops.now((long) columns * depth).transposeStrip(source, sourceStride, columns, depth, width, strip);
    }

    @Override
    public void transpose(long source, long sourceStride, int rows, int columns, long target, long targetStride) {
        loops.now((long) rows * columns).transpose(source, sourceStride, rows, columns, target, targetStride);
    }

    @Override
    public void stripFromPanel(
            float[] panel, int depthStep, int columnStep, int columns, int depth, int width, long strip) {
        scalar.stripFromPanel(panel, depthStep, columnStep, columns, depth, width, strip);
    }

    @Override
    public void moveTile(long tile, int width, int rows, int columns, long result, long resultStride, boolean add) {
        loops.now((long) rows * columns).moveTile(tile, width, rows, columns, result, resultStride, add);
    }

    private static void all(PanelPacking packing, int width, long matrix, long strip) {
        packing.copyRows(matrix, ROW_BYTES, DEPTH, width - 3, PANEL, 0, width);
        packing.copyRows(matrix, ROW_BYTES, DEPTH, 2 * width - 3, PANEL, 0, 2 * width);
        packing.copyStrip(matrix, ROW_BYTES, DEPTH, width, width, strip);
        packing.copyStrip(matrix, ROW_BYTES, DEPTH, width - 3, width, strip);
        packing.copyStrips(matrix, ROW_BYTES, DEPTH, width, 2, strip, (long) DEPTH * width * Float.BYTES);
        packing.transposeStrip(matrix, ROW_BYTES, width, width, width, strip);
        // One by one: a list of the widths would be allocated and be taken for what vectors allocate.
        packing.moveTile(strip, width, 8, width, matrix, ROW_BYTES, false);
        packing.moveTile(strip, width, 8, width, matrix, ROW_BYTES, true);
        packing.moveTile(strip, width, 8, width - 3, matrix, ROW_BYTES, false);
        packing.moveTile(strip, width, 8, width - 3, matrix, ROW_BYTES, true);
        // Less than a vector, as the classes of a network: what no run has done is compiled as if it never came, and
        // the
        // first one that does it would go back to the interpreter, for hundreds of steps.
        packing.moveTile(strip, width, 8, width / 2 - 3, matrix, ROW_BYTES, false);
        packing.moveTile(strip, width, 8, width / 2 - 3, matrix, ROW_BYTES, true);
    }
}
