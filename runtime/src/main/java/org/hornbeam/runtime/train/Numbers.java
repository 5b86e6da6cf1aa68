// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.TreeMap;
import org.hornbeam.ops.DType;

/** Plain numbers as tensors, exactly, so that what a run remembers is stored beside its weights. */
final class Numbers {
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(java.nio.ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(java.nio.ByteOrder.LITTLE_ENDIAN);

    private final Map<String, WeightTensor> tensors = new TreeMap<>();

    Numbers doubles(String name, double... values) {
        byte[] bytes = new byte[values.length * 8];
        for (int i = 0; i < values.length; i++) {
            MemorySegment.ofArray(bytes).set(DOUBLE, i * 8L, values[i]);
        }
        tensors.put(name, WeightTensor.of(DType.F64, new long[] {values.length}, MemorySegment.ofArray(bytes)));
        return this;
    }

    Numbers longs(String name, long... values) {
        byte[] bytes = new byte[values.length * 8];
        for (int i = 0; i < values.length; i++) {
            MemorySegment.ofArray(bytes).set(LONG, i * 8L, values[i]);
        }
        tensors.put(name, WeightTensor.of(DType.I64, new long[] {values.length}, MemorySegment.ofArray(bytes)));
        return this;
    }

    Weights weights() {
        return Weights.of(tensors);
    }

    static double[] doubles(Weights weights, String name) {
        return weights.get(name).data().toArray(DOUBLE);
    }

    static double number(Weights weights, String name) {
        return doubles(weights, name)[0];
    }

    static long[] longs(Weights weights, String name) {
        return weights.get(name).data().toArray(LONG);
    }

    static long whole(Weights weights, String name) {
        return longs(weights, name)[0];
    }

    /** Those below a prefix, or none; unlike {@link Weights#under} without a complaint. */
    static Weights below(Weights weights, String prefix) {
        boolean some = weights.paths().stream().anyMatch(path -> path.startsWith(prefix + "/"));
        return some ? weights.under(prefix) : Weights.none();
    }
}
