// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.attention;

/**
 * Brings what some neighbouring heads read into the second-level cache before the first of them begins. In memory a row of
 * one head is a short piece between those of the others, too short for the processor to read ahead; rows of several heads
 * are read one after the other.
 */
final class HeadGroups {
    /** What may be brought near at once: a part of a second-level cache, which blocks of pairs need too. */
    private static final long MOST_BYTES = 512 * 1024;

    private final AttentionShape shape;
    private final int most;
    private int end;
    /** What was read is written somewhere, so that reading it is not left out. */
    private int read;

    /**
     * For one worker.
     *
     * @param bytes that a head reads
     */
    HeadGroups(AttentionShape shape, long bytes) {
        this.shape = shape;
        long most = Math.min(shape.heads(), MOST_BYTES / Math.max(1, bytes));
        // The rows of one head would be read as they are anyway.
        this.most = most < 2 ? 0 : (int) most;
    }

    /** Begins a range of tasks: nothing is near. */
    void begin() {
        end = 0;
    }

    /** How many heads to bring near before this one begins; 0 if it is near, or several would be too much. */
    int needed(int head) {
        if (head < end) {
            return 0;
        }
        int count = Math.min(most, shape.heads() - head % shape.heads());
        end = head + Math.max(1, count);
        return count;
    }

    /**
     * Brings the rows of some heads near.
     *
     * @param address of a tensor (batch, rows, heads, size)
     */
    void bring(long address, int head, int count, int rows, int size) {
        long piece = (long) size * Floats.BYTES;
        read ^= Floats.read(shape.place(address, head, rows, size, 0), shape.heads() * piece, rows, count * piece);
    }

    /** A number that depends on all that was read. */
    int read() {
        return read;
    }
}
