// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rows that go into panels: any number of columns, with and without vectors. */
class PanelPackingTest {
    private static final int CASES = 400;

    private final Random random = new Random(90);

    @Test
    void rowsAreCopiedWhole() {
        int checked = 0;
        try (Arena arena = Arena.ofConfined()) {
            for (int i = 0; i < CASES; i++) {
                int columns = 1 + random.nextInt(i % 2 == 0 ? 40 : 300);
                int rows = random.nextInt(20);
                // Overlapping rows, too, as in a factor that is one row for all.
                int apart = random.nextInt(8) == 0 ? 0 : columns + random.nextInt(20);
                int stride = columns + random.nextInt(40);
                int offset = random.nextInt(3) * stride;
                long elements = rows == 0 ? 1 : (rows - 1L) * apart + columns;
                MemorySegment matrix = arena.allocate(4 * elements, 64);
                for (int at = 0; at < elements; at++) {
                    matrix.setAtIndex(ValueLayout.JAVA_FLOAT, at, at + 1);
                }
                for (TileKernels kernels : List.of(TileKernels.preferred(), TileKernels.scalar())) {
                    float[] panel = new float[offset + rows * stride];
                    kernels.packing().copyRows(matrix.address(), 4L * apart, rows, columns, panel, offset, stride);
                    for (int row = 0; row < rows; row++) {
                        for (int column = 0; column < columns; column++) {
                            assertEquals(
                                    row * apart + column + 1,
                                    panel[offset + row * stride + column],
                                    "row " + row + ", column " + column + " of " + rows + " x " + columns);
                        }
                    }
                    for (int at = 0; at < offset; at++) {
                        assertEquals(0, panel[at], "before the panel, at " + at);
                    }
                    checked++;
                }
            }
        }
        assertEquals(2 * CASES, checked);
    }
}
