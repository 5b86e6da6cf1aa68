// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.hornbeam.graph.Gradients;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.junit.jupiter.api.Test;

/** The operations that are compositions, against loops written out. */
class OperationsTest {
    private static final double[] POINTS = {-7, -3, -1.5, -1, -0.25, 0, 0.25, 1, 2, 3.5, 8};

    private static Array run(Function<List<Value>, Value> function, Array... inputs) {
        GraphBuilder builder = new GraphBuilder();
        Map<String, Array> given = new LinkedHashMap<>();
        List<Value> values = new java.util.ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            Type.Tensor type = new Type.Tensor(inputs[i].dtype(), Shape.of(inputs[i].shape()));
            values.add(builder.parameter(Parameter.Kind.INPUT, "x" + i, type));
            given.put("x" + i, inputs[i]);
        }
        builder.result("y", Graph.Role.OUTPUT, function.apply(values));
        return Interpreter.exact().run(builder.build(), given).output();
    }

    private static Array counting(long... shape) {
        float[] elements = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (i * 7 % 11) - 4 + 0.5f * i;
        }
        return Array.floats(shape, elements);
    }

    private static void assertRow(double[] expected, Array found) {
        assertArrayEquals(expected, found.toDoubles(), 1e-6);
    }

    private static void assertFunction(DoubleUnaryOperator expected, UnaryOperator<Value> function) {
        float[] points = new float[POINTS.length];
        for (int i = 0; i < points.length; i++) {
            points[i] = (float) POINTS[i];
        }
        Array found = run(x -> function.apply(x.getFirst()), Array.floats(new long[] {points.length}, points));
        assertRow(Arrays.stream(POINTS).map(expected).toArray(), found);
    }

    @Test
    void activations() {
        assertFunction(x -> x / (1 + Math.exp(-x)), Ops::silu);
        assertFunction(x -> -Math.log1p(Math.exp(-x)), Ops::logSigmoid);
        assertFunction(x -> x > 0 ? x : 0.2 * x, Ops::leakyRelu);
        assertFunction(x -> x > 0 ? x : Math.expm1(x), Ops::elu);
        assertFunction(x -> x > 0 ? x : 2 * Math.expm1(x / 2), x -> Ops.celu(x, 2));
        assertFunction(x -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)), Ops::selu);
        assertFunction(x -> Math.min(Math.max(x, 0), 6), Ops::relu6);
        assertFunction(x -> Math.min(Math.max(x + 3, 0), 6) / 6, Ops::hardSigmoid);
        assertFunction(x -> x * Math.min(Math.max(x + 3, 0), 6) / 6, Ops::hardSilu);
        assertFunction(x -> Math.min(Math.max(x, -1), 1), Ops::hardTanh);
        assertFunction(x -> x / (1 + Math.abs(x)), Ops::softsign);
        assertFunction(x -> x * Math.tanh(Math.log1p(Math.exp(x))), Ops::mish);
        assertFunction(x -> x - Math.tanh(x), Ops::tanhShrink);
        assertFunction(x -> Math.signum(x) * Math.max(Math.abs(x) - 0.5, 0), x -> Ops.softShrink(x, 0.5));
        assertFunction(x -> Math.abs(x) > 0.5 ? x : 0, x -> Ops.hardShrink(x, 0.5));
        assertFunction(x -> x > 1 ? x : -2, x -> Ops.threshold(x, 1, -2));
        assertFunction(x -> (x + Math.sqrt(x * x + 4)) / 2, x -> Ops.squareplus(x, 4));
        assertFunction(x -> x <= -1 ? 0 : x < 1 ? (x + 1) * (x + 1) / 4 : x, Ops::sparsePlus);
        assertFunction(x -> Math.min(Math.max((x + 1) / 2, 0), 1), Ops::sparseSigmoid);
        assertFunction(
                x -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
                x -> Ops.gelu(x, true));
        // Abramowitz and Stegun, table 26.1: the distribution function at 1 and 2.
        Array gelu = run(x -> Ops.gelu(x.getFirst()), Array.floats(new long[] {3}, 1f, 2f, -1f));
        assertRow(new double[] {0.8413447461, 2 * 0.9772498681, -0.1586552539}, gelu);
    }

    @Test
    void powersWithShortcuts() {
        for (double exponent : new double[] {1, 2, 3, 4, 0.5, -0.5, -1, 2.5, -3, 0}) {
            Array found = run(x -> Ops.power(x.getFirst(), exponent), Array.floats(new long[] {3}, 0.5f, 1f, 3f));
            assertRow(new double[] {Math.pow(0.5, exponent), 1, Math.pow(3, exponent)}, found);
        }
    }

    @Test
    void softmaxIsStableAndItsDeclaredDerivativeIsTheTrueOne() {
        Array x = Array.floats(new long[] {2, 3}, 1000f, 1001f, 999f, -1f, 0f, 3f);
        Array y = run(v -> Ops.softmax(v.getFirst()), x);
        double sum = Math.exp(-1) + 1 + Math.exp(-2);
        assertEquals(1 / sum, y.get(0, 1), 1e-12);
        Array log = run(v -> Ops.logSoftmax(v.getFirst()), x);
        assertEquals(-Math.log(sum), log.get(0, 1), 1e-12);
        assertRow(
                run(v -> derivative(Ops.softmax(v.getFirst()), v), x, counting(2, 3))
                        .toDoubles(),
                run(v -> derivative(plainSoftmax(v.getFirst()), v), x, counting(2, 3)));
        assertRow(
                run(v -> derivative(Ops.logSoftmax(v.getFirst(), 0), v), x, counting(2, 3))
                        .toDoubles(),
                run(v -> derivative(v.getFirst().minus(Ops.logsumexp(v.getFirst(), 0)), v), x, counting(2, 3)));
    }

    private static Value plainSoftmax(Value x) {
        Value e = Ops.exp(x.minus(Ops.keepDims(Ops.max(x, 1), x, 1)));
        return e.div(Ops.keepDims(Ops.sum(e, 1), e, 1));
    }

    private static Value derivative(Value y, List<Value> inputs) {
        return Gradients.of(Ops.sum(y.times(inputs.get(1))), List.of(inputs.get(0)))
                .getFirst();
    }

    @Test
    void logSumExpOfInfinities() {
        float infinity = Float.POSITIVE_INFINITY;
        Array x = Array.floats(new long[] {3, 2}, -infinity, -infinity, infinity, 1f, 2f, -infinity);
        assertArrayEquals(
                new double[] {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 2},
                run(v -> Ops.logsumexp(v.getFirst(), -1), x).toDoubles());
    }

    @Test
    void statistics() {
        Array x = Array.floats(new long[] {2, 2}, 1f, 3f, 5f, 11f);
        assertRow(new double[] {14}, run(v -> Ops.variance(v.getFirst()), x));
        assertRow(new double[] {1, 3}, run(v -> Ops.std(v.getFirst(), -1), x));
        assertRow(new double[] {5, 33}, run(v -> Ops.prod(v.getFirst(), 0), x));
        assertRow(new double[] {Math.sqrt(156)}, run(v -> Ops.norm(v.getFirst(), 2), x));
        assertRow(new double[] {4, 16}, run(v -> Ops.norm(v.getFirst(), 1, 1), x));
        assertRow(new double[] {Math.cbrt(28), Math.cbrt(1456)}, run(v -> Ops.norm(v.getFirst(), 3, 1), x));
        double root = Math.sqrt(10);
        assertRow(
                new double[] {1 / root, 3 / root, 5 / Math.sqrt(146), 11 / Math.sqrt(146)},
                run(v -> Ops.l2Normalize(v.getFirst(), 1), x));
        assertRow(new double[] {1, 1}, run(v -> Ops.argmax(v.getFirst(), 0), x));
        assertRow(new double[] {11, 5, 3, 1}, run(v -> Ops.flip(Ops.sort(Ops.flatten(v.getFirst()), 0), 0), x));
        assertRow(new double[] {1, 4, 5, 16}, run(v -> Ops.cumsum(v.getFirst(), 1), x));
    }

    @Test
    void einsumIsItsLoops() {
        Array a = counting(2, 3, 4);
        Array b = counting(2, 4, 5);
        Array batched = run(v -> Ops.einsum("bij,bjk->bki", v.get(0), v.get(1)), a, b);
        assertArrayEquals(new long[] {2, 5, 3}, batched.shape());
        for (int n = 0; n < 2; n++) {
            for (int i = 0; i < 3; i++) {
                for (int k = 0; k < 5; k++) {
                    double sum = 0;
                    for (int j = 0; j < 4; j++) {
                        sum += a.get(n, i, j) * b.get(n, j, k);
                    }
                    assertEquals(sum, batched.get(n, k, i), 1e-9);
                }
            }
        }
        assertRow(
                run(v -> Ops.matmul(v.get(0), v.get(1)), a, b).toDoubles(),
                run(v -> Ops.einsum("...ij,...jk", v.get(0), v.get(1)), a, b));
        Array square = counting(3, 3);
        assertRow(
                new double[] {square.get(0, 0) + square.get(1, 1) + square.get(2, 2)},
                run(v -> Ops.einsum("ii->", v.getFirst()), square));
        assertRow(
                run(v -> Ops.transpose(v.getFirst(), 1, 0), square).toDoubles(),
                run(v -> Ops.einsum("ij->ji", v.getFirst()), square));
        assertRow(
                run(v -> Ops.einsum("ij,jk,k->i", v.get(0), v.get(0), v.get(1)), square, counting(3))
                        .toDoubles(),
                run(v -> Ops.matmul(v.get(0), Ops.matmul(v.get(0), v.get(1))), square, counting(3)));
        assertThrows(ShapeException.class, () -> run(v -> Ops.einsum("ij,jk->iq", v.get(0), v.get(0)), square));
        assertThrows(ShapeException.class, () -> run(v -> Ops.einsum("ij,jk->ik", v.get(0), v.get(1)), a, square));
    }

    @Test
    void matmulBroadcastsItsBatchAxes() {
        Array a = counting(2, 1, 3, 4);
        Array b = counting(5, 4, 2);
        Array c = run(v -> Ops.matmul(v.get(0), v.get(1)), a, b);
        assertArrayEquals(new long[] {2, 5, 3, 2}, c.shape());
        double sum = 0;
        for (int j = 0; j < 4; j++) {
            sum += a.get(1, 0, 2, j) * b.get(3, j, 1);
        }
        assertEquals(sum, c.get(1, 3, 2, 1), 1e-9);
        assertArrayEquals(
                new long[0],
                run(v -> Ops.matmul(v.get(0), v.get(0)), counting(3)).shape());
        assertArrayEquals(
                new long[] {2},
                run(v -> Ops.matmul(v.get(0), v.get(1)), counting(3), counting(3, 2))
                        .shape());
        assertThrows(ShapeException.class, () -> run(v -> Ops.matmul(v.get(0), v.get(0)), counting(2, 3)));
    }

    @Test
    void layouts() {
        Array x = Array.floats(new long[] {2, 3}, 1, 2, 3, 4, 5, 6);
        assertRow(new double[] {1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6}, run(v -> Ops.tile(v.getFirst(), 2), x));
        assertRow(new double[] {1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6}, run(v -> Ops.repeat(v.getFirst(), 2, 1), x));
        assertRow(new double[] {3, 1, 2, 6, 4, 5}, run(v -> Ops.roll(v.getFirst(), 1, 1), x));
        assertRow(new double[] {2, 3, 1, 5, 6, 4}, run(v -> Ops.roll(v.getFirst(), -1, 1), x));
        assertRow(
                new double[] {3, 2, 1, 2, 3, 2, 6, 5, 4, 5, 6, 5}, run(v -> Ops.padReflect(v.getFirst(), 1, 2, 1), x));
        assertRow(
                new double[] {2, 1, 1, 2, 3, 3, 5, 4, 4, 5, 6, 6},
                run(v -> Ops.padSymmetric(v.getFirst(), 1, 2, 1), x));
        assertRow(new double[] {1, 0, 0, 4, 5, 0}, run(v -> Ops.tril(v.getFirst(), 0), x));
        assertRow(new double[] {0, 2, 3, 0, 0, 6}, run(v -> Ops.triu(v.getFirst(), 1), x));
        assertRow(new double[] {1, 5}, run(v -> Ops.diagonal(v.getFirst()), x));
        assertRow(new double[] {6}, run(v -> Ops.trace(v.getFirst()), x));
        assertRow(new double[] {1, 1, 1, 1}, run(v -> Ops.diff(v.getFirst(), 1), x));
        assertRow(new double[] {1, 4, 2, 5, 3, 6}, run(v -> Ops.moveaxis(v.getFirst(), 0, 1), x));
        assertRow(new double[] {1, 4, 2, 5, 3, 6}, run(v -> Ops.swapaxes(v.getFirst(), 0, 1), x));
        assertRow(new double[] {3, 6}, run(v -> Ops.split(v.getFirst(), 3, 1).get(2), x));
        assertRow(new double[] {-1, -0.5, 0, 0.5, 1}, run(v -> Ops.linspace(v.getFirst(), -1, 1, 5), x));
        assertRow(new double[] {5, 3, 1}, run(v -> Ops.arange(v.getFirst(), 5, 0, -2), x));
        assertArrayEquals(
                new long[] {2, 2, 3},
                run(v -> Ops.stack(List.of(v.get(0), v.get(0)), 0), x).shape());
        assertThrows(
                ShapeException.class,
                () -> run(v -> Ops.split(v.getFirst(), 2, 1).getFirst(), x));
    }

    @Test
    void picking() {
        Array x = Array.floats(new long[] {2, 3}, 1, 2, 3, 4, 5, 6);
        Array order = Array.ints(new long[] {2, 2}, 2, 0, 1, 1);
        assertRow(new double[] {3, 1, 5, 5}, run(v -> Ops.takeAlongAxis(v.get(0), v.get(1), 1), x, order));
        Array rows = Array.ints(new long[] {1, 3}, 1, 0, 1);
        assertRow(new double[] {4, 2, 6}, run(v -> Ops.takeAlongAxis(v.get(0), v.get(1), 0), x, rows));
        assertRow(
                new double[] {3, 1, 6, 4},
                run(v -> Ops.take(v.get(0), v.get(1), 1), x, Array.ints(new long[] {2}, 2, 0)));
        assertRow(
                new double[] {0, 0, 1, 0, 0, 0},
                run(v -> Ops.oneHot(v.getFirst(), 3), Array.ints(new long[] {2}, 2, -1)));
        assertRow(new double[] {3, 2, 6, 5}, run(v -> Ops.topK(v.getFirst(), 2).values(), x));
        assertRow(new double[] {2, 1, 2, 1}, run(v -> Ops.topK(v.getFirst(), 2).indices(), x));
        assertRow(
                new double[] {4, 5, 6, 0, 0, 0, 1, 2, 3},
                run(v -> Ops.segmentSum(v.get(0), v.get(1), 3), x, Array.ints(new long[] {2}, 2, 0)));
    }

    @Test
    void divisionsAndTests() {
        Array a = Array.ints(new long[] {5}, 7, -7, 7, -7, 5);
        Array b = Array.ints(new long[] {5}, 3, 3, -3, -3, 0);
        assertRow(new double[] {2, -3, -3, 2, 0}, run(v -> Ops.floorDivide(v.get(0), v.get(1)), a, b));
        assertRow(new double[] {1, 2, -2, -1, 0}, run(v -> Ops.mod(v.get(0), v.get(1)), a, b));
        Array odd = Array.floats(new long[] {4}, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 2);
        assertRow(new double[] {0, Float.MAX_VALUE, -Float.MAX_VALUE, 2}, run(v -> Ops.nanToNum(v.getFirst()), odd));
        assertRow(new double[] {1, 0, 0, 0}, run(v -> Ops.isNan(v.getFirst()), odd));
        assertRow(new double[] {0, 1, 1, 0}, run(v -> Ops.isInf(v.getFirst()), odd));
        assertRow(new double[] {0, 0, 0, 1}, run(v -> Ops.isFinite(v.getFirst()), odd));
        assertTrue(Double.isNaN(run(v -> Ops.clip(v.getFirst(), 0, 1), odd).get(0)));
        Array whole = run(v -> Ops.clip(v.getFirst(), -5, 5), a);
        assertEquals(org.hornbeam.ops.DType.I32, whole.dtype());
        assertEquals(Dim.of(5), Shape.of(whole.shape()).dim(0));
        assertRow(new double[] {5, -5, 5, -5, 5}, whole);
    }
}
