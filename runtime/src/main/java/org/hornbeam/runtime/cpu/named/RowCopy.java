// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.Arrays;
import org.hornbeam.runtime.cpu.TieredLoops;

/** Copies rows of float32 elements out of memory into a panel. */
sealed interface RowCopy permits RowCopy.Scalar, RowCopy.Tiered, VectorRowCopy {
    /** Copies {@code rows} rows of {@code count} elements; source rows are {@code sourceStep} bytes apart. */
    void rows(long source, long sourceStep, int rows, int count, float[] panel, int at, int stride);

    /** With vectors or without. */
    static RowCopy of(Context context) {
        return context.loops(new Scalar(), () -> new VectorRowCopy(), Tiered::new);
    }

    /** Fills rows with zeros. */
    static void zero(int rows, int count, float[] panel, int at, int stride) {
        if (count > 0) {
            for (int row = 0; row < rows; row++) {
                Arrays.fill(panel, at + row * stride, at + row * stride + count, 0);
            }
        }
    }

    /** One by one. */
    record Scalar() implements RowCopy {
        @Override
        public void rows(long source, long sourceStep, int rows, int count, float[] panel, int at, int stride) {
            for (int row = 0; row < rows; row++) {
                long from = source + row * sourceStep;
                int to = at + row * stride;
                for (int i = 0; i < count; i++) {
                    panel[to + i] = Memory.getFloat(from + 4L * i);
                }
            }
        }
    }

    /** One by one until vectors are warm. */
    record Tiered() implements RowCopy {
        private static final int COUNT = 64;
        private static final float[] PANEL = new float[2 * COUNT];
        private static final TieredLoops<RowCopy> LOOPS = new TieredLoops<>(
                "copying of rows",
                new Scalar(),
                () -> new VectorRowCopy(),
                1,
                4L * COUNT,
                (copy, memory) -> copy.rows(memory, 0, 2, COUNT - 1, PANEL, 0, COUNT));

        @Override
        public void rows(long source, long sourceStep, int rows, int count, float[] panel, int at, int stride) {
            LOOPS.now((long) rows * count).rows(source, sourceStep, rows, count, panel, at, stride);
        }
    }
}
