// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hornbeam.graph.MachineOp.Lane;
import org.hornbeam.graph.Row.Dtypes;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row: its expansion computes its reference meaning, and its derivative rule builds a graph. */
class CatalogueTest {
    private static final float[] SPECIAL = {
        0f,
        -0f,
        1f,
        -1f,
        0.5f,
        -0.5f,
        2f,
        -2f,
        3f,
        -3f,
        2.5f,
        -2.5f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        1e-40f,
        -1e-40f,
        Float.MIN_NORMAL,
        1e-8f,
        -1e-8f,
        88.5f,
        88.7f,
        88.73f,
        89.3f,
        90f,
        -87.2f,
        -88.5f,
        -103f,
        -104f,
        16777215f,
        1e10f,
        -1e10f,
        1e20f,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        Float.intBitsToFloat(0xffc12345)
    };

    private static final int[] INTEGERS = {
        0,
        1,
        -1,
        2,
        -2,
        3,
        7,
        -7,
        31,
        32,
        33,
        63,
        64,
        100,
        -100,
        46341,
        16777216,
        16777217,
        -16777217,
        123456789,
        Integer.MAX_VALUE - 1,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE + 1,
        Integer.MIN_VALUE
    };

    /** Arguments for which rows promise their bound, where that is not all of them. */
    private static final Map<String, Predicate<float[]>> PROMISED = Map.of(
            "sin", x -> Math.abs(x[0]) <= 1e5 || !Float.isFinite(x[0]),
            "cos", x -> Math.abs(x[0]) <= 1e5 || !Float.isFinite(x[0]),
            "tan", x -> Math.abs(x[0]) <= 1e5 || !Float.isFinite(x[0]),
            "mod", x -> !(Math.abs(x[0] / x[1]) > 0x1p22) || Float.isInfinite(x[0]) || x[1] == 0,
            "floor_divide", x -> !(Math.abs(x[0] / x[1]) > 0x1p22) || Float.isInfinite(x[0]) || x[1] == 0,
            // Where the larger operand and the correction cancel, the error is small beside that operand only.
            "logaddexp", x -> !(Math.max(x[0], x[1]) < 0 && Math.max(x[0], x[1]) > -2),
            "lgamma", x -> !(x[0] < -0.5f) || x[0] == Float.NEGATIVE_INFINITY,
            "digamma", x -> !(x[0] < 0) && !(x[0] > 0.7f && x[0] < 3),
            // Its small results vanish instead of becoming denormal.
            "sigmoid", x -> !(x[0] < -87.3f) || x[0] < -104);

    static Stream<Row> floatRows() {
        return Catalogue.rows().stream().filter(row -> row.floats() != null);
    }

    static Stream<Row> integerRows() {
        return Catalogue.rows().stream().filter(row -> row.integers() != null);
    }

    static Stream<Row> derivableRows() {
        return Catalogue.rows().stream().filter(row -> row.dtypes() == Dtypes.FLOAT || row.dtypes() == Dtypes.NUMBER);
    }

    @Test
    void everyRowHasTheExpansionsThatItsTypesCallFor() {
        for (Row row : Catalogue.rows()) {
            boolean floats = row.dtypes() != Dtypes.INTEGER;
            boolean integers = List.of(Dtypes.NUMBER, Dtypes.COMPARE, Dtypes.SELECT, Dtypes.INTEGER)
                    .contains(row.dtypes());
            assertEquals(floats, row.floats() != null, row + " on floats");
            assertEquals(integers, row.integers() != null, row + " on integers");
        }
        assertEquals(ROWS, Catalogue.rows().size());
        assertEquals(ROWS - 6, floatRows().count());
        assertEquals(22, integerRows().count());
    }

    private static final int ROWS = 68;

