// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import java.lang.foreign.Arena;
import java.util.function.Supplier;
import org.hornbeam.runtime.cpu.AllocatedBytes;
import org.hornbeam.runtime.cpu.KernelWarmUp;
import org.hornbeam.runtime.cpu.WarmUpLimit;

/** Begins with scalar packing and goes over to vectors once those are warm: they move the same numbers. */
final class TieredPacking implements PanelPacking, KernelWarmUp.Candidate {
    private static final System.Logger LOG = System.getLogger(TieredPacking.class.getName());
    private static final long WORTH = 50_000;
    private static final int CALLS = 16;
    private static final int DEPTH = 64;

    private final int lanes;
    private final Supplier<PanelPacking> vector;
    private volatile PanelPacking active = new ScalarPacking();
    /** Elements after which to ask for a warm-up. */
    private volatile long askAt = WORTH;
    /** Elements moved; approximate. */
    private long work;

    TieredPacking(int lanes, Supplier<PanelPacking> vector) {
        this.lanes = lanes;
        this.vector = vector;
    }

    private PanelPacking counted(long elements) {
        PanelPacking now = active;
        if (now instanceof ScalarPacking) {
            work += elements;
            if (work >= askAt) {
                ask();
            }
        }
        return now;
    }

    private synchronized void ask() {
        if (work >= askAt) {
            askAt = Long.MAX_VALUE;
            KernelWarmUp.later(this);
        }
    }

    @Override
    public void copyRows(
            long source, long sourceStride, int rows, int columns, float[] panel, int offset, int panelStride) {
        // In bulk: never by vectors.
        active.copyRows(source, sourceStride, rows, columns, panel, offset, panelStride);
    }

    @Override
    public void copyStrip(long source, long sourceStride, int rows, int columns, int width, long strip) {
        counted((long) rows * columns).copyStrip(source, sourceStride, rows, columns, width, strip);
    }

    @Override
    public void transposeStrip(long source, long sourceStride, int columns, int depth, int width, long strip) {
        counted((long) columns * depth).transposeStrip(source, sourceStride, columns, depth, width, strip);
    }

    @Override
    public void stripFromPanel(
            float[] panel, int depthStep, int columnStep, int columns, int depth, int width, long strip) {
        active.stripFromPanel(panel, depthStep, columnStep, columns, depth, width, strip);
    }

    @Override
    public void moveTile(long tile, int width, int rows, int columns, long result, long resultStride, boolean add) {
        counted((long) rows * columns).moveTile(tile, width, rows, columns, result, resultStride, add);
    }

    @Override
    public long work() {
        // Scalar code moves a number in the time of about four multiply-adds of a tile.
        return 4 * work;
    }

    @Override
    public boolean advance() {
        PanelPacking packing = vector.get();
        try (Arena arena = Arena.ofConfined()) {
            long rowBytes = (long) Panels.STRIP_COLUMNS * Float.BYTES;
            long matrix = arena.allocate(DEPTH * rowBytes, 64).address();
            long strip = arena.allocate(DEPTH * rowBytes, 64).address();
            WarmUpLimit limit = new WarmUpLimit();
            limit.begin();
            do {
                for (int call = 0; call < CALLS; call++) {
                    all(packing, matrix, strip, rowBytes);
                }
                if (AllocatedBytes.of(() -> all(packing, matrix, strip, rowBytes)) == 0) {
                    active = packing;
                    return true;
                }
            } while (!limit.reached(CALLS));
            askAt = 2 * work;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "packing with vectors goes on allocating and is not used for the time being");
            return true;
        }
    }

    @Override
    public boolean vector() {
        return !(active instanceof ScalarPacking);
    }

    @Override
    public String description() {
        return "packing of panels";
    }

    private void all(PanelPacking packing, long matrix, long strip, long rowBytes) {
        int width = 2 * lanes;
        packing.copyStrip(matrix, rowBytes, DEPTH, width, width, strip);
        packing.copyStrip(matrix, rowBytes, DEPTH, width - 3, width, strip);
        packing.transposeStrip(matrix, rowBytes, width, 2 * lanes, width, strip);
        // One by one: a list of the widths would be allocated and be taken for what vectors allocate.
        packing.moveTile(strip, width, 8, width, matrix, rowBytes, false);
        packing.moveTile(strip, width, 8, width, matrix, rowBytes, true);
        packing.moveTile(strip, width, 8, width - 3, matrix, rowBytes, false);
        packing.moveTile(strip, width, 8, width - 3, matrix, rowBytes, true);
    }
}
