// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hornbeam.graph.Catalogue;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Row;
import org.hornbeam.graph.Slice;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.propertytests.CompilerLaw;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.runtime.interpret.Results;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Each row of the catalogue as a plan, against the interpreter: all element types that it takes, sizes around the number
 * of lanes, straight, with steps and transposed, with the special numbers of floats among the operands.
 */
class CompiledRowTest {
    /** The lanes of 512 bits; those of 256 and 128 lie among the other sizes. */
    private static final int LANES = 16;

    private static final int[] SIZES = {1, 2, 3, 4, 5, 7, 8, 9, LANES - 1, LANES, LANES + 1, 2 * LANES + 3, 1031};
    private static final double[] SPECIAL = {Double.NaN, 0.0, -0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};

    private enum Access {
        STRAIGHT,
        EVERY_SECOND,
        TRANSPOSED
    }

    @Test
    void everyRow() {
        List<Executable> all = new ArrayList<>();
        Set<String> rows = new TreeSet<>();
        int plans = 0;
        for (Row row : Catalogue.rows()) {
            for (DType dtype : types(row)) {
                for (Access access : Access.values()) {
                    plans++;
                    all.add(() -> check(row, dtype, access));
                    rows.add(row.name());
                }
            }
        }
        assertAll(all);
        assertEquals(Catalogue.rows().stream().map(Row::name).collect(Collectors.toCollection(TreeSet::new)), rows);
        // Counted, so that none is lost unseen; change it together with the catalogue.
        assertEquals(840, plans);
    }

    private static List<DType> types(Row row) {
        return switch (row.dtypes()) {
            case FLOAT, FLOAT_TEST -> List.of(DType.F32, DType.F64, DType.BF16, DType.F16);
            case NUMBER -> List.of(DType.F32, DType.F64, DType.BF16, DType.F16, DType.I32, DType.I64);
            case COMPARE, SELECT -> List.of(DType.F32, DType.F64, DType.BF16, DType.I32, DType.I64, DType.BOOL);
            case LOGICAL -> List.of(DType.BOOL);
            case INTEGER -> List.of(DType.I32, DType.I64);
        };
    }

    private static DType type(Row row, DType dtype, int operand) {
        return row.dtypes() == Row.Dtypes.SELECT && operand == 0 ? DType.BOOL : dtype;
    }

    private static Graph graph(Row row, DType dtype, Access access) {
        GraphBuilder builder = new GraphBuilder();
        Dim n = Dim.symbol("n");
        List<Value> operands = new ArrayList<>();
        for (int i = 0; i < row.arity(); i++) {
            Shape shape = switch (access) {
                case STRAIGHT -> Shape.of(n);
                case EVERY_SECOND -> Shape.of(n.times(2).plus(1));
                case TRANSPOSED -> Shape.of(n, Dim.of(3));
            };
            Value x = builder.parameter(Parameter.Kind.INPUT, "x" + i, new Type.Tensor(type(row, dtype, i), shape));
            operands.add(
                    switch (access) {
                        case STRAIGHT -> x;
                        case EVERY_SECOND -> builder.add(new Slice(List.of(Dim.of(1)), List.of(n), List.of(2L)), x);
                        case TRANSPOSED -> Ops.transpose(x, 1, 0);
                    });
        }
        builder.result("y", Graph.Role.OUTPUT, builder.add(new Elementwise(row), operands));
        return builder.build();
    }

    private static void check(Row row, DType dtype, Access access) {
        Graph graph = graph(row, dtype, access);
        List<CompilerLaw.Call> calls = new ArrayList<>();
        for (int size : SIZES) {
            Map<String, Array> inputs = new LinkedHashMap<>();
            for (int i = 0; i < row.arity(); i++) {
                long[] shape = switch (access) {
                    case STRAIGHT -> new long[] {size};
                    case EVERY_SECOND -> new long[] {2L * size + 1};
                    case TRANSPOSED -> new long[] {size, 3};
                };
                inputs.put("x" + i, operand(row, type(row, dtype, i), shape, i));
            }
            calls.add(new CompilerLaw.Call(Arguments.inputs(inputs), Map.of("n", (long) size)));
        }
        String name = row + " of " + dtype.kerasName() + ", " + access;
        List<Results> found;
        try {
            found = CompilerLaw.standard().checkLanes(graph, calls);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(name + ": " + e, e);
        }
        for (int i = 0; i < calls.size(); i++) {
            CompilerLaw.Call call = calls.get(i);
            Array expected = Interpreter.rounded()
                    .run(graph, call.arguments(), call.sizes())
                    .output();
            compare(
                    name + ", size " + SIZES[i],
                    row,
                    call.arguments(),
                    expected,
                    found.get(i).output());
        }
    }

    /** Numbers of the domain; every third is a special one, so that all pairs of them meet. */
    private static Array operand(Row row, DType dtype, long[] shape, int number) {
        SplittableRandom random = new SplittableRandom(row.name().hashCode() + 17L * number);
        Row.Domain domain = row.domain();
        int size = (int) java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        double[] elements = new double[size];
        for (int i = 0; i < size; i++) {
            int turn = i / 3;
            double special = SPECIAL[number == 0 ? turn % 5 : turn / 5 % 5];
            double ordinary = random.nextDouble(domain.low(), domain.high());
            elements[i] = switch (dtype) {
                case BOOL -> random.nextInt(2);
                case I32, I64 -> random.nextInt(-20, 21);
                default -> i % 3 == 2 ? special : ordinary;
            };
        }
        return Array.of(dtype, shape, elements).cast(dtype);
    }

    private static void compare(String name, Row row, Arguments arguments, Array expected, Array found) {
        assertEquals(expected.dtype(), found.dtype(), name);
        assertTrue(java.util.Arrays.equals(expected.shape(), found.shape()), name);
        boolean exact = row.domain().ulps() <= 0.5;
        for (int i = 0; i < expected.size(); i++) {
            int at = i;
            if (!expected.dtype().isFloat()) {
                assertEquals(
                        expected.longAt(i), found.longAt(i), () -> name + " at " + at + " of " + operands(arguments));
                continue;
            }
            double a = expected.doubleAt(i);
            double b = found.doubleAt(i);
            boolean same = Double.compare(a, b) == 0
                    || !exact && (a == b || Math.abs(a - b) <= allowed(expected.dtype(), row, a));
            assertTrue(
                    same, () -> name + " at " + at + ": expected " + a + ", found " + b + " of " + operands(arguments));
        }
    }

    /** The bound of the row, and one rounding where the interpreter's reference is rounded to the type too. */
    private static double allowed(DType dtype, Row row, double value) {
        double ulp = switch (dtype) {
            case F64 -> 0x1p-23; // rows are expanded for float32; wide ones have at least its digits
            case F16 -> 0x1p-10;
            case BF16 -> 0x1p-7;
            default -> 0x1p-23;
        };
        return (row.domain().ulps() + 1) * ulp * Math.max(Math.abs(value), Float.MIN_NORMAL);
    }

    private static String operands(Arguments arguments) {
        return Objects.toString(arguments.inputs());
    }
}
