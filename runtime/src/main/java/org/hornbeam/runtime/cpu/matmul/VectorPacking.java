// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.hornbeam.runtime.cpu.Addresses;

/** Packing with vectors of the preferred length. Loaded only where the Vector API is present. */
final class VectorPacking implements PanelPacking {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int BYTES = LANES * Float.BYTES;

    /** Masked stores are machine instructions for 256 bits and more on x86 and for any length with SVE, not with NEON. */
    private static final boolean MASKS = LANES >= 8;

    /** Vectors of a row for which a loop of their own takes longer than they do. */
    private static final int FEW_VECTORS = 2;

    private final ScalarPacking scalar = new ScalarPacking();
    private final TransposeKernel transpose;
    private final int block;

    /** Packing for kernels of {@code lanes} lanes. */
    VectorPacking(int lanes) {
        this.transpose =
                TileKernels.define(new TransposeGenerator(lanes).bytes(), TransposeKernel.class, vectorClass(lanes));
        this.block = lanes;
    }

    /** The class of vectors of that many floats. */
    static Class<?> vectorClass(int lanes) {
        return FloatVector.zero(VectorSpecies.of(float.class, VectorShape.forBitSize(32 * lanes)))
                .getClass();
    }

    /** Bits of the vectors that this machine prefers. */
    static int preferredBits() {
        return SPECIES.vectorBitSize();
    }

    static TileKernels preferredKernels() {
        int bits = preferredBits();
        // Longer vectors than 512 bits exist (SVE); shorter than 128 do not hold a strip.
        return bits < 128 ? TileKernels.scalar() : TileKernels.ofVectorBits(Math.min(bits, 512));
    }

    @Override
    public void copyRows(
            long source, long sourceStride, int rows, int columns, float[] panel, int offset, int panelStride) {
        int whole = (columns + LANES - 1) / LANES * LANES;
        int vectors = 0;
        if (columns <= Panels.SHORT_ROW && whole <= panelStride && rows > 0) {
            vectors = readable(sourceStride, rows, columns, whole);
        }
        if (whole > FEW_VECTORS * LANES) {
            copyPanelRows(source, sourceStride, vectors, whole, panel, offset, panelStride);
        } else {
            for (int c = 0; c < whole && vectors > 0; c += LANES) {
                long from = source + (long) c * Float.BYTES;
                copyPanelColumn(from, sourceStride, vectors, panel, offset + c, panelStride);
            }
        }
        int skipped = offset + vectors * panelStride;
        scalar.copyRows(
                source + vectors * sourceStride, sourceStride, rows - vectors, columns, panel, skipped, panelStride);
    }

    /**
     * The first of some rows whose whole vectors end inside the matrix; what they read beyond their columns is not used.
     */
    private static int readable(long sourceStride, int rows, int columns, int whole) {
        long spare = (rows - 1) * sourceStride - (long) (whole - columns) * Float.BYTES;
        return spare < 0 ? 0 : sourceStride == 0 ? rows : (int) (spare / sourceStride + 1);
    }

    private static void copyPanelRows(
            long source, long sourceStride, int rows, int columns, float[] panel, int offset, int panelStride) {
        for (int r = 0; r < rows; r++) {
            long from = Addresses.known(source + r * sourceStride);
            int to = offset + r * panelStride;
            for (int c = 0; c < columns; c += LANES) {
                FloatVector.fromMemorySegment(
                                SPECIES, NativeMemory.ALL, from + (long) c * Float.BYTES, NativeMemory.ORDER)
                        .intoArray(panel, to + c);
            }
        }
    }

    private static void copyPanelColumn(
            long source, long sourceStride, int rows, float[] panel, int offset, int panelStride) {
        for (int r = 0; r < rows; r++) {
            FloatVector.fromMemorySegment(
                            SPECIES, NativeMemory.ALL, Addresses.known(source + r * sourceStride), NativeMemory.ORDER)
                    .intoArray(panel, offset + r * panelStride);
        }
    }

