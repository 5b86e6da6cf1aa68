// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hornbeam.graph.ArgReduce;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Cast;
import org.hornbeam.graph.Catalogue;
import org.hornbeam.graph.Composite;
import org.hornbeam.graph.Concat;
import org.hornbeam.graph.Cond;
import org.hornbeam.graph.Constant;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Cumulative;
import org.hornbeam.graph.CustomGradient;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Exchange;
import org.hornbeam.graph.Gather;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.HostCall;
import org.hornbeam.graph.Iota;
import org.hornbeam.graph.Literal;
import org.hornbeam.graph.Op;
import org.hornbeam.graph.Pad;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.RandomBits;
import org.hornbeam.graph.Reduce;
import org.hornbeam.graph.Reshape;
import org.hornbeam.graph.Reverse;
import org.hornbeam.graph.Scan;
import org.hornbeam.graph.ScatterAdd;
import org.hornbeam.graph.SizeOf;
import org.hornbeam.graph.Slice;
import org.hornbeam.graph.Sort;
import org.hornbeam.graph.StopGradient;
import org.hornbeam.graph.TextInput;
import org.hornbeam.graph.Transpose;
import org.hornbeam.graph.Type;
import org.hornbeam.graph.While;
import org.hornbeam.graph.WindowGather;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.graph.WindowMax;
import org.hornbeam.graph.WindowScatter;
import org.hornbeam.graph.WindowSpread;
import org.hornbeam.graph.WindowSum;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What shape rules reject, and that the message names what was found. */
class ShapeRuleTest {
    private static final Dim B = Dim.BATCH;
    private static final Type.Tensor PAIR = f(2);
    private static final Graph ONE = Sub.graph(x -> List.of(x.getFirst()), PAIR);
    private static final Graph TWO = Sub.graph(x -> List.of(x.getFirst(), x.getFirst()), PAIR);

    /** Operations that take any operands, or none. */
    private static final Set<Class<? extends Op>> NEVER_REJECT = Set.of(
            Parameter.class,
            Constant.class,
            SizeOf.class,
            Cast.class,
            StopGradient.class,
            Exchange.class,
            HostCall.class,
            TextInput.class);

    private record Rejected(Op op, List<String> words, List<Type> operands) {}

    private static Type.Tensor f(long... sizes) {
        return new Type.Tensor(DType.F32, Shape.of(sizes));
    }

    private static Type.Tensor f(Dim first, Dim... sizes) {
        return new Type.Tensor(DType.F32, Shape.of(sizes).insert(0, first));
    }

    private static Type.Tensor i(long... sizes) {
        return new Type.Tensor(DType.I32, Shape.of(sizes));
    }

    private static Type.Tensor u(long... sizes) {
        return new Type.Tensor(DType.U8, Shape.of(sizes));
    }

    private static Type.Tensor b(long... sizes) {
        return new Type.Tensor(DType.BOOL, Shape.of(sizes));
    }

    private static Rejected no(Op op, String words, Type... operands) {
        return new Rejected(op, List.of(words.split("\\|")), Arrays.asList(operands));
    }

    private static List<Dim> dims(long... sizes) {
        return Shape.of(sizes).dims();
    }

    private static WindowGeometry line(long window, long before) {
        return new WindowGeometry(List.of(window), List.of(1L), List.of(1L), dims(before), dims(0));
    }

