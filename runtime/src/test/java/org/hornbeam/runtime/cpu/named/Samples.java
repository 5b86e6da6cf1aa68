// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.runtime.interpret.Array;

/** Operands for tests, from one seed. */
final class Samples {
    private final Random random = new Random(20251);

    /** Numbers of any type: floats normal, integers small. */
    Array of(DType dtype, long... shape) {
        int count = (int) LongStream.of(shape).reduce(1, (a, b) -> a * b);
        if (dtype == DType.BOOL) {
            return Array.of(
                    dtype,
                    shape,
                    LongStream.generate(() -> random.nextInt(2)).limit(count).toArray());
        }
        if (dtype.isInteger()) {
            int low = dtype == DType.U8 ? 0 : -20;
            return Array.of(
                    dtype,
                    shape,
                    LongStream.generate(() -> low + random.nextInt(41))
                            .limit(count)
                            .toArray());
        }
        return Array.of(
                        dtype,
                        shape,
                        DoubleStream.generate(random::nextGaussian).limit(count).toArray())
                .cast(DType.F64)
                .cast(DType.BF16)
                .cast(dtype == DType.F64 ? DType.F64 : dtype)
                .cast(dtype);
    }

    /** Floats among which are NaN, infinities, zeros of both signs and many equal ones. */
    Array special(DType dtype, long... shape) {
        double[] some = {0.0, -0.0, 1, 1, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 2, 0.5};
        int count = (int) LongStream.of(shape).reduce(1, (a, b) -> a * b);
        return Array.of(
                dtype,
                shape,
                DoubleStream.generate(() -> some[random.nextInt(some.length)])
                        .limit(count)
                        .toArray());
    }

    /** int32 indices, a few of them outside of 0 to n - 1. */
    Array indices(long n, long... shape) {
        int count = (int) LongStream.of(shape).reduce(1, (a, b) -> a * b);
        return Array.of(
                DType.I32,
                shape,
                LongStream.generate(() -> random.nextLong(n + 2) - 1)
                        .limit(count)
                        .toArray());
    }

    static List<Dim> dims(long... sizes) {
        return LongStream.of(sizes).mapToObj(Dim::of).toList();
    }

    static List<Long> longs(long... sizes) {
        return LongStream.of(sizes).boxed().toList();
    }

    static WindowGeometry windows(long[] window, long[] strides, long[] dilations, long[] before, long[] after) {
        return new WindowGeometry(longs(window), longs(strides), longs(dilations), dims(before), dims(after));
    }
}
