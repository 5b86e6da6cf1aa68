// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.hornbeam.graph.ArgReduce;
import org.hornbeam.graph.Cumulative;
import org.hornbeam.graph.Gather;
import org.hornbeam.graph.HostCall;
import org.hornbeam.graph.ScatterAdd;
import org.hornbeam.graph.Sort;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.runtime.interpret.Array;
import org.junit.jupiter.api.Test;

/** Operations along one axis, and those that follow indices. */
class OrderTest {
    private static final long[] SIZES = {1, 2, 7, 15, 16, 17, 35, 1031};

    private final Samples samples = new Samples();

    @Test
    void sorted() {
        KernelCheck check = new KernelCheck(0, 0);
        for (DType dtype : DType.values()) {
            for (long n : SIZES) {
                for (boolean descending : new boolean[] {false, true}) {
                    check.check(new Sort(0, descending), samples.of(dtype, n));
                    check.check(new Sort(1, descending), samples.of(dtype, 2, n, 3));
                    if (dtype.isFloat()) {
                        check.check(new Sort(0, descending), samples.special(dtype, n));
                    }
                }
            }
        }
        // Equal keys keep their order; digits that are the same for all elements are passed over.
        for (DType dtype : new DType[] {DType.F32, DType.I32, DType.U8}) {
            for (long n : new long[] {63, 64, 65, 300, 5000}) {
                check.check(new Sort(1, false), samples.indices(7, 3, n));
                check.check(new Sort(1, true), samples.of(dtype, 3, n));
            }
        }
        assertEquals(8 * 8 * 2 * 2 + 4 * 8 * 2 + 3 * 5 * 2, check.checked);
    }

    @Test
    void placesOfExtremes() {
        KernelCheck check = new KernelCheck(0, 0);
        for (DType dtype : DType.values()) {
            for (long n : SIZES) {
                for (ArgReduce.Kind kind : ArgReduce.Kind.values()) {
                    check.check(new ArgReduce(kind, 0), samples.of(dtype, n));
                    check.check(new ArgReduce(kind, 1), samples.of(dtype, 2, n, 3));
                    if (dtype.isFloat()) {
                        check.check(new ArgReduce(kind, 1), samples.special(dtype, 3, n));
                    }
                }
            }
        }
        assertEquals(8 * 8 * 2 * 2 + 4 * 8 * 2, check.checked);
    }

    @Test
    void running() {
        KernelCheck check = new KernelCheck(1e-6, 1e-6);
        for (DType dtype : DType.values()) {
            for (long n : SIZES) {
                for (Cumulative.Kind kind : Cumulative.Kind.values()) {
                    for (boolean reverse : new boolean[] {false, true}) {
                        if (dtype != DType.BOOL) {
                            check.check(new Cumulative(kind, 0, reverse), samples.of(dtype, n));
                            check.check(new Cumulative(kind, 1, reverse), samples.of(dtype, 2, n, 3));
                            check.check(new Cumulative(kind, 1, reverse), samples.of(dtype, 7, n));
                            check.check(new Cumulative(kind, 1, reverse), samples.of(dtype, 2, 5, 130 + n));
                        }
                    }
                }
            }
        }
        assertEquals(7 * 8 * 4 * 2 * 4, check.checked);
    }

    @Test
    void gathered() {
        KernelCheck check = new KernelCheck(0, 0);
        for (DType dtype : DType.values()) {
            for (long n : SIZES) {
                check.check(new Gather(0), samples.of(dtype, n), samples.indices(n, 5));
                check.check(new Gather(0), samples.of(dtype, 6, n), samples.indices(6, 2, 7));
                check.check(new Gather(1), samples.of(dtype, 3, n, 4), samples.indices(n, 3, 5));
                check.check(new Gather(2), samples.of(dtype, 2, 3, n), samples.indices(n, 2, 3, 2, 2));
                check.check(new Gather(0), samples.of(dtype, n, 2), samples.indices(n));
            }
        }
        assertEquals(8 * 8 * 5, check.checked);
    }

    @Test
    void scattered() {
        KernelCheck check = new KernelCheck(1e-5, 1e-5);
        for (DType dtype : DType.values()) {
            // Half types round after every addition, the interpreter does not; their sums here are exact.
            boolean half = dtype == DType.F16 || dtype == DType.BF16;
            for (long n : SIZES) {
                Array rows = half ? ones(dtype, 20, 3) : samples.of(dtype, 20, 3);
                check.check(new ScatterAdd(0, Dim.of(n)), samples.indices(n, 20), rows);
                Array wide = half ? ones(dtype, 3, 5, n) : samples.of(dtype, 3, 5, n);
                check.check(new ScatterAdd(1, Dim.of(4)), samples.indices(4, 3, 5), wide);
                Array single = half ? ones(dtype, n) : samples.of(dtype, n);
                check.check(new ScatterAdd(0, Dim.of(30)), samples.indices(30, n), single);
                check.check(new ScatterAdd(0, Dim.of(3)), samples.indices(3, 0), samples.of(dtype, 0, n));
            }
        }
        // Enough to be cut into ranges of destinations.
        check.check(new ScatterAdd(0, Dim.of(50)), samples.indices(50, 3000), samples.of(DType.F32, 3000, 70));
        assertEquals(8 * 8 * 4 + 1, check.checked);
    }

    private static Array ones(DType dtype, long... shape) {
        double[] elements =
                new double[(int) java.util.stream.LongStream.of(shape).reduce(1, (a, b) -> a * b)];
        java.util.Arrays.fill(elements, 1);
        return Array.of(dtype, shape, elements);
    }

    @Test
    void hosted() {
        KernelCheck check = new KernelCheck(0, 0);
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            List<Type.Tensor> results =
                    List.of(new Type.Tensor(dtype, Shape.of(5, 3)), new Type.Tensor(dtype, Shape.of(3, 3)));
            check.check(new HostCall("qr", results, null), samples.of(dtype, 5, 3));
        }
        assertEquals(2, check.checked);
    }
}