    static List<Rejected> rejected() {
        List<Rejected> all = new ArrayList<>();
        all.add(no(new Elementwise(Catalogue.ADD), "add|[2]|[3]|broadcast", f(2), f(3)));
        all.add(no(new Elementwise(Catalogue.ADD), "add|F32|I32|cast", f(2), i(2)));
        all.add(no(new Elementwise(Catalogue.SQRT), "sqrt|I32", i(2)));
        all.add(no(
                new Contract(List.of(), List.of(), List.of(1), List.of(0)),
                "axis 1 of [2, 3] is 3|axis 0 of [4, 5] is 4",
                f(2, 3),
                f(4, 5)));
        all.add(no(new Contract(List.of(), List.of(), List.of(2), List.of(0)), "axis 2|[2, 3]", f(2, 3), f(3, 5)));
        all.add(no(new Contract(List.of(1), List.of(0), List.of(1), List.of(1)), "twice|[2, 3]", f(2, 3), f(3, 3)));
        all.add(no(new Contract(List.of(), List.of(), List.of(1), List.of()), "one to one", f(2, 3), f(3)));
        all.add(no(new Contract(List.of(), List.of(), List.of(0), List.of(0)), "int32[2]|cast", i(2), i(2)));
        all.add(no(
                new Convolve(line(2, 0), 1, Convolve.Part.OUTPUT, null), "3 channels|takes 2", f(1, 5, 3), f(2, 2, 4)));
        all.add(no(
                new Convolve(line(2, 0), 2, Convolve.Part.OUTPUT, null), "5 filters|2 groups", f(1, 5, 4), f(2, 2, 5)));
        all.add(no(new Convolve(line(2, 0), 0, Convolve.Part.OUTPUT, null), "group|0", f(1, 5, 4), f(2, 2, 5)));
        all.add(no(new Convolve(line(2, 0), 1, Convolve.Part.OUTPUT, null), "rank 3|[5, 4]", f(5, 4), f(2, 4, 5)));
        all.add(no(
                new Convolve(line(3, 0), 1, Convolve.Part.OUTPUT, null),
                "window [3]|[2, 4, 5]",
                f(1, 5, 4),
                f(2, 4, 5)));
        all.add(no(
                new Convolve(line(6, 0), 1, Convolve.Part.OUTPUT, null), "window of 6|same", f(1, 5, 4), f(6, 4, 5)));
        all.add(no(
                new Convolve(line(2, 0), 1, Convolve.Part.IMAGE, Shape.of(1, 5, 4)),
                "[1, 4, 3]|[1, 3, 3]",
                f(1, 3, 3),
                f(2, 4, 3)));
        all.add(no(
                new Convolve(line(2, 0), 1, Convolve.Part.KERNEL, Shape.of(2, 4, 3)),
                "[1, 4, 3]|[1, 5, 3]",
                f(1, 5, 4),
                f(1, 5, 3)));
        all.add(no(new WindowSum(line(2, 0)), "1 axes|[5, 5]", f(5, 5)));
        all.add(no(new WindowMax(line(2, 0)), "bool[5]|cast", b(5)));
        all.add(no(new WindowMax(line(9, 1)), "window of 9|padding 1", f(5)));
        all.add(no(new WindowSpread(line(2, 0), Shape.of(5)), "[5]|[4]|[3]", f(3)));
        WindowScatter scatter = new WindowScatter(line(2, 0), Shape.of(5));
        all.add(no(scatter, "[5]|[4]|[3]", u(4), f(3)));
        all.add(no(scatter, "scattering|uint8[4]|uint8[3]", u(3), f(4)));
        all.add(no(scatter, "scattering|uint8[4]|float32[4]", f(4), f(4)));
        all.add(no(new WindowGather(line(2, 0)), "gathering|uint8[4]|uint8[5]", u(5), f(5)));
        all.add(no(new Reduce(Reduce.Kind.SUM, List.of(2)), "axis 2|[2, 3]|2 axes", f(2, 3)));
        all.add(no(new Reduce(Reduce.Kind.SUM, List.of(-1)), "axis -1|[2, 3]", f(2, 3)));
        all.add(no(new Reduce(Reduce.Kind.SUM, List.of(0)), "SUM|bool[2]|cast", b(2)));
        all.add(no(new Reduce(Reduce.Kind.ANY, List.of(0)), "ANY|float32[2]|compare", f(2)));
        all.add(no(new ArgReduce(ArgReduce.Kind.MAX, 1), "axis 1|[2]", f(2)));
        all.add(no(new ArgReduce(ArgReduce.Kind.MAX, 0), "no elements", f(0)));
        all.add(no(new Cumulative(Cumulative.Kind.SUM, 3, false), "axis 3|[2]", f(2)));
        all.add(no(new Cumulative(Cumulative.Kind.SUM, 0, false), "bool[2]|cast", b(2)));
        all.add(no(new Reshape(Shape.of(7)), "[2, 3] (6 elements)|[7] (7 elements)", f(2, 3)));
        all.add(no(new Reshape(Shape.of(B, Dim.of(2))), "3*batch|2*batch", f(B, Dim.of(3))));
        all.add(no(new Transpose(List.of(0, 0)), "twice|[2, 3]", f(2, 3)));
        all.add(no(new Transpose(List.of(0)), "[0]|[2, 3]", f(2, 3)));
        all.add(no(new Transpose(List.of(-1, 0)), "axis -1", f(2, 3)));
        all.add(no(new Broadcast(Shape.of(2, 3), List.of(0)), "[3]|[2, 3]|[0]", f(3)));
        all.add(no(new Broadcast(Shape.of(3, 2), List.of(1, 0)), "[2, 3]|ascending", f(2, 3)));
        all.add(no(new Broadcast(Shape.of(2, 3), List.of(2)), "axis 2", f(3)));
        all.add(no(new Slice(dims(1), dims(3), List.of(1L)), "from 1|3 elements|axis 0 of [3]", f(3)));
        all.add(no(new Slice(dims(0), dims(2), List.of(3L)), "step 3|[3]", f(3)));
        all.add(no(new Slice(dims(0), dims(2), List.of(0L)), "step 0", f(3)));
        all.add(no(new Slice(dims(0), dims(-1), List.of(1L)), "-1 elements", f(3)));
        all.add(no(new Slice(dims(-1), dims(1), List.of(1L)), "from -1", f(3)));
        all.add(no(new Slice(dims(1), List.of(B), List.of(1L)), "from 1|batch elements|[batch]", f(B)));
        all.add(no(new Slice(dims(0), dims(1), List.of(1L)), "[2, 3]|2 starts", f(2, 3)));
        all.add(no(new Pad(dims(-1), dims(0), dims(0)), "-1 before|slice", f(3), f()));
        all.add(no(new Pad(dims(0), dims(0), List.of(B)), "batch between", f(3), f()));
        all.add(no(new Pad(dims(0), dims(0), dims(0)), "float32|int32[]", f(3), i()));
        all.add(no(new Pad(dims(0), dims(0), dims(0)), "[2, 2]|2 sizes", f(2, 2), f()));
        all.add(no(new Concat(0), "axis 0|float32[2, 3]|float32[2, 4]", f(2, 3), f(2, 4)));
        all.add(no(new Concat(0), "dtype|int32[2]", f(2), i(2)));
        all.add(no(new Concat(1), "axis 1|[2]", f(2), f(2)));
        all.add(no(new Reverse(List.of(1)), "axis 1|[2]", f(2)));
        all.add(no(new Gather(0), "int32|float32[2]|cast", f(3), f(2)));
        all.add(no(new Gather(1), "first 1 axes|[3]|[2]", f(3), i(2)));
        all.add(no(new Gather(1), "[2, 3]|[3, 1]", f(2, 3), i(3, 1)));
        all.add(no(new ScatterAdd(0, Dim.of(3)), "begin with|[2]|[3, 2]", i(2), f(3, 2)));
        all.add(no(new ScatterAdd(2, Dim.of(3)), "int32[2]", i(2), f(2)));
        all.add(no(new Sort(1, false), "axis 1|[2]", f(2)));
        all.add(no(new Iota(Shape.of(2), 1, DType.I32), "axis 1|[2]"));
        all.add(no(new Iota(Shape.of(2), 0, DType.BOOL), "bool"));
        all.add(no(Literal.of(DType.F32, Shape.of(2), 1.0, 2.0, 3.0), "[2]|3 numbers"));
        all.add(no(Literal.of(DType.F32, Shape.of(Dim.BATCH), 1.0), "[batch]|1 numbers"));
        all.add(no(new RandomBits("a", Shape.of(2)), "int32[2]|int32[3]", i(3), i()));
        all.add(no(new Composite("swish", ONE, null), "swish|float32[2]|float32[3]", f(3)));
        all.add(no(new CustomGradient("reversal", ONE, TWO, true), "reversal|float32[2]|float32[3]", f(3)));
        all.add(no(new Scan(ONE, 1, 1, Dim.of(4), false), "1 carried|1 sequences|1 operands", f(2)));
        all.add(no(new Scan(TWO, 0, 1, Dim.of(4), false), "4 steps|float32[3, 2]", f(3, 2)));
        all.add(no(
                new Scan(Sub.graph(x -> List.of(x.getFirst().get(0)), PAIR), 1, 0, Dim.of(4), false),
                "carried value 0|float32[2]|float32[]",
                f(2)));
        all.add(no(new Cond(ONE, ONE), "boolean scalar|float32[]", f(), f(2)));
        all.add(no(new Cond(ONE, TWO), "branches|differ", b(), f(2)));
        all.add(no(new While(ONE, ONE, 1), "condition|boolean", f(2)));
        all.add(no(new While(ONE, ONE, 2), "2 carried|1 operands", f(2)));
        all.add(no(new Element(2), "element 2|2 results", new Type.Tuple(List.of(PAIR, PAIR))));
        all.add(no(new Element(0), "element 0|float32[2]|one tensor", f(2)));
        return all;
    }