    @ParameterizedTest
    @MethodSource("floatRows")
    void floatExpansionIsTheReferenceWithinItsBound(Row row) {
        ScalarMachine machine = new ScalarMachine(row.floats(), lanes(row, Lane.FLOAT));
        List<float[]> samples = samples(row);
        double worst = 0;
        int checked = 0;
        for (float[] x : samples) {
            if (!PROMISED.getOrDefault(row.name(), any -> true).test(x)) {
                continue;
            }
            checked++;
            int[] bits = new int[x.length];
            double[] exact = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                boolean mask = lanes(row, Lane.FLOAT).get(i) == Lane.MASK;
                bits[i] = mask ? (x[i] > 0 ? 1 : 0) : Float.floatToRawIntBits(x[i]);
                exact[i] = mask ? bits[i] : x[i];
            }
            int result = machine.run(bits);
            double expected = row.reference().of(exact);
            double error = machine.lane() == Lane.MASK
                    ? (result == expected ? 0 : Double.POSITIVE_INFINITY)
                    : ulps(Float.intBitsToFloat(result), expected);
            worst = Math.max(worst, error);
            // A little above one half, as the reference is rounded itself.
            assertTrue(
                    error <= row.domain().ulps() + 1e-4,
                    () -> row + java.util.Arrays.toString(x) + ": expected " + expected + ", found "
                            + Float.intBitsToFloat(result) + ", " + error + " ulps");
        }
        assertTrue(checked > samples.size() / 3, row + ": most samples were left out");
    }

    @ParameterizedTest
    @MethodSource("integerRows")
    void integerExpansionIsTheReference(Row row) {
        List<Lane> lanes = lanes(row, Lane.INT);
        ScalarMachine machine = new ScalarMachine(row.integers(), lanes);
        SplittableRandom random = new SplittableRandom(7);
        List<int[]> samples = new ArrayList<>();
        for (int a : INTEGERS) {
            for (int b : INTEGERS) {
                samples.add(new int[] {a, b, b});
            }
        }
        for (int i = 0; i < 100_000; i++) {
            int scale = random.nextInt(32);
            samples.add(new int[] {random.nextInt(), random.nextInt() >> scale, random.nextInt()});
        }
        for (int[] sample : samples) {
            int[] x = java.util.Arrays.copyOf(sample, row.arity());
            if (lanes.getFirst() == Lane.MASK) {
                x[0] &= 1;
            }
            long[] exact = java.util.Arrays.stream(x).asLongStream().toArray();
            assertNotNull(row.integer(), row + " has no integer meaning");
            int expected = (int) row.integer().of(exact);
            int found = machine.run(x);
            assertEquals(expected, found, () -> row + java.util.Arrays.toString(x));
        }
    }

    @Test
    void expansionsThatDecideTheSpeedStayShort() {
        assertCost(Catalogue.EXP, 18, 0);
        assertCost(Catalogue.LOG, 28, 0);
        assertCost(Catalogue.TANH, 19, 1);
        assertCost(Catalogue.SIGMOID, 18, 1);
        assertCost(Catalogue.ERF, 20, 1);
    }

    private static void assertCost(Row row, int operations, int divisions) {
        ScalarMachine machine = new ScalarMachine(row.floats(), lanes(row, Lane.FLOAT));
        assertTrue(machine.cost() <= operations, row + " has " + machine.cost() + " operations");
        assertTrue(machine.divisions() <= divisions, row + " has " + machine.divisions() + " divisions");
    }

    @ParameterizedTest
    @MethodSource("derivableRows")
    void derivativesOfBothOrdersBuild(Row row) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> operands = new ArrayList<>();
        for (int i = 0; i < row.arity(); i++) {
            operands.add(builder.parameter(Parameter.Kind.INPUT, "x" + i, new Type.Tensor(DType.F32, Shape.of(3))));
        }
        Value y = builder.add(new Elementwise(row), operands);
        List<Value> first = Gradients.of(Ops.sum(y), operands);
        assertEquals(row.arity(), first.size());
        first.forEach(share -> assertEquals(Shape.of(3), share.shape()));
        Value total = Ops.sum(first.stream().reduce(Value::plus).orElseThrow());
        List<Value> second = Gradients.of(total, operands);
        second.forEach(share -> assertEquals(Shape.of(3), share.shape()));
    }

    @Test
    void unknownNamesAreRefusedWithTheKnownOnes() {
        var e = org.junit.jupiter.api.Assertions.assertThrows(
                IllegalArgumentException.class, () -> Catalogue.row("exponent"));
        assertTrue(e.getMessage().contains("exp"), e.getMessage());
        assertFalse(e.getMessage().contains("null"), e.getMessage());
    }

    private static List<Lane> lanes(Row row, Lane number) {
        if (row.dtypes() == Dtypes.LOGICAL) {
            return Collections.nCopies(row.arity(), Lane.MASK);
        }
        List<Lane> lanes = new ArrayList<>(Collections.nCopies(row.arity(), number));
        if (row.dtypes() == Dtypes.SELECT) {
            lanes.set(0, Lane.MASK);
        }
        return lanes;
    }

    /** The special values in all combinations, the domain densely, and floats of every exponent. */
    private static List<float[]> samples(Row row) {
        List<float[]> all = new ArrayList<>();
        combinations(row.arity(), new float[0], all);
        float low = (float) row.domain().low();
        float high = (float) row.domain().high();
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 100_000; i++) {
            float[] x = new float[row.arity()];
            x[0] = low + (high - low) * i / 99_999f;
            for (int k = 1; k < x.length; k++) {
                x[k] = low + (high - low) * (float) random.nextDouble();
            }
            all.add(x);
            float[] any = new float[row.arity()];
            for (int k = 0; k < any.length; k++) {
                any[k] = Float.intBitsToFloat(random.nextInt());
            }
            all.add(any);
        }
        return all;
    }

    private static void combinations(int arity, float[] prefix, List<float[]> all) {
        if (prefix.length == arity) {
            all.add(prefix);
            return;
        }
        for (float x : SPECIAL) {
            float[] longer = java.util.Arrays.copyOf(prefix, prefix.length + 1);
            longer[prefix.length] = x;
            combinations(arity, longer, all);
        }
    }

    /** The distance in units in the last place; infinite for another kind of number or another sign of zero. */
    private static double ulps(float found, double expected) {
        float rounded = (float) expected;
        if (Float.isNaN(found) || Double.isNaN(expected)) {
            return Float.isNaN(found) == Double.isNaN(expected) ? 0 : Double.POSITIVE_INFINITY;
        }
        if (Float.isInfinite(found) || Float.isInfinite(rounded)) {
            // Next to the overflow either side of it is within a unit.
            boolean edge = Math.min(Math.abs(found), Math.abs(rounded)) > 0.999999f * Float.MAX_VALUE
                    && Math.abs(expected) < 1.000001 * Float.MAX_VALUE;
            return found == rounded ? 0 : edge ? 0.5 : Double.POSITIVE_INFINITY;
        }
        if (found == 0 && rounded == 0) {
            return Float.floatToRawIntBits(found) == Float.floatToRawIntBits(rounded) ? 0 : Double.POSITIVE_INFINITY;
        }
        return Math.abs(found - expected) / Math.ulp(rounded);
    }
}
