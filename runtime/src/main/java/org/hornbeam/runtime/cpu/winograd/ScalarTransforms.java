// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.winograd;

import static org.hornbeam.runtime.memory.AllMemory.ALL;

import java.lang.foreign.ValueLayout;

/** One element after the other: the same operations in the same order as {@link VectorTransforms}. */
record ScalarTransforms() implements Transforms {
    static float get(long address) {
        return ALL.get(ValueLayout.JAVA_FLOAT_UNALIGNED, address);
    }

    static void set(long address, float value) {
        ALL.set(ValueLayout.JAVA_FLOAT_UNALIGNED, address, value);
    }

    @Override
    public void image(
            long a0,
            long a1,
            long a2,
            long a3,
            long b0,
            long b1,
            long b2,
            long b3,
            float sign,
            int count,
            float[] panel,
            int to0,
            int to1,
            int to2,
            int to3) {
        for (int c = 0; c < count; c++) {
            long at = 4L * c;
            float r1 = get(a1 + at) + sign * get(b1 + at);
            float r2 = get(a2 + at) + sign * get(b2 + at);
            panel[to0 + c] = (get(a0 + at) + sign * get(b0 + at)) - r2;
            panel[to1 + c] = r1 + r2;
            panel[to2 + c] = r2 - r1;
            panel[to3 + c] = r1 - (get(a3 + at) + sign * get(b3 + at));
        }
    }

    @Override
    public void images(
            long a,
            long b,
            float sign,
            long pixel,
            int tiles,
            int count,
            float[] panel,
            int to0,
            int to1,
            int to2,
            int to3,
            int step) {
        for (int t = 0; t < tiles; t++) {
            long a0 = a + 2 * t * pixel;
            long b0 = b + 2 * t * pixel;
            int to = t * step;
            image(
                    a0,
                    a0 + pixel,
                    a0 + 2 * pixel,
                    a0 + 3 * pixel,
                    b0,
                    b0 + pixel,
                    b0 + 2 * pixel,
                    b0 + 3 * pixel,
                    sign,
                    count,
                    panel,
                    to0 + to,
                    to1 + to,
                    to2 + to,
                    to3 + to);
        }
    }

    @Override
    public void kernel(long from, int count, long to, long pointStep) {
        long tap = 4L * count;
        for (int i = 0; i < count; i++) {
            long at = from + 4L * i;
            long out = to + 4L * i;
            for (int row = 0; row < 4; row++) {
                kernelRow(
                        along(at, tap, row, 0),
                        along(at, tap, row, 1),
                        along(at, tap, row, 2),
                        out + 4 * row * pointStep,
                        pointStep);
            }
        }
    }

    /** One of the four points along the rows of the kernel, in one column. */
    private static float along(long at, long tap, int row, int column) {
        float g0 = get(at + column * tap);
        float g1 = get(at + (3 + column) * tap);
        float g2 = get(at + (6 + column) * tap);
        return switch (row) {
            case 0 -> g0;
            case 1 -> ((g0 + g2) + g1) * 0.5f;
            case 2 -> ((g0 + g2) - g1) * 0.5f;
            default -> g2;
        };
    }

    private static void kernelRow(float g0, float g1, float g2, long to, long pointStep) {
        float sum = g0 + g2;
        set(to, g0);
        set(to + pointStep, (sum + g1) * 0.5f);
        set(to + 2 * pointStep, (sum - g1) * 0.5f);
        set(to + 3 * pointStep, g2);
    }

    @Override
    public void output(long from, long pointStep, int count, long y00, long y01, long y10, long y11) {
        for (int c = 0; c < count; c++) {
            long at = from + 4L * c;
            float s0 = upper(at, pointStep);
            float s1 = upper(at + pointStep, pointStep);
            float s2 = upper(at + 2 * pointStep, pointStep);
            float s3 = upper(at + 3 * pointStep, pointStep);
            float t0 = lower(at, pointStep);
            float t1 = lower(at + pointStep, pointStep);
            float t2 = lower(at + 2 * pointStep, pointStep);
            float t3 = lower(at + 3 * pointStep, pointStep);
            set(y00 + 4L * c, (s0 + s1) + s2);
            set(y01 + 4L * c, (s1 - s2) - s3);
            set(y10 + 4L * c, (t0 + t1) + t2);
            set(y11 + 4L * c, (t1 - t2) - t3);
        }
    }

    private static float upper(long at, long pointStep) {
        return (get(at) + get(at + 4 * pointStep)) + get(at + 8 * pointStep);
    }

    private static float lower(long at, long pointStep) {
        return (get(at + 4 * pointStep) - get(at + 8 * pointStep)) - get(at + 12 * pointStep);
    }

    @Override
    public void gradient(long y00, long y01, long y10, long y11, int count, long to, long pointStep) {
        for (int c = 0; c < count; c++) {
            long at = 4L * c;
            float e00 = get(y00 + at);
            float e01 = get(y01 + at);
            float e10 = get(y10 + at);
            float e11 = get(y11 + at);
            gradientRow(e00, e01, to + at, pointStep);
            gradientRow((e00 + e10) * 0.5f, (e01 + e11) * 0.5f, to + at + 4 * pointStep, pointStep);
            gradientRow((e00 - e10) * 0.5f, (e01 - e11) * 0.5f, to + at + 8 * pointStep, pointStep);
            gradientRow(e10, e11, to + at + 12 * pointStep, pointStep);
        }
    }

    private static void gradientRow(float e0, float e1, long to, long pointStep) {
        set(to, e0);
        set(to + pointStep, (e0 + e1) * 0.5f);
        set(to + 2 * pointStep, (e0 - e1) * 0.5f);
        set(to + 3 * pointStep, e1);
    }

    @Override
    public void kernelGradient(long from, long pointStep, int count, long to, long tapStep) {
        for (int c = 0; c < count; c++) {
            for (int row = 0; row < 3; row++) {
                long at = from + 4L * c;
                float m0 = down(at, pointStep, row);
                float m1 = down(at + pointStep, pointStep, row);
                float m2 = down(at + 2 * pointStep, pointStep, row);
                float m3 = down(at + 3 * pointStep, pointStep, row);
                long out = to + 4L * c + 3 * row * tapStep;
                set(out, (m0 + m1) + m2);
                set(out + tapStep, m1 - m2);
                set(out + 2 * tapStep, (m1 + m2) - m3);
            }
        }
    }

    private static float down(long at, long pointStep, int row) {
        float m1 = get(at + 4 * pointStep);
        float m2 = get(at + 8 * pointStep);
        return switch (row) {
            case 0 -> (get(at) + m1) + m2;
            case 1 -> m1 - m2;
            default -> (m1 + m2) - get(at + 12 * pointStep);
        };
    }
}