    @ParameterizedTest
    @MethodSource("rejected")
    void misfitsAreRejectedByName(Rejected misfit) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> misfit.op.type(misfit.operands));
        assertAll(misfit.words.stream()
                .map(word -> () ->
                        assertTrue(e.getMessage().contains(word), () -> "no \"" + word + "\" in: " + e.getMessage())));
    }

    @Test
    void everyOperationThatCanRejectHasAMisfit() {
        Set<Class<?>> expected = new HashSet<>(Arrays.asList(Op.class.getPermittedSubclasses()));
        expected.removeAll(NEVER_REJECT);
        assertEquals(
                expected,
                rejected().stream().map(misfit -> misfit.op.getClass()).collect(Collectors.toSet()));
    }

    @Test
    void theLayerIsNamed() {
        GraphBuilder builder = new GraphBuilder();
        var x = builder.parameter(Parameter.Kind.INPUT, "x", f(2));
        ShapeException e = assertThrows(
                ShapeException.class,
                () -> builder.at("encoder/dense_1", () -> builder.add(new Reverse(List.of(1)), x)));
        assertTrue(e.getMessage().startsWith("layer \"encoder/dense_1\": reverse: axis 1"), e.getMessage());
    }

    @Test
    void oneNameHasOneType() {
        GraphBuilder builder = new GraphBuilder();
        builder.parameter(Parameter.Kind.WEIGHT, "dense/kernel", f(2));
        builder.parameter(Parameter.Kind.INPUT, "dense/kernel", f(3));
        ShapeException e = assertThrows(
                ShapeException.class, () -> builder.parameter(Parameter.Kind.WEIGHT, "dense/kernel", f(3)));
        assertEquals("the weight \"dense/kernel\" is float32[2], but was asked for as float32[3]", e.getMessage());
    }
}
