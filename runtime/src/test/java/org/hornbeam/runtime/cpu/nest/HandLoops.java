// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** What one would write by hand with the Vector API, operation for operation; columns are a multiple of the lanes. */
final class HandLoops {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private HandLoops() {}

    static void gelu(long[] args, long rowFrom, long rowTo, long columns, long scratch) {
        long x = args[0];
        long w = args[3];
        long b = args[6];
        long m = args[9];
        long r = args[12];
        long y = args[15];
        for (int c = 0; c < (int) columns; c += S.length()) {
            FloatVector u = load(x + 4L * c).fma(load(w + 4L * c), load(b + 4L * c));
            FloatVector cubic = u.mul(u).fma(u.mul(0.044715f), u);
            FloatVector a = cubic.mul(1.5957691f);
            FloatVector low = FloatVector.broadcast(S, -87f);
            a = a.blend(low, a.compare(VectorOperators.LE, low));
            FloatVector high = FloatVector.broadcast(S, 88f);
            a = a.blend(high, a.compare(VectorOperators.GE, high));
            FloatVector magic = FloatVector.broadcast(S, 12582912f);
            FloatVector k = a.fma(FloatVector.broadcast(S, 1.44269504f), magic).sub(magic);
            FloatVector f = k.fma(FloatVector.broadcast(S, -0.693359375f), a);
            f = k.fma(FloatVector.broadcast(S, 2.12194440e-4f), f);
            FloatVector p = FloatVector.broadcast(S, 1.9875691e-4f)
                    .fma(f, FloatVector.broadcast(S, 1.3981999e-3f))
                    .fma(f, FloatVector.broadcast(S, 8.3334519e-3f))
                    .fma(f, FloatVector.broadcast(S, 4.1665796e-2f))
                    .fma(f, FloatVector.broadcast(S, 1.6666666e-1f))
                    .fma(f, FloatVector.broadcast(S, 0.5f))
                    .fma(f, FloatVector.broadcast(S, 1f))
                    .fma(f, FloatVector.broadcast(S, 1f));
            FloatVector e = p.mul(((IntVector) k.convert(VectorOperators.F2I, 0))
                    .add(127)
                    .lanewise(VectorOperators.LSHL, 23)
                    .reinterpretAsFloats());
            u.mul(e.div(e.add(1f))).fma(load(m + 4L * c), load(r + 4L * c)).intoMemorySegment(ALL, y + 4L * c, ORDER);
        }
    }

    static void adam(long[] args, long rowFrom, long rowTo, long columns, long scratch) {
        long g = args[0];
        long w = args[3];
        long m = args[6];
        long v = args[9];
        FloatVector rate = FloatVector.broadcast(S, ALL.get(java.lang.foreign.ValueLayout.JAVA_FLOAT, args[12]));
        for (int c = 0; c < (int) columns; c += S.length()) {
            FloatVector gradient = load(g + 4L * c);
            FloatVector first = load(m + 4L * c);
            first = gradient.sub(first).fma(FloatVector.broadcast(S, 0.1f), first);
            FloatVector second = load(v + 4L * c);
            second = gradient.mul(gradient).sub(second).fma(FloatVector.broadcast(S, 0.001f), second);
            first.intoMemorySegment(ALL, m + 4L * c, ORDER);
            second.intoMemorySegment(ALL, v + 4L * c, ORDER);
            load(w + 4L * c)
                    .sub(first.mul(rate).div(second.sqrt().add(1e-7f)))
                    .intoMemorySegment(ALL, w + 4L * c, ORDER);
        }
    }

    static void columnSum(long[] args, long rowFrom, long rowTo, long columns, long scratch) {
        Cells.fill(args[3], columns, 0);
        for (long row = rowFrom; row < rowTo; row += 4) {
            fourRows(args[0] + row * args[1], args[1], args[3], (int) columns);
        }
    }

    private static void fourRows(long x, long stride, long sum, int columns) {
        for (int c = 0; c < columns; c += S.length()) {
            load(sum + 4L * c)
                    .add(load(x + 4L * c))
                    .add(load(x + stride + 4L * c))
                    .add(load(x + 2 * stride + 4L * c))
                    .add(load(x + 3 * stride + 4L * c))
                    .intoMemorySegment(ALL, sum + 4L * c, ORDER);
        }
    }

    static void reluBackward(long[] args, long rowFrom, long rowTo, long columns, long scratch) {
        long y = args[0];
        long dy = args[3];
        long dx = args[6];
        for (int c = 0; c < (int) columns; c += S.length()) {
            FloatVector zero = FloatVector.zero(S);
            zero.blend(load(dy + 4L * c), zero.compare(VectorOperators.LT, load(y + 4L * c)))
                    .intoMemorySegment(ALL, dx + 4L * c, ORDER);
        }
    }

    private static FloatVector load(long address) {
        return FloatVector.fromMemorySegment(S, ALL, address, ORDER);
    }
}
