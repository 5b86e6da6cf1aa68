// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
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
import org.hornbeam.graph.Gradients;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Row;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the catalogue against finite differences of its own reference, element by element. */
class RowLawTest {
    private static final int SAMPLES = 64;
    private static final double[] STEPS = {1e-3, 1e-4, 1e-5};
    private static final double TOLERANCE = 1e-6;
    private static final Set<String> checked = new TreeSet<>();

    static List<Row> rows() {
        return Catalogue.rows();
    }

    @AfterAll
    static void allRowsWereChecked() {
        assertEquals(Catalogue.rows().stream().map(Row::name).collect(Collectors.toCollection(TreeSet::new)), checked);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void derivativesEqualFiniteDifferences(Row row) {
        Graph graph = derivatives(row);
        Map<String, Array> inputs = sample(row);
        Map<String, Array> at = Interpreter.exact().run(graph, inputs).outputs();
        assertClose(
                row + ": first derivative",
                inputs,
                at.get("d"),
                at.get("y"),
                differences(row, graph, inputs, "y", "v"));
        assertClose(
                row + ": second derivative",
                inputs,
                at.get("dd"),
                at.get("d"),
                differences(row, graph, inputs, "d", "w"));
        checked.add(row.name());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void bothMeaningsAgreeOnIntegers(Row row) {
        if (row.integer() == null) {
            assertTrue(
                    row.dtypes() == Row.Dtypes.FLOAT
                            || row.dtypes() == Row.Dtypes.FLOAT_TEST
                            || row.dtypes() == Row.Dtypes.LOGICAL
                            || agrees(row, x -> (long) row.reference().of(x)),
                    () -> row + " takes integers, but its reference is not exact for them and it has no other meaning");
            return;
        }
        assertTrue(
                agrees(
                        row,
                        x -> row.integer()
                                .of(Arrays.stream(x).mapToLong(n -> (long) n).toArray())),
                () -> row + " means something else on integers");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void operandsOfTheWrongTypeShapeOrNumberAreRejected(Row row) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> good = parameters(builder, row, Shape.of(2));
        Value other = builder.parameter(
                Parameter.Kind.INPUT, "other", new Type.Tensor(good.getLast().dtype(), Shape.of(3)));
        List<Value> tooMany = new ArrayList<>(good);
        tooMany.add(good.getLast());
        assertThrows(ShapeException.class, () -> builder.add(new Elementwise(row), tooMany));
        if (row.arity() > 1) {
            List<Value> mixed = new ArrayList<>(good);
            mixed.set(row.arity() - 1, other);
            ShapeException e = assertThrows(ShapeException.class, () -> builder.add(new Elementwise(row), mixed));
            assertTrue(e.getMessage().contains("[2]") && e.getMessage().contains("[3]"), e.getMessage());
        }
        if (row.dtypes() != Row.Dtypes.COMPARE && row.dtypes() != Row.Dtypes.SELECT) {
            DType wrong =
                    row.dtypes() == Row.Dtypes.LOGICAL || row.dtypes() == Row.Dtypes.INTEGER ? DType.F32 : DType.BOOL;
            Value bad = builder.parameter(Parameter.Kind.INPUT, "bad", new Type.Tensor(wrong, Shape.of(2)));
            assertThrows(
                    ShapeException.class,
                    () -> builder.add(new Elementwise(row), java.util.Collections.nCopies(row.arity(), bad)));
        }
    }

    private interface Meaning {
        long of(double[] x);
    }

    private static boolean agrees(Row row, Meaning meaning) {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < SAMPLES; i++) {
            double[] x = random.doubles(row.arity(), -20, 20).map(Math::rint).toArray();
            double expected = row.reference().of(x);
            if (Double.isFinite(expected) && (expected != Math.rint(expected) || meaning.of(x) != (long) expected)) {
                return false;
            }
        }
        return true;
    }

    private static DType operandType(Row row, int operand) {
        return switch (row.dtypes()) {
            case FLOAT, NUMBER, COMPARE, FLOAT_TEST -> DType.F64;
            case LOGICAL -> DType.BOOL;
            case INTEGER -> DType.I64;
            case SELECT -> operand == 0 ? DType.BOOL : DType.F64;
        };
    }

    private static List<Value> parameters(GraphBuilder builder, Row row, Shape shape) {
        List<Value> operands = new ArrayList<>();
        for (int i = 0; i < row.arity(); i++) {
            operands.add(builder.parameter(Parameter.Kind.INPUT, "x" + i, new Type.Tensor(operandType(row, i), shape)));
        }
        return operands;
    }

    /** y, its derivative d along v, and the derivative dd of d along w, all element by element. */
    private static Graph derivatives(Row row) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> operands = parameters(builder, row, Shape.of(SAMPLES));
        Value y = builder.add(new Elementwise(row), operands).cast(DType.F64);
        Value d = along(builder, "v", y, operands);
        builder.result("y", Graph.Role.OUTPUT, y);
        builder.result("d", Graph.Role.OUTPUT, d);
        builder.result("dd", Graph.Role.OUTPUT, along(builder, "w", d, operands));
        return builder.build();
    }

