// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import java.lang.foreign.Arena;

/**
 * The scratch of one worker, of fixed size and good for any product; used by one thread at a time.
 *
 * <p>Holds about 0.5 MiB of packing panels on the heap and {@link #SCRATCH_BYTES} bytes off the heap.
 */
public final class Workspace {
    private static final int TILE_BYTES = 16 * Panels.STRIP_COLUMNS * Float.BYTES;

    private static final long STRIP_BYTES = (long) Panels.STRIP_ELEMENTS * Float.BYTES;

    private static final long BLOCK_BYTES = (long) Panels.BLOCK_ROWS * Panels.EPILOGUE_COLUMNS * Float.BYTES;

    private static final long TURNED_BYTES = (long) Panels.EPILOGUE_COLUMNS * Panels.TURNED_COLUMNS * Float.BYTES;

    private static final long COMPUTED_BYTES = (long) Panels.COMPUTED_ELEMENTS * Float.BYTES;

    /** Bytes of off-heap scratch that a workspace needs, at an address aligned to 64 bytes. */
    public static final long SCRATCH_BYTES = TILE_BYTES + STRIP_BYTES + BLOCK_BYTES + TURNED_BYTES + COMPUTED_BYTES;

    final float[] left = new float[Panels.LEFT_ELEMENTS];
    final float[] right = new float[Panels.CHUNK * Panels.STRIP_COLUMNS];
    private final int[] points = new int[16];
    final long tile;
    final long strip;
    final long block;
    final long turned;
    final long computed;
    private final int worker;

    private Workspace(int worker, long address) {
        this.worker = worker;
        this.tile = address;
        this.strip = tile + TILE_BYTES;
        this.block = strip + STRIP_BYTES;
        this.turned = block + BLOCK_BYTES;
        this.computed = turned + TURNED_BYTES;
    }

    /** A workspace over {@link #SCRATCH_BYTES} bytes of the caller's memory at {@code address}. */
    public static Workspace of(int worker, long address) {
        if ((address & 63) != 0) {
            throw new IllegalArgumentException(
                    "workspace scratch must be aligned to 64 bytes, found address 0x" + Long.toHexString(address));
        }
        return new Workspace(worker, address);
    }

    /** A workspace whose scratch lives as long as the arena. */
    public static Workspace allocate(int worker, Arena arena) {
        return of(worker, arena.allocate(SCRATCH_BYTES, 64).address());
    }

    /** The panel of left factors, for kernels that fill it themselves and multiply by {@link PanelProduct}. */
    public float[] panel() {
        return left;
    }

    /** 16 places in the panel, for the same kernels. */
    public int[] points() {
        return points;
    }

    /** The index given to epilogues. */
    public int worker() {
        return worker;
    }
}
