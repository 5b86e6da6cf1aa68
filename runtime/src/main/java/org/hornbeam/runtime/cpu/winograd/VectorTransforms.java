// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.winograd;

import static org.hornbeam.runtime.memory.AllMemory.ALL;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Many channels at once. The last vector overlaps the one before, so that there is no tail: nothing is written over what
 * is read. Fewer channels than lanes are left to the scalar form. Loaded only where the Vector API is present.
 *
 * <p>Loads and stores are written out: methods that return vectors are not always inlined, and a vector that leaves a
 * method is boxed; and methods of more than 325 bytes are never inlined into callers, where they would exhaust the node
 * budget of the compilation. Products with 1 or -1 do not round: fma stands for a sum or a difference.
 */
record VectorTransforms() implements Transforms {
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final ScalarTransforms SCALAR = new ScalarTransforms();

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
        if (count < LANES) {
            SCALAR.image(a0, a1, a2, a3, b0, b1, b2, b3, sign, count, panel, to0, to1, to2, to3);
            return;
        }
        int last = count - LANES;
        for (int i = 0; i < last + LANES; i += LANES) {
            int c = Math.min(i, last);
            long at = 4L * c;
            FloatVector s = FloatVector.broadcast(SPECIES, sign);
            FloatVector r1 = FloatVector.fromMemorySegment(SPECIES, ALL, b1 + at, ORDER)
                    .fma(s, FloatVector.fromMemorySegment(SPECIES, ALL, a1 + at, ORDER));
            FloatVector r2 = FloatVector.fromMemorySegment(SPECIES, ALL, b2 + at, ORDER)
                    .fma(s, FloatVector.fromMemorySegment(SPECIES, ALL, a2 + at, ORDER));
            FloatVector.fromMemorySegment(SPECIES, ALL, b0 + at, ORDER)
                    .fma(s, FloatVector.fromMemorySegment(SPECIES, ALL, a0 + at, ORDER))
                    .sub(r2)
                    .intoArray(panel, to0 + c);
            r1.add(r2).intoArray(panel, to1 + c);
            r2.sub(r1).intoArray(panel, to2 + c);
            FloatVector r3 = FloatVector.fromMemorySegment(SPECIES, ALL, b3 + at, ORDER)
                    .fma(s, FloatVector.fromMemorySegment(SPECIES, ALL, a3 + at, ORDER));
            r1.sub(r3).intoArray(panel, to3 + c);
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
        if (count < LANES) {
            SCALAR.images(a, b, sign, pixel, tiles, count, panel, to0, to1, to2, to3, step);
            return;
        }
        int last = count - LANES;
        for (int t = 0; t < tiles; t++) {
            long from = 2 * t * pixel;
            int to = t * step;
            for (int i = 0; i < last + LANES; i += LANES) {
                int c = Math.min(i, last);
                long x = a + from + 4L * c;
                long y = b + from + 4L * c;
                FloatVector s = FloatVector.broadcast(SPECIES, sign);
                FloatVector r1 = FloatVector.fromMemorySegment(SPECIES, ALL, y + pixel, ORDER)
                        .fma(s, FloatVector.fromMemorySegment(SPECIES, ALL, x + pixel, ORDER));
                FloatVector r2 = FloatVector.fromMemorySegment(SPECIES, ALL, y + 2 * pixel, ORDER)
                        .fma(s, FloatVector.fromMemorySegment(SPECIES, ALL, x + 2 * pixel, ORDER));
                FloatVector.fromMemorySegment(SPECIES, ALL, y, ORDER)
                        .fma(s, FloatVector.fromMemorySegment(SPECIES, ALL, x, ORDER))
                        .sub(r2)
                        .intoArray(panel, to0 + to + c);
                r1.add(r2).intoArray(panel, to1 + to + c);
                r2.sub(r1).intoArray(panel, to2 + to + c);
                FloatVector r3 = FloatVector.fromMemorySegment(SPECIES, ALL, y + 3 * pixel, ORDER)
                        .fma(s, FloatVector.fromMemorySegment(SPECIES, ALL, x + 3 * pixel, ORDER));
                r1.sub(r3).intoArray(panel, to3 + to + c);
            }
        }
    }

