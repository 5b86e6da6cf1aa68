// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hornbeam.graph.Catalogue;
import org.hornbeam.graph.Cumulative;
import org.hornbeam.graph.CustomGradient;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Gradients;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Op;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Reduce;
import org.hornbeam.graph.Type;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.graph.WindowMax;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.junit.jupiter.api.Test;

/** Derivatives where there is none by the book: at kinks, among equal elements, and where one is declared. */
class ConventionTest {
    /** The derivative of the sum of the result by each operand. */
    private static List<Array> gradients(Op op, double[]... operands) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> values = new ArrayList<>();
        Map<String, Array> inputs = new TreeMap<>();
        for (double[] operand : operands) {
            String name = "x" + values.size();
            inputs.put(name, Array.of(DType.F64, new long[] {operand.length}, operand));
            values.add(builder.parameter(
                    Parameter.Kind.INPUT, name, new Type.Tensor(DType.F64, Shape.of(operand.length))));
        }
        List<Value> shares = Gradients.of(Ops.sum(first(builder.add(op, values))), values);
        for (int i = 0; i < shares.size(); i++) {
            builder.result("d" + i, Graph.Role.OUTPUT, shares.get(i));
        }
        return List.copyOf(
                Interpreter.exact().run(builder.build(), inputs).outputs().values());
    }

    private static Value first(Value result) {
        return result.builder().type(result.id()) instanceof Type.Tuple
                ? result.builder().add(new Element(0), result)
                : result;
    }

    private static void check(Op op, double[] expected, double... operand) {
        assertEquals(List.of(vector(expected)), gradients(op, operand));
    }

    private static Array vector(double... elements) {
        return Array.of(DType.F64, new long[] {elements.length}, elements);
    }

    private static double[] v(double... elements) {
        return elements;
    }

    @Test
    void atKinks() {
        check(new Elementwise(Catalogue.ABS), v(-1, 0, 1), -2, 0, 2);
        check(new Elementwise(Catalogue.RELU), v(0, 0, 1), -2, 0, 2);
        assertEquals(
                List.of(vector(0, 0.5, 1), vector(1, 0.5, 0)),
                gradients(new Elementwise(Catalogue.MAXIMUM), v(1, 2, 3), v(2, 2, 2)));
        assertEquals(
                List.of(vector(1, 0.5, 0), vector(0, 0.5, 1)),
                gradients(new Elementwise(Catalogue.MINIMUM), v(1, 2, 3), v(2, 2, 2)));
    }

    @Test
    void amongEqualElements() {
        check(new Reduce(Reduce.Kind.MAX, List.of(0)), v(0, 0.5, 0.5), 1, 4, 4);
        check(new Reduce(Reduce.Kind.MIN, List.of(0)), v(1, 0, 0), 1, 4, 4);
        WindowGeometry pairs =
                new WindowGeometry(List.of(2L), List.of(1L), List.of(1L), List.of(Dim.of(0)), List.of(Dim.of(0)));
        check(new WindowMax(pairs), v(1, 1, 0), 4, 4, 4);
        check(new Cumulative(Cumulative.Kind.MAX, 0, false), v(1, 2, 0), 1, 4, 4);
        check(new Cumulative(Cumulative.Kind.MAX, 0, true), v(0, 0, 3), 4, 4, 4);
        check(new Cumulative(Cumulative.Kind.MIN, 0, false), v(3, 0, 0), 1, 1, 4);
    }

    @Test
    void throughInfinitiesAtTheStart() {
        double inf = Double.POSITIVE_INFINITY;
        check(new Cumulative(Cumulative.Kind.MAX, 0, false), v(1, 2, 0), -inf, 1, 0);
        check(new Cumulative(Cumulative.Kind.MIN, 0, true), v(0, 2, 1), 3, 1, inf);
    }

    @Test
    void productsThroughZeros() {
        check(new Reduce(Reduce.Kind.PRODUCT, List.of(0)), v(0, 6, 0), 2, 0, 3);
        check(new Reduce(Reduce.Kind.PRODUCT, List.of(0)), v(0, 0, 0), 0, 0, 3);
        // 2, 0, 0: 1 + 0 + 0; 2 + 2 * 3; 0.
        check(new Cumulative(Cumulative.Kind.PRODUCT, 0, false), v(1, 8, 0), 2, 0, 3);
    }

    @Test
    void aDeclaredDerivativeCountsAndNotTheTrueOne() {
        Type.Tensor pair = new Type.Tensor(DType.F64, Shape.of(2));
        Graph rounded = Sub.graph(x -> List.of(Ops.stopGradient(x.get(0))), pair);
        Graph straight = Sub.graph(x -> List.of(x.get(2)), pair, pair, pair);
        check(new CustomGradient("straight_through", rounded, straight, true), v(1, 1), 0.2, 0.7);
    }
}