    @Override
    public void copyStrip(long source, long sourceStride, int rows, int columns, int width, long strip) {
        int readable = 0;
        if (width % LANES == 0 && rows > 0) {
            readable = readable(sourceStride, rows, columns, width);
        }
        for (int v = 0; v < width && readable > 0; v += LANES) {
            long skipped = (long) v * Float.BYTES;
            copyStripColumn(source + skipped, sourceStride, readable, strip + skipped, (long) width * Float.BYTES);
        }
        ScalarPacking.copyStrip(source, sourceStride, readable, rows, columns, width, strip);
    }

    @Override
    public void copyStrips(
            long source, long sourceStride, int rows, int width, int strips, long strip, long stripStride) {
        if (width % LANES != 0) {
            scalar.copyStrips(source, sourceStride, rows, width, strips, strip, stripStride);
            return;
        }
        // Row by row: rows may lie on a page each, and the strips written are few.
        for (int r = 0; r < rows; r++) {
            long to = strip + (long) r * width * Float.BYTES;
            copyStripsRow(source + r * sourceStride, width * Float.BYTES, strips, to, stripStride);
        }
    }

    private static void copyStripsRow(long source, int bytes, int strips, long strip, long stripStride) {
        for (int s = 0; s < strips; s++) {
            long from = Addresses.known(source + (long) s * bytes);
            long to = Addresses.known(strip + s * stripStride);
            for (int b = 0; b < bytes; b += BYTES) {
                FloatVector.fromMemorySegment(SPECIES, NativeMemory.ALL, from + b, NativeMemory.ORDER)
                        .intoMemorySegment(NativeMemory.ALL, to + b, NativeMemory.ORDER);
            }
        }
    }

    private static void copyStripColumn(long source, long sourceStride, int rows, long strip, long stripStride) {
        for (int r = 0; r < rows; r++) {
            FloatVector.fromMemorySegment(SPECIES, NativeMemory.ALL, source + r * sourceStride, NativeMemory.ORDER)
                    .intoMemorySegment(NativeMemory.ALL, strip + r * stripStride, NativeMemory.ORDER);
        }
    }

    @Override
    public void transposeStrip(long source, long sourceStride, int columns, int depth, int width, long strip) {
        transpose(source, sourceStride, columns, depth, strip, (long) width * Float.BYTES);
        ScalarPacking.clear(columns, depth, width, strip);
    }

    @Override
    public void transpose(long source, long sourceStride, int rows, int columns, long target, long targetStride) {
        int blockRows = rows - rows % block;
        int blockColumns = columns - columns % block;
        for (int r = 0; r < blockRows; r += block) {
            for (int c = 0; c < blockColumns; c += block) {
                transpose.run(
                        source + r * sourceStride + (long) c * Float.BYTES,
                        sourceStride,
                        target + c * targetStride + (long) r * Float.BYTES,
                        targetStride);
            }
        }
        ScalarPacking.transpose(source, sourceStride, 0, blockRows, blockColumns, columns, target, targetStride);
        ScalarPacking.transpose(source, sourceStride, blockRows, rows, 0, columns, target, targetStride);
    }

    @Override
    public void stripFromPanel(
            float[] panel, int depthStep, int columnStep, int columns, int depth, int width, long strip) {
        scalar.stripFromPanel(panel, depthStep, columnStep, columns, depth, width, strip);
    }

