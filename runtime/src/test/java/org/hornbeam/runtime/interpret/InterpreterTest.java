// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hornbeam.graph.ArgReduce;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Cast;
import org.hornbeam.graph.Catalogue;
import org.hornbeam.graph.Concat;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Cumulative;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Gather;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Iota;
import org.hornbeam.graph.Op;
import org.hornbeam.graph.Pad;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.RandomBits;
import org.hornbeam.graph.Reduce;
import org.hornbeam.graph.Reverse;
import org.hornbeam.graph.ScatterAdd;
import org.hornbeam.graph.Slice;
import org.hornbeam.graph.Sort;
import org.hornbeam.graph.Transpose;
import org.hornbeam.graph.Type;
import org.hornbeam.graph.WindowGather;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.graph.WindowMax;
import org.hornbeam.graph.WindowScatter;
import org.hornbeam.graph.WindowSpread;
import org.hornbeam.graph.WindowSum;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.junit.jupiter.api.Test;

/** What each operation means, by examples that can be followed by hand. */
class InterpreterTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    private static List<Array> run(Op op, Array... operands) {
        return run(Interpreter.exact(), op, operands);
    }

    private static List<Array> run(Interpreter interpreter, Op op, Array... operands) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> values = new ArrayList<>();
        Map<String, Array> inputs = new TreeMap<>();
        for (Array operand : operands) {
            String name = "x" + values.size();
            inputs.put(name, operand);
            values.add(builder.parameter(
                    Parameter.Kind.INPUT, name, new Type.Tensor(operand.dtype(), Shape.of(operand.shape()))));
        }
        Value result = builder.add(op, values);
        Graph graph = new Graph(
                java.util.stream.IntStream.range(0, builder.size())
                        .mapToObj(builder::node)
                        .toList(),
                List.of());
        return interpreter.evaluate(graph, Arguments.inputs(inputs), Map.of()).get(result.id());
    }

    private static Array f(long[] shape, double... elements) {
        return Array.of(DType.F64, shape, elements);
    }

    private static Array i(long[] shape, int... elements) {
        return Array.ints(shape, elements);
    }

    private static long[] s(long... sizes) {
        return sizes;
    }

    private static void check(Array expected, Op op, Array... operands) {
        assertEquals(expected, run(op, operands).getFirst());
    }

    private static Array taps(long... taps) {
        return Array.of(DType.U8, s(taps.length), taps);
    }

    private static void checkMax(Array largest, Array taps, WindowGeometry geometry, Array x) {
        assertEquals(List.of(largest, taps), run(new WindowMax(geometry), x));
    }

    private static WindowGeometry line(long window, long stride, long dilation, long before, long after) {
        return new WindowGeometry(
                List.of(window), List.of(stride), List.of(dilation), List.of(Dim.of(before)), List.of(Dim.of(after)));
    }

    private static List<Dim> dims(long... sizes) {
        return Shape.of(sizes).dims();
    }

    @Test
    void elements() {
        check(f(s(2), 5, 8), new Elementwise(Catalogue.ADD), f(s(2), 1, 2), f(s(2), 4, 6));
        check(
                i(s(2), Integer.MIN_VALUE, 3),
                new Elementwise(Catalogue.ADD),
                i(s(2), Integer.MAX_VALUE, 1),
                i(s(2), 1, 2));
        check(
                Array.of(DType.U8, s(1), 4L),
                new Elementwise(Catalogue.ADD),
                Array.of(DType.U8, s(1), 250L),
                Array.of(DType.U8, s(1), 10L));
        check(
                Array.of(DType.I64, s(1), Long.MAX_VALUE),
                new Elementwise(Catalogue.MAXIMUM),
                Array.of(DType.I64, s(1), Long.MAX_VALUE),
                Array.of(DType.I64, s(1), Long.MAX_VALUE - 1));
        check(
                Array.of(DType.BOOL, s(3), 1, 0, 0L),
                new Elementwise(Catalogue.LESS),
                f(s(3), 1, 2, NAN),
                f(s(3), 2, 2, 1));
        check(
                f(s(2), 1, 4),
                new Elementwise(Catalogue.WHERE),
                Array.of(DType.BOOL, s(2), 1L, 0L),
                f(s(2), 1, 2),
                f(s(2), 3, 4));
    }

    @Test
    void casts() {
        check(
                i(s(5), -2, 2, Integer.MAX_VALUE, 0, Integer.MIN_VALUE),
                new Cast(DType.I32),
                f(s(5), -2.9, 2.9, 1e20, NAN, -INF));
        check(Array.of(DType.U8, s(3), 0L, 255, 7), new Cast(DType.U8), f(s(3), -4, 300, 7.9));
        check(Array.of(DType.U8, s(2), 255L, 44), new Cast(DType.U8), i(s(2), -1, 300));
        check(Array.of(DType.BOOL, s(4), 1L, 0, 0, 1), new Cast(DType.BOOL), f(s(4), 0.1, 0, -0.0, NAN));
        check(f(s(2), 1, 0), new Cast(DType.F64), Array.of(DType.BOOL, s(2), 1L, 0));
        double third = 1.0 / 3;
        assertEquals(third, run(new Cast(DType.F32), f(s(), third)).getFirst().get());
        assertEquals(
                (float) third,
                run(Interpreter.rounded(), new Cast(DType.F32), f(s(), third))
                        .getFirst()
                        .get());
        assertEquals(
                0.333251953125,
                run(Interpreter.rounded(), new Cast(DType.F16), f(s(), third))
                        .getFirst()
                        .get());
        assertEquals(
                0.333984375,
                run(Interpreter.rounded(), new Cast(DType.BF16), f(s(), third))
                        .getFirst()
                        .get());
        assertEquals(
                INF,
                run(Interpreter.rounded(), new Cast(DType.F16), f(s(), 65520))
                        .getFirst()
                        .get());
        assertEquals(
                INF,
                run(Interpreter.rounded(), new Cast(DType.BF16), f(s(), 3.4e38))
                        .getFirst()
                        .get());
        // Halfway between two bfloat16 numbers: to the even one.
        assertEquals(
                1.0,
                run(Interpreter.rounded(), new Cast(DType.BF16), f(s(), 1 + 0x1p-8))
                        .getFirst()
                        .get());
        assertEquals(
                1 + 0x1p-6,
                run(Interpreter.rounded(), new Cast(DType.BF16), f(s(), 1 + 0x1.8p-7))
                        .getFirst()
                        .get());
    }

    @Test
    void products() {
        check(
                f(s(2, 2), 19, 22, 43, 50),
                new Contract(List.of(), List.of(), List.of(1), List.of(0)),
                f(s(2, 2), 1, 2, 3, 4),
                f(s(2, 2), 5, 6, 7, 8));
        check(
                f(s(2, 2), 17, 39, 23, 53),
                new Contract(List.of(), List.of(), List.of(1), List.of(1)),
                f(s(2, 2), 5, 6, 7, 8),
                f(s(2, 2), 1, 2, 3, 4));
        check(
                f(s(2), 17, 53),
                new Contract(List.of(0), List.of(0), List.of(1), List.of(1)),
                f(s(2, 2), 1, 2, 3, 4),
                f(s(2, 2), 5, 6, 7, 8));
        check(
                f(s(), 70),
                new Contract(List.of(), List.of(), List.of(0, 1), List.of(0, 1)),
                f(s(2, 2), 1, 2, 3, 4),
                f(s(2, 2), 5, 6, 7, 8));
        check(
                f(s(), 69),
                new Contract(List.of(), List.of(), List.of(0, 1), List.of(1, 0)),
                f(s(2, 2), 1, 2, 3, 4),
                f(s(2, 2), 5, 6, 7, 8));
    }

    @Test
    void convolutions() {
        Array image = f(s(1, 4, 1), 1, 2, 3, 4);
        Array kernel = f(s(2, 1, 1), 10, 1);
        check(
                f(s(1, 3, 1), 12, 23, 34),
                new Convolve(line(2, 1, 1, 0, 0), 1, Convolve.Part.OUTPUT, null),
                image,
                kernel);
        check(
                f(s(1, 3, 1), 1, 23, 40),
                new Convolve(line(2, 2, 1, 1, 1), 1, Convolve.Part.OUTPUT, null),
                image,
                kernel);
        check(f(s(1, 2, 1), 13, 24), new Convolve(line(2, 1, 2, 0, 0), 1, Convolve.Part.OUTPUT, null), image, kernel);
        check(
                f(s(1, 4, 1), 10, 21, 32, 3),
                new Convolve(line(2, 1, 1, 0, 0), 1, Convolve.Part.IMAGE, Shape.of(1, 4, 1)),
                f(s(1, 3, 1), 1, 2, 3),
                kernel);
        check(
                f(s(2, 1, 1), 14, 20),
                new Convolve(line(2, 1, 1, 0, 0), 1, Convolve.Part.KERNEL, Shape.of(2, 1, 1)),
                image,
                f(s(1, 3, 1), 1, 2, 3));
        // Two groups: the first filter sees the first channel only.
        check(
                f(s(1, 2, 2), 10, 200, 30, 400),
                new Convolve(line(1, 1, 1, 0, 0), 2, Convolve.Part.OUTPUT, null),
                f(s(1, 2, 2), 1, 2, 3, 4),
                f(s(1, 1, 2), 10, 100));
        // Two channels, two filters: kernel[channel][filter].
        check(
                f(s(1, 1, 2), 1 * 1 + 2 * 100, 1 * 10 + 2 * 1000),
                new Convolve(line(1, 1, 1, 0, 0), 1, Convolve.Part.OUTPUT, null),
                f(s(1, 1, 2), 1, 2),
                f(s(1, 2, 2), 1, 10, 100, 1000));
    }

    @Test
    void windows() {
        Array x = f(s(4), 1, 5, 5, 2);
        check(f(s(3), 6, 10, 7), new WindowSum(line(2, 1, 1, 0, 0)), x);
        checkMax(f(s(3), 1, 5, 2), taps(1, 0, 0), line(2, 2, 1, 1, 1), x);
        checkMax(f(s(3), 5, 5, 5), taps(1, 0, 0), line(2, 1, 1, 0, 0), f(s(4), 1, 5, 5, 2));
        checkMax(f(s(2), -INF, 1), taps(0, 0), line(1, 2, 1, 2, 0), f(s(1), 1));
        checkMax(f(s(1), NAN), taps(1), line(3, 1, 1, 0, 0), f(s(3), 1, NAN, 2));
        checkMax(i(s(2), 3, Integer.MIN_VALUE), taps(0, 0), line(1, 2, 1, 0, 2), i(s(1), 3));
        check(f(s(4), 1, 3, 5, 3), new WindowSpread(line(2, 1, 1, 0, 0), Shape.of(4)), f(s(3), 1, 2, 3));
        WindowGeometry pairs = line(2, 1, 1, 0, 0);
        check(f(s(4), 0, 3, 3, 0), new WindowScatter(pairs, Shape.of(4)), taps(1, 0, 0), f(s(3), 1, 2, 3));
        check(f(s(4), 1, 0, 0, 0), new WindowScatter(pairs, Shape.of(4)), taps(0, 2, 7), f(s(3), 1, 2, 3));
        check(f(s(3), 20, 20, 30), new WindowGather(pairs), taps(1, 0, 0), f(s(4), 10, 20, 30, 40));
        check(f(s(3), 20, 0, 40), new WindowGather(pairs), taps(1, 2, 1), f(s(4), 10, 20, 30, 40));
        // A tap before the first element, or after the last.
        check(f(s(2), 0, 2), new WindowScatter(line(2, 2, 1, 1, 1), Shape.of(2)), taps(0, 0), f(s(2), 1, 2));
        check(f(s(2), 0, 0), new WindowGather(line(2, 2, 1, 1, 1)), taps(0, 1), f(s(2), 1, 2));
    }

    @Test
    void reductions() {
        Array x = f(s(2, 3), 1, 2, 3, 4, 5, 6);
        check(f(s(3), 5, 7, 9), new Reduce(Reduce.Kind.SUM, List.of(0)), x);
        check(f(s(2), 6, 120), new Reduce(Reduce.Kind.PRODUCT, List.of(1)), x);
        check(f(s(), 6), new Reduce(Reduce.Kind.MAX, List.of(0, 1)), x);
        check(f(s(2), NAN, 4), new Reduce(Reduce.Kind.MIN, List.of(1)), f(s(2, 2), 1, NAN, 4, 5));
        check(f(s(2), -INF, -INF), new Reduce(Reduce.Kind.MAX, List.of(1)), f(s(2, 0)));
        check(i(s(1), Integer.MAX_VALUE), new Reduce(Reduce.Kind.MIN, List.of(1)), i(s(1, 0)));
        check(i(s(), Integer.MIN_VALUE), new Reduce(Reduce.Kind.SUM, List.of(0)), i(s(2), Integer.MAX_VALUE, 1));
        check(
                Array.of(DType.BOOL, s(2), 0L, 1),
                new Reduce(Reduce.Kind.ANY, List.of(1)),
                Array.of(DType.BOOL, s(2, 2), 0L, 0, 0, 1));
        check(
                Array.of(DType.BOOL, s(2), 1L, 0),
                new Reduce(Reduce.Kind.ALL, List.of(1)),
                Array.of(DType.BOOL, s(2, 2), 1L, 1, 0, 1));
        check(i(s(2), 1, 0), new ArgReduce(ArgReduce.Kind.MAX, 1), f(s(2, 3), 1, 3, 3, NAN, 1, NAN));
        check(i(s(3), 0, 1, 0), new ArgReduce(ArgReduce.Kind.MIN, 0), f(s(2, 3), 1, 3, 2, 1, 2, 2));
        check(f(s(2, 3), 1, 3, 6, 4, 9, 15), new Cumulative(Cumulative.Kind.SUM, 1, false), x);
        check(f(s(2, 3), 5, 7, 9, 4, 5, 6), new Cumulative(Cumulative.Kind.SUM, 0, true), x);
        check(f(s(3), 2, 2, 3), new Cumulative(Cumulative.Kind.MAX, 0, false), f(s(3), 2, 1, 3));
        check(f(s(3), 1, 1, 3), new Cumulative(Cumulative.Kind.MIN, 0, true), f(s(3), 2, 1, 3));
    }

    @Test
    void movements() {
        Array x = f(s(2, 3), 1, 2, 3, 4, 5, 6);
        check(f(s(3, 2), 1, 4, 2, 5, 3, 6), new Transpose(List.of(1, 0)), x);
        check(f(s(2, 2), 7, 7, 8, 8), new Broadcast(Shape.of(2, 2), List.of(0)), f(s(2), 7, 8));
        check(f(s(1, 2), 4, 6), new Slice(dims(1, 0), dims(1, 2), List.of(1L, 2L)), x);
        check(f(s(8), 9, 9, 1, 9, 2, 9, 3, 9), new Pad(dims(2), dims(1), dims(1)), f(s(3), 1, 2, 3), f(s(), 9));
    }

    @Test
    void joining() {
        check(f(s(2, 3), 1, 2, 9, 3, 4, 8), new Concat(1), f(s(2, 2), 1, 2, 3, 4), f(s(2, 1), 9, 8));
        check(f(s(2, 2), 4, 3, 2, 1), new Reverse(List.of(0, 1)), f(s(2, 2), 1, 2, 3, 4));
        check(f(s(3, 2), 5, 6, 1, 2, 5, 6), new Gather(0), f(s(3, 2), 1, 2, 3, 4, 5, 6), i(s(3), 2, -1, 99));
        check(f(s(2, 1), 2, 3), new Gather(1), f(s(2, 2), 1, 2, 3, 4), i(s(2, 1), 1, 0));
        check(f(s(3), 10, 0, 5), new ScatterAdd(0, Dim.of(3)), i(s(3), 0, 2, 0), f(s(3), 1, 5, 9));
        List<Array> sorted = run(new Sort(0, false), f(s(5), 3, NAN, 1, 3, -0.0));
        assertEquals(List.of(f(s(5), -0.0, 1, 3, 3, NAN), i(s(5), 4, 2, 0, 3, 1)), sorted);
        List<Array> descending = run(new Sort(0, true), f(s(4), 0.0, 2, -0.0, 2));
        assertEquals(List.of(f(s(4), 2, 2, 0.0, -0.0), i(s(4), 1, 3, 0, 2)), descending);
        check(i(s(2, 3), 0, 1, 2, 0, 1, 2), new Iota(Shape.of(2, 3), 1, DType.I32));
    }

    @Test
    void randomBitsAreThePublishedPhilox() {
        // Known answers of Philox 4x32-10: word 0 for zeros, for ones and for digits of pi.
        assertEquals(0x6627e8d5, RandomBits.philox(0, 0, 0, 0, 0, 0));
        assertEquals(0x408f276d, RandomBits.philox(-1, -1, -1, -1, -1, -1));
        assertEquals(
                0xd16cfe09, RandomBits.philox(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0));
        Array bits = run(new RandomBits("dropout/0", Shape.of(2, 2)), i(s(2), 5, 6), i(s(), 7))
                .getFirst();
        long site = RandomBits.hash("dropout/0");
        for (int at = 0; at < 4; at++) {
            assertEquals(RandomBits.philox(at, 0, 7, (int) site, 5, 6 ^ (int) (site >>> 32)), bits.longAt(at));
        }
    }

    @Test
    void qrIsADecomposition() {
        Array a = f(s(2, 3, 2), 1, 2, 3, 4, 5, 7, 0, 1, 1, 0, 2, 2);
        List<Array> qr = HostFunctions.standard().get("qr").call(List.of(a));
        assertArrayEquals(s(2, 3, 2), qr.get(0).shape());
        Array product = run(new Contract(List.of(0), List.of(0), List.of(2), List.of(1)), qr.get(0), qr.get(1))
                .getFirst();
        assertTrue(product.allClose(a, 1e-12, 1e-12), product::toString);
        Array identity = run(new Contract(List.of(0), List.of(0), List.of(1), List.of(1)), qr.get(0), qr.get(0))
                .getFirst();
        assertTrue(identity.allClose(f(s(2, 2, 2), 1, 0, 0, 1, 1, 0, 0, 1), 1e-12, 1e-12), identity::toString);
        assertEquals(0, qr.get(1).get(0, 1, 0));
    }

    @Test
    void argumentsAreChecked() {
        GraphBuilder builder = new GraphBuilder();
        Value x = builder.parameter(
                Parameter.Kind.INPUT, "x", new Type.Tensor(DType.F32, Shape.of(Dim.BATCH, Dim.of(2))));
        builder.parameter(Parameter.Kind.WEIGHT, "w", new Type.Tensor(DType.F32, Shape.of(2)));
        builder.result("y", Graph.Role.OUTPUT, x);
        builder.result("w", Graph.Role.UPDATE, x.get(0));
        Graph graph = builder.build();
        Array given = Array.floats(s(3, 2), 1, 2, 3, 4, 5, 6);
        Arguments good = Arguments.inputs(Map.of("x", given)).weights(Map.of("w", Array.floats(s(2), 0, 0)));
        Results results = Interpreter.rounded().run(graph, good);
        assertEquals(given, results.output());
        assertEquals(Array.floats(s(2), 1, 2), results.updates().get("w"));
        assertThrows(IllegalArgumentException.class, () -> Interpreter.exact().run(graph, Map.of("x", given)));
        assertThrows(
                IllegalArgumentException.class,
                () -> Interpreter.exact().run(graph, good.weights(Map.of("w", Array.floats(s(3), 0, 0, 0)))));
        assertThrows(
                IllegalArgumentException.class,
                () -> Interpreter.exact().run(graph, good.weights(Map.of("w", f(s(2), 0, 0)))));
    }
}
