// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Cast;
import org.hornbeam.graph.Catalogue;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Reduce;
import org.hornbeam.graph.Row;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.runtime.interpret.Array;
import org.junit.jupiter.api.Test;

/** Loops for any element type. */
class WideTest {
    private static final long[] SIZES = {1, 2, 7, 15, 16, 17, 35, 1031};

    private final Samples samples = new Samples();

    @Test
    void everyRowInEveryType() {
        KernelCheck check = new KernelCheck(0, 0);
        int refused = 0;
        for (Row row : Catalogue.rows()) {
            for (DType dtype : DType.values()) {
                for (long n : new long[] {1, 35}) {
                    List<Array> operands = new ArrayList<>();
                    for (int i = 0; i < row.arity(); i++) {
                        boolean condition = i == 0 && row.dtypes() == Row.Dtypes.SELECT;
                        operands.add(samples.of(condition ? DType.BOOL : dtype, n));
                    }
                    try {
                        KernelCheck.expected(new Elementwise(row), operands);
                    } catch (ShapeException | ArithmeticException e) {
                        // The row does not take this type, or divides by an integer 0.
                        refused++;
                        continue;
                    }
                    check.check(new Elementwise(row), operands.toArray(Array[]::new));
                }
            }
        }
        assertEquals(Catalogue.rows().size() * 16, check.checked + refused);
        assertTrue(check.checked > 5 * Catalogue.rows().size(), "only " + check.checked + " rows and types");
    }

    @Test
    void castsBetweenAllTypes() {
        KernelCheck check = new KernelCheck(0, 0);
        for (DType from : DType.values()) {
            for (DType to : DType.values()) {
                for (long n : SIZES) {
                    check.check(new Cast(to), samples.of(from, n));
                }
                if (from.isFloat()) {
                    check.check(new Cast(to), samples.special(from, 50));
                    check.check(
                            new Cast(to),
                            Array.of(DType.F64, new long[] {5}, 1e300, -1e10, 300, -3.99, 65519)
                                    .cast(from));
                }
            }
        }
        assertEquals(64 * 8 + 32 * 2, check.checked);
    }

    @Test
    void reductions() {
        KernelCheck check = new KernelCheck(1e-6, 1e-6);
        List<List<Integer>> axes = List.of(
                List.of(),
                List.of(0),
                List.of(1),
                List.of(2),
                List.of(0, 1),
                List.of(0, 2),
                List.of(1, 2),
                List.of(0, 1, 2));
        for (DType dtype : DType.values()) {
            for (Reduce.Kind kind : Reduce.Kind.values()) {
                boolean logical = kind == Reduce.Kind.ANY || kind == Reduce.Kind.ALL;
                for (List<Integer> some : axes) {
                    if (logical == (dtype == DType.BOOL)) {
                        check.check(new Reduce(kind, some), samples.of(dtype, 3, 7, 5));
                        check.check(new Reduce(kind, some), samples.of(dtype, 2, 0, 3));
                    }
                }
                if (logical == (dtype == DType.BOOL)) {
                    for (long n : SIZES) {
                        check.check(new Reduce(kind, List.of(1)), samples.of(dtype, 2, n));
                    }
                }
            }
        }
        assertEquals((7 * 4 + 2) * (16 + 8), check.checked);
    }

    @Test
    void contractions() {
        for (DType dtype : new DType[] {DType.F64, DType.F32, DType.F16, DType.BF16}) {
            double tolerance = dtype == DType.F64 ? 1e-12 : dtype == DType.F32 ? 1e-4 : 1e-2;
            KernelCheck check = new KernelCheck(tolerance, tolerance);
            for (long n : SIZES) {
                check.check(product(), samples.of(dtype, 3, n), samples.of(dtype, n, 5));
                check.check(product(), samples.of(dtype, n, 3), samples.of(dtype, 3, 2));
                check.check(product(), samples.of(dtype, 2, 3), samples.of(dtype, 3, n));
                Contract strange = new Contract(List.of(2, 0), List.of(1, 3), List.of(3, 1), List.of(0, 2));
                check.check(strange, samples.of(dtype, 2, n, 3, 4, 2), samples.of(dtype, 4, 3, n, 2, 3));
            }
            check.check(product(), samples.of(dtype, 3, 0), samples.of(dtype, 0, 5));
            // Several blocks of rows, which share the strips of the right factor.
            check.check(product(), samples.of(dtype, 340, 21), samples.of(dtype, 21, 45));
            assertEquals(8 * 4 + 2, check.checked);
        }
    }

    private static Contract product() {
        return new Contract(List.of(), List.of(), List.of(1), List.of(0));
    }
}