    private static Value along(GraphBuilder builder, String direction, Value target, List<Value> wrt) {
        var shares = Gradients.of(List.of(target), Arrays.asList(Ops.onesLike(target)), wrt);
        Value sum = Ops.zerosLike(target);
        for (int i = 0; i < shares.size(); i++) {
            Value share = shares.get(i);
            Value v =
                    builder.parameter(Parameter.Kind.INPUT, direction + i, new Type.Tensor(DType.F64, target.shape()));
            if (share != null) {
                sum = sum.plus(share.times(v));
            }
        }
        return sum;
    }

    private static Map<String, Array> sample(Row row) {
        SplittableRandom random = new SplittableRandom(
                RowLawTest.class.getName().length() + row.name().hashCode());
        Map<String, Array> inputs = new LinkedHashMap<>();
        Row.Domain domain = row.domain();
        for (int i = 0; i < row.arity(); i++) {
            double[] x = random.doubles(SAMPLES, domain.low(), domain.high()).toArray();
            for (int k = 0; k < x.length; k++) {
                while (nearKink(x[k], domain)) {
                    x[k] = random.nextDouble(domain.low(), domain.high());
                }
                x[k] = operandType(row, i) == DType.BOOL ? random.nextInt(2) : x[k];
            }
            inputs.put("x" + i, Array.of(operandType(row, i), new long[] {SAMPLES}, x));
            inputs.put(
                    "v" + i,
                    Array.of(
                            DType.F64,
                            new long[] {SAMPLES},
                            random.doubles(SAMPLES, -1, 1).toArray()));
            inputs.put(
                    "w" + i,
                    Array.of(
                            DType.F64,
                            new long[] {SAMPLES},
                            random.doubles(SAMPLES, -1, 1).toArray()));
        }
        return inputs;
    }

    private static boolean nearKink(double x, Row.Domain domain) {
        double distance = Math.min(0.02, (domain.high() - domain.low()) / 100);
        return domain.kinks().stream().anyMatch(kink -> Math.abs(x - kink) < distance);
    }

    /** For each step the differences of a result along a direction. */
    private static List<double[]> differences(
            Row row, Graph graph, Map<String, Array> inputs, String result, String direction) {
        List<double[]> all = new ArrayList<>();
        for (double step : STEPS) {
            double[] a = moved(row, graph, inputs, result, direction, step);
            double[] b = moved(row, graph, inputs, result, direction, -step);
            double[] c = moved(row, graph, inputs, result, direction, 2 * step);
            double[] d = moved(row, graph, inputs, result, direction, -2 * step);
            double[] difference = new double[SAMPLES];
            Arrays.setAll(difference, i -> (8 * (a[i] - b[i]) - (c[i] - d[i])) / (12 * step));
            all.add(difference);
        }
        return all;
    }

    private static double[] moved(
            Row row, Graph graph, Map<String, Array> inputs, String result, String direction, double step) {
        Map<String, Array> all = new LinkedHashMap<>(inputs);
        for (int k = 0; k < row.arity(); k++) {
            Array x = Objects.requireNonNull(inputs.get("x" + k));
            Array v = Objects.requireNonNull(inputs.get(direction + k));
            if (x.dtype().isFloat()) {
                double[] elements = x.toDoubles();
                Arrays.setAll(elements, i -> elements[i] + step * v.doubleAt(i));
                all.put("x" + k, Array.of(DType.F64, x.shape(), elements));
            }
        }
        return Interpreter.exact().run(graph, all).output(result).toDoubles();
    }

    private static void assertClose(
            String what, Map<String, Array> inputs, Array found, Array value, List<double[]> differences) {
        for (int i = 0; i < SAMPLES; i++) {
            int at = i;
            double scale = Math.max(1, Math.max(Math.abs(found.doubleAt(i)), Math.abs(value.doubleAt(i))));
            boolean close =
                    differences.stream().anyMatch(all -> Math.abs(all[at] - found.doubleAt(at)) <= TOLERANCE * scale);
            assertTrue(
                    close,
                    () -> what + " is " + found.doubleAt(at) + ", finite differences give "
                            + differences.stream().map(all -> all[at]).toList() + " at "
                            + inputs.entrySet().stream()
                                    .map(e -> e.getKey() + " = " + e.getValue().doubleAt(at))
                                    .toList());
        }
    }
}