    @Override
    public void kernel(long from, int count, long to, long pointStep) {
        if (count < LANES) {
            SCALAR.kernel(from, count, to, pointStep);
            return;
        }
        long line = 12L * count;
        kernelEdge(from, count, to, pointStep);
        kernelMiddle(from, 1, count, to + 4 * pointStep, pointStep);
        kernelMiddle(from, -1, count, to + 8 * pointStep, pointStep);
        kernelEdge(from + 2 * line, count, to + 12 * pointStep, pointStep);
    }

    private static void kernelEdge(long from, int count, long to, long pointStep) {
        int last = count - LANES;
        long tap = 4L * count;
        for (int i = 0; i < last + LANES; i += LANES) {
            long at = 4L * Math.min(i, last);
            FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
            FloatVector g0 = FloatVector.fromMemorySegment(SPECIES, ALL, from + at, ORDER);
            FloatVector g1 = FloatVector.fromMemorySegment(SPECIES, ALL, from + at + tap, ORDER);
            FloatVector g2 = FloatVector.fromMemorySegment(SPECIES, ALL, from + at + 2 * tap, ORDER);
            FloatVector sum = g0.add(g2);
            g0.intoMemorySegment(ALL, to + at, ORDER);
            sum.add(g1).mul(half).intoMemorySegment(ALL, to + at + pointStep, ORDER);
            sum.sub(g1).mul(half).intoMemorySegment(ALL, to + at + 2 * pointStep, ORDER);
            g2.intoMemorySegment(ALL, to + at + 3 * pointStep, ORDER);
        }
    }

