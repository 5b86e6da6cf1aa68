// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import static org.hornbeam.runtime.memory.AllMemory.ALL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@code y = gelu(x*w + b)*m + r} in one loop on 64-byte aligned off-heap memory, addressed through one segment over the
 * whole address space (fewer registers and checks than six segments).
 */
final class HandChain implements Contender {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final float ROOT_HALF = (float) Math.sqrt(0.5);

    private final Arena arena = Arena.ofConfined();
    private final int n;
    private final long x;
    private final long w;
    private final long b;
    private final long m;
    private final long r;
    private final MemorySegment result;

    HandChain(ChainWorkload chain) {
        n = chain.n();
        x = copy(chain.x());
        w = copy(chain.w());
        b = copy(chain.b());
        m = copy(chain.m());
        r = copy(chain.r());
        result = arena.allocate(4L * n, 64);
    }

    private long copy(float[] values) {
        MemorySegment segment = arena.allocate(4L * values.length, 64);
        MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, 0, values.length);
        return segment.address();
    }

    @Override
    public void step() {
        int whole = SPECIES.loopBound(n);
        long y = result.address();
        vectors(x, w, b, m, r, y, 4L * whole);
        tail(x, w, b, m, r, y, whole, n);
    }

    private static void vectors(long x, long w, long b, long m, long r, long y, long bytes) {
        for (long at = 0; at < bytes; at += 4L * SPECIES.length()) {
            FloatVector z = load(x + at).fma(load(w + at), load(b + at));
            FloatVector e = z.mul(ROOT_HALF);
            FloatVector t = e.mul(e);
            FloatVector p = FloatVector.broadcast(SPECIES, Erf.P6)
                    .fma(t, FloatVector.broadcast(SPECIES, Erf.P5))
                    .fma(t, FloatVector.broadcast(SPECIES, Erf.P4))
                    .fma(t, FloatVector.broadcast(SPECIES, Erf.P3))
                    .fma(t, FloatVector.broadcast(SPECIES, Erf.P2))
                    .fma(t, FloatVector.broadcast(SPECIES, Erf.P1))
                    .fma(t, FloatVector.broadcast(SPECIES, Erf.P0));
            FloatVector q = FloatVector.broadcast(SPECIES, Erf.Q4)
                    .fma(t, FloatVector.broadcast(SPECIES, Erf.Q3))
                    .fma(t, FloatVector.broadcast(SPECIES, Erf.Q2))
                    .fma(t, FloatVector.broadcast(SPECIES, Erf.Q1))
                    .fma(t, FloatVector.broadcast(SPECIES, 1f));
            FloatVector erf = e.mul(p)
                    .div(q)
                    .blend(1f, e.compare(VectorOperators.GE, Erf.LIMIT))
                    .blend(-1f, e.compare(VectorOperators.LE, -Erf.LIMIT));
            FloatVector half = z.mul(0.5f);
            half.fma(erf, half).fma(load(m + at), load(r + at)).intoMemorySegment(ALL, y + at, ORDER);
        }
    }

    private static FloatVector load(long address) {
        return FloatVector.fromMemorySegment(SPECIES, ALL, address, ORDER);
    }

    private static void tail(long x, long w, long b, long m, long r, long y, int from, int to) {
        for (int i = from; i < to; i++) {
            long at = 4L * i;
            float z = Math.fma(scalar(x + at), scalar(w + at), scalar(b + at));
            float half = z * 0.5f;
            float gelu = Math.fma(half, Erf.erf(z * ROOT_HALF), half);
            ALL.set(ValueLayout.JAVA_FLOAT, y + at, Math.fma(gelu, scalar(m + at), scalar(r + at)));
        }
    }

    private static float scalar(long address) {
        return ALL.get(ValueLayout.JAVA_FLOAT, address);
    }

    @Override
    public List<float[]> results() {
        return List.of(result.toArray(ValueLayout.JAVA_FLOAT));
    }

    @Override
    public void close() {
        arena.close();
    }
}
