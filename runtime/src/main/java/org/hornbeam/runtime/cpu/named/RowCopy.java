// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.Arrays;

/** Copies rows of float32 elements out of memory into a panel. */
sealed interface RowCopy permits RowCopy.Scalar, VectorRowCopy {
    /** Copies {@code rows} rows of {@code count} elements; source rows are {@code sourceStep} bytes apart. */
    void rows(long source, long sourceStep, int rows, int count, float[] panel, int at, int stride);

    /** With vectors or without. */
    static RowCopy of(boolean vectors) {
        return vectors ? new VectorRowCopy() : new Scalar();
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
}