    @Override
    public void moveTile(long tile, int width, int rows, int columns, long result, long resultStride, boolean add) {
        if (add && columns == 2 * LANES) {
            addPairs(tile, (long) width * Float.BYTES, rows, result, resultStride);
            return;
        }
        int body = columns - columns % LANES;
        if (body > 0) {
            for (int r = 0; r < rows; r++) {
                long from = tile + (long) r * width * Float.BYTES;
                if (add) {
                    addRow(from, result + r * resultStride, body);
                } else {
                    storeRow(from, result + r * resultStride, body);
                }
            }
        }
        if (body < columns) {
            long skipped = (long) body * Float.BYTES;
            if (MASKS) {
                // The scratch rows are whole vectors; only the valid columns reach the result.
                long tileStride = (long) width * Float.BYTES;
                if (add) {
                    addColumns(tile + skipped, tileStride, rows, result + skipped, resultStride, columns - body);
                } else {
                    storeColumns(tile + skipped, tileStride, rows, result + skipped, resultStride, columns - body);
                }
            } else {
                scalar.moveTile(tile + skipped, width, rows, columns - body, result + skipped, resultStride, add);
            }
        }
    }

    /** Rows of two vectors, as most tiles have: without a loop for each row they overlap (40 to 65 ns for 100 to 125). */
    private static void addPairs(long tile, long tileStride, int rows, long result, long resultStride) {
        for (int r = 0; r < rows; r++) {
            long from = Addresses.known(tile + r * tileStride);
            long to = Addresses.known(result + r * resultStride);
            FloatVector first = FloatVector.fromMemorySegment(SPECIES, NativeMemory.ALL, to, NativeMemory.ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, NativeMemory.ALL, from, NativeMemory.ORDER));
            FloatVector second = FloatVector.fromMemorySegment(
                            SPECIES, NativeMemory.ALL, to + BYTES, NativeMemory.ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, NativeMemory.ALL, from + BYTES, NativeMemory.ORDER));
            first.intoMemorySegment(NativeMemory.ALL, to, NativeMemory.ORDER);
            second.intoMemorySegment(NativeMemory.ALL, to + BYTES, NativeMemory.ORDER);
        }
    }

    private static void storeColumns(
            long tile, long tileStride, int rows, long result, long resultStride, int columns) {
        // Made here: a mask that is passed to a method that is not inlined would be boxed.
        VectorMask<Float> valid = VectorMask.fromLong(SPECIES, (1L << columns) - 1);
        for (int r = 0; r < rows; r++) {
            FloatVector.fromMemorySegment(SPECIES, NativeMemory.ALL, tile + r * tileStride, NativeMemory.ORDER)
                    .intoMemorySegment(NativeMemory.ALL, result + r * resultStride, NativeMemory.ORDER, valid);
        }
    }

    private static void addColumns(long tile, long tileStride, int rows, long result, long resultStride, int columns) {
        // Made here: a mask that is passed to a method that is not inlined would be boxed.
        VectorMask<Float> valid = VectorMask.fromLong(SPECIES, (1L << columns) - 1);
        for (int r = 0; r < rows; r++) {
            long to = result + r * resultStride;
            FloatVector.fromMemorySegment(SPECIES, NativeMemory.ALL, to, NativeMemory.ORDER, valid)
                    .add(FloatVector.fromMemorySegment(
                            SPECIES, NativeMemory.ALL, tile + r * tileStride, NativeMemory.ORDER))
                    .intoMemorySegment(NativeMemory.ALL, to, NativeMemory.ORDER, valid);
        }
    }

    private static void addRow(long from, long to, int columns) {
        for (int c = 0; c < columns; c += LANES, from += BYTES, to += BYTES) {
            FloatVector.fromMemorySegment(SPECIES, NativeMemory.ALL, to, NativeMemory.ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, NativeMemory.ALL, from, NativeMemory.ORDER))
                    .intoMemorySegment(NativeMemory.ALL, to, NativeMemory.ORDER);
        }
    }

    private static void storeRow(long from, long to, int columns) {
        for (int c = 0; c < columns; c += LANES, from += BYTES, to += BYTES) {
            FloatVector.fromMemorySegment(SPECIES, NativeMemory.ALL, from, NativeMemory.ORDER)
                    .intoMemorySegment(NativeMemory.ALL, to, NativeMemory.ORDER);
        }
    }
}