    private static void kernelMiddle(long from, float sign, int count, long to, long pointStep) {
        int last = count - LANES;
        long tap = 4L * count;
        for (int i = 0; i < last + LANES; i += LANES) {
            long at = 4L * Math.min(i, last);
            long g = from + at;
            FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
            FloatVector s = FloatVector.broadcast(SPECIES, sign);
            FloatVector sum0 = FloatVector.fromMemorySegment(SPECIES, ALL, g, ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, ALL, g + 6 * tap, ORDER));
            FloatVector g0 = FloatVector.fromMemorySegment(SPECIES, ALL, g + 3 * tap, ORDER)
                    .fma(s, sum0)
                    .mul(half);
            FloatVector sum1 = FloatVector.fromMemorySegment(SPECIES, ALL, g + tap, ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, ALL, g + 7 * tap, ORDER));
            FloatVector g1 = FloatVector.fromMemorySegment(SPECIES, ALL, g + 4 * tap, ORDER)
                    .fma(s, sum1)
                    .mul(half);
            FloatVector sum2 = FloatVector.fromMemorySegment(SPECIES, ALL, g + 2 * tap, ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, ALL, g + 8 * tap, ORDER));
            FloatVector g2 = FloatVector.fromMemorySegment(SPECIES, ALL, g + 5 * tap, ORDER)
                    .fma(s, sum2)
                    .mul(half);
            FloatVector sum = g0.add(g2);
            g0.intoMemorySegment(ALL, to + at, ORDER);
            sum.add(g1).mul(half).intoMemorySegment(ALL, to + at + pointStep, ORDER);
            sum.sub(g1).mul(half).intoMemorySegment(ALL, to + at + 2 * pointStep, ORDER);
            g2.intoMemorySegment(ALL, to + at + 3 * pointStep, ORDER);
        }
    }

    @Override
    public void output(long from, long pointStep, int count, long y00, long y01, long y10, long y11) {
        if (count < LANES) {
            SCALAR.output(from, pointStep, count, y00, y01, y10, y11);
            return;
        }
        outputLine(from, pointStep, 1, count, y00, y01);
        outputLine(from + 4 * pointStep, pointStep, -1, count, y10, y11);
    }

    /** Along the columns {@code (a + sign * b) + sign * c}, from three rows of points. */
    private static void outputLine(long from, long pointStep, float sign, int count, long y0, long y1) {
        int last = count - LANES;
        for (int i = 0; i < last + LANES; i += LANES) {
            long at = 4L * Math.min(i, last);
            long m = from + at;
            FloatVector s = FloatVector.broadcast(SPECIES, sign);
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, m + 4 * pointStep, ORDER)
                    .fma(s, FloatVector.fromMemorySegment(SPECIES, ALL, m, ORDER));
            FloatVector s0 = FloatVector.fromMemorySegment(SPECIES, ALL, m + 8 * pointStep, ORDER)
                    .fma(s, b0);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, m + 5 * pointStep, ORDER)
                    .fma(s, FloatVector.fromMemorySegment(SPECIES, ALL, m + pointStep, ORDER));
            FloatVector s1 = FloatVector.fromMemorySegment(SPECIES, ALL, m + 9 * pointStep, ORDER)
                    .fma(s, b1);
            FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, ALL, m + 6 * pointStep, ORDER)
                    .fma(s, FloatVector.fromMemorySegment(SPECIES, ALL, m + 2 * pointStep, ORDER));
            FloatVector s2 = FloatVector.fromMemorySegment(SPECIES, ALL, m + 10 * pointStep, ORDER)
                    .fma(s, b2);
            FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, ALL, m + 7 * pointStep, ORDER)
                    .fma(s, FloatVector.fromMemorySegment(SPECIES, ALL, m + 3 * pointStep, ORDER));
            FloatVector s3 = FloatVector.fromMemorySegment(SPECIES, ALL, m + 11 * pointStep, ORDER)
                    .fma(s, b3);
            s0.add(s1).add(s2).intoMemorySegment(ALL, y0 + at, ORDER);
            s1.sub(s2).sub(s3).intoMemorySegment(ALL, y1 + at, ORDER);
        }
    }

    @Override
    public void gradient(long y00, long y01, long y10, long y11, int count, long to, long pointStep) {
        if (count < LANES) {
            SCALAR.gradient(y00, y01, y10, y11, count, to, pointStep);
            return;
        }
        gradientEdges(y00, y01, y10, y11, count, to, pointStep);
        gradientMiddle(y00, y01, y10, y11, count, to + 4 * pointStep, pointStep);
    }

    private static void gradientEdges(long y00, long y01, long y10, long y11, int count, long to, long pointStep) {
        int last = count - LANES;
        for (int i = 0; i < last + LANES; i += LANES) {
            long at = 4L * Math.min(i, last);
            FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
            FloatVector e00 = FloatVector.fromMemorySegment(SPECIES, ALL, y00 + at, ORDER);
            FloatVector e01 = FloatVector.fromMemorySegment(SPECIES, ALL, y01 + at, ORDER);
            e00.intoMemorySegment(ALL, to + at, ORDER);
            e00.add(e01).mul(half).intoMemorySegment(ALL, to + at + pointStep, ORDER);
            e00.sub(e01).mul(half).intoMemorySegment(ALL, to + at + 2 * pointStep, ORDER);
            e01.intoMemorySegment(ALL, to + at + 3 * pointStep, ORDER);
            FloatVector e10 = FloatVector.fromMemorySegment(SPECIES, ALL, y10 + at, ORDER);
            FloatVector e11 = FloatVector.fromMemorySegment(SPECIES, ALL, y11 + at, ORDER);
            e10.intoMemorySegment(ALL, to + at + 12 * pointStep, ORDER);
            e10.add(e11).mul(half).intoMemorySegment(ALL, to + at + 13 * pointStep, ORDER);
            e10.sub(e11).mul(half).intoMemorySegment(ALL, to + at + 14 * pointStep, ORDER);
            e11.intoMemorySegment(ALL, to + at + 15 * pointStep, ORDER);
        }
    }

    private static void gradientMiddle(long y00, long y01, long y10, long y11, int count, long to, long pointStep) {
        int last = count - LANES;
        for (int i = 0; i < last + LANES; i += LANES) {
            long at = 4L * Math.min(i, last);
            FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
            FloatVector e00 = FloatVector.fromMemorySegment(SPECIES, ALL, y00 + at, ORDER);
            FloatVector e01 = FloatVector.fromMemorySegment(SPECIES, ALL, y01 + at, ORDER);
            FloatVector e10 = FloatVector.fromMemorySegment(SPECIES, ALL, y10 + at, ORDER);
            FloatVector e11 = FloatVector.fromMemorySegment(SPECIES, ALL, y11 + at, ORDER);
            FloatVector u0 = e00.add(e10).mul(half);
            FloatVector u1 = e01.add(e11).mul(half);
            u0.intoMemorySegment(ALL, to + at, ORDER);
            u0.add(u1).mul(half).intoMemorySegment(ALL, to + at + pointStep, ORDER);
            u0.sub(u1).mul(half).intoMemorySegment(ALL, to + at + 2 * pointStep, ORDER);
            u1.intoMemorySegment(ALL, to + at + 3 * pointStep, ORDER);
            FloatVector v0 = e00.sub(e10).mul(half);
            FloatVector v1 = e01.sub(e11).mul(half);
            v0.intoMemorySegment(ALL, to + at + 4 * pointStep, ORDER);
            v0.add(v1).mul(half).intoMemorySegment(ALL, to + at + 5 * pointStep, ORDER);
            v0.sub(v1).mul(half).intoMemorySegment(ALL, to + at + 6 * pointStep, ORDER);
            v1.intoMemorySegment(ALL, to + at + 7 * pointStep, ORDER);
        }
    }

    @Override
    public void kernelGradient(long from, long pointStep, int count, long to, long tapStep) {
        if (count < LANES) {
            SCALAR.kernelGradient(from, pointStep, count, to, tapStep);
            return;
        }
        tapsEdge(from, pointStep, 1, count, to, tapStep);
        tapsMiddle(from + 4 * pointStep, pointStep, count, to + 3 * tapStep, tapStep);
        tapsEdge(from + 4 * pointStep, pointStep, -1, count, to + 6 * tapStep, tapStep);
    }

    /** Along the columns {@code (a + b) + sign * c}, from three rows of points. */
    private static void tapsEdge(long from, long pointStep, float sign, int count, long to, long tapStep) {
        int last = count - LANES;
        for (int i = 0; i < last + LANES; i += LANES) {
            long at = 4L * Math.min(i, last);
            long m = from + at;
            FloatVector s = FloatVector.broadcast(SPECIES, sign);
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, m, ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, ALL, m + 4 * pointStep, ORDER));
            FloatVector s0 = FloatVector.fromMemorySegment(SPECIES, ALL, m + 8 * pointStep, ORDER)
                    .fma(s, b0);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, m + pointStep, ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, ALL, m + 5 * pointStep, ORDER));
            FloatVector s1 = FloatVector.fromMemorySegment(SPECIES, ALL, m + 9 * pointStep, ORDER)
                    .fma(s, b1);
            FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, ALL, m + 2 * pointStep, ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, ALL, m + 6 * pointStep, ORDER));
            FloatVector s2 = FloatVector.fromMemorySegment(SPECIES, ALL, m + 10 * pointStep, ORDER)
                    .fma(s, b2);
            FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, ALL, m + 3 * pointStep, ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, ALL, m + 7 * pointStep, ORDER));
            FloatVector s3 = FloatVector.fromMemorySegment(SPECIES, ALL, m + 11 * pointStep, ORDER)
                    .fma(s, b3);
            s0.add(s1).add(s2).intoMemorySegment(ALL, to + at, ORDER);
            s1.sub(s2).intoMemorySegment(ALL, to + at + tapStep, ORDER);
            s1.add(s2).sub(s3).intoMemorySegment(ALL, to + at + 2 * tapStep, ORDER);
        }
    }

    private static void tapsMiddle(long from, long pointStep, int count, long to, long tapStep) {
        int last = count - LANES;
        for (int i = 0; i < last + LANES; i += LANES) {
            long at = 4L * Math.min(i, last);
            long m = from + at;
            FloatVector s0 = FloatVector.fromMemorySegment(SPECIES, ALL, m, ORDER)
                    .sub(FloatVector.fromMemorySegment(SPECIES, ALL, m + 4 * pointStep, ORDER));
            FloatVector s1 = FloatVector.fromMemorySegment(SPECIES, ALL, m + pointStep, ORDER)
                    .sub(FloatVector.fromMemorySegment(SPECIES, ALL, m + 5 * pointStep, ORDER));
            FloatVector s2 = FloatVector.fromMemorySegment(SPECIES, ALL, m + 2 * pointStep, ORDER)
                    .sub(FloatVector.fromMemorySegment(SPECIES, ALL, m + 6 * pointStep, ORDER));
            FloatVector s3 = FloatVector.fromMemorySegment(SPECIES, ALL, m + 3 * pointStep, ORDER)
                    .sub(FloatVector.fromMemorySegment(SPECIES, ALL, m + 7 * pointStep, ORDER));
            s0.add(s1).add(s2).intoMemorySegment(ALL, to + at, ORDER);
            s1.sub(s2).intoMemorySegment(ALL, to + at + tapStep, ORDER);
            s1.add(s2).sub(s3).intoMemorySegment(ALL, to + at + 2 * tapStep, ORDER);
        }
    }
}
