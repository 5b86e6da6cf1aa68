// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.hornbeam.graph.Cast;
import org.hornbeam.graph.Constant;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Op;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.propertytests.CompilerLaw;
import org.hornbeam.propertytests.CompilerLaw.Call;
import org.hornbeam.propertytests.GraphArbitraries;
import org.hornbeam.propertytests.Inputs;
import org.hornbeam.runtime.engine.Compiler;
import org.hornbeam.runtime.fuse.Kernel;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.runtime.rewrite.InlineComposites;
import org.hornbeam.runtime.rewrite.Pass;
import org.junit.jupiter.api.Test;

/** Whole graphs of 16-bit floats: the same bits however they run, in kernels that are those of float32. */
class HalfTest {
    private static final CompilerLaw LAW = CompilerLaw.standard().tolerance(GraphArbitraries.TOLERANCE);

    @Provide
    Arbitrary<Graph> graphs() {
        return GraphArbitraries.graphs();
    }

    @Property(seed = "43", tries = 60)
    void graphsOfBFloat16AreTheSameBitsHoweverTheyRun(
            @ForAll("graphs") Graph graph, @ForAll @LongRange(min = 1, max = 300) long batch, @ForAll long seed) {
        check(of(graph, DType.BF16), batch, seed);
    }

    @Property(seed = "47", tries = 60)
    void gradientsOfFloat16AreTheSameBitsHoweverTheyRun(
            @ForAll("graphs") Graph graph, @ForAll @LongRange(min = 1, max = 40) long batch, @ForAll long seed) {
        check(of(Derived.of(graph), DType.F16), batch, seed);
    }

    private static void check(Graph graph, long batch, long seed) {
        Map<String, Long> sizes = Map.of("batch", batch);
        LAW.checkBits(graph, List.of(new Call(Inputs.forGraph(graph, seed, sizes), sizes)));
    }

    /** A graph with another type in place of float32. */
    private static Graph of(Graph graph, DType dtype) {
        return Pass.local(new InlineComposites().apply(graph), (node, operands, out) -> {
            Op op = switch (node.op()) {
                case Parameter parameter
                when parameter.type().dtype() == DType.F32 ->
                    new Parameter(
                            parameter.kind(),
                            parameter.name(),
                            new Type.Tensor(dtype, parameter.type().shape()));
                case Constant constant when constant.dtype() == DType.F32 -> new Constant(constant.value(), dtype);
                case Cast cast when cast.dtype() == DType.F32 -> new Cast(dtype);
                default -> node.op();
            };
            Value value = out.add(op, operands);
            // Indices and sizes are float32 whatever their readers are.
            return node.type() instanceof Type.Tensor && value.dtype() == DType.F32 ? value.cast(dtype) : value;
        });
    }

    /** Every value near which rounding decides something, and all there are: to the last bit as the interpreter rounds. */
    @Test
    void castsRoundAsTheInterpreterDoes() {
        for (DType dtype : List.of(DType.BF16, DType.F16)) {
            var builder = new GraphBuilder();
            var type = new Type.Tensor(DType.F32, Shape.of(Dim.BATCH));
            Value x = builder.parameter(Parameter.Kind.INPUT, "x", type);
            // Once in a register and once through memory.
            builder.result("register", Graph.Role.OUTPUT, x.cast(dtype).cast(DType.F32));
            builder.result("memory", Graph.Role.OUTPUT, x.cast(dtype));
            Graph graph = builder.build();
            double[] numbers = numbers();
            var arguments = new Arguments(
                    Map.of("x", Array.of(DType.F32, new long[] {numbers.length}, numbers)), Map.of(), Map.of());
            var expected = Interpreter.rounded().run(graph, arguments).outputs();
            CompilerLaw.standard().tolerance(0).check(graph, arguments, Map.of("batch", (long) numbers.length));
            double[] rounded = expected.get("register").toDoubles();
            for (int i = 0; i < numbers.length; i++) {
                assertEquals(dtype.round(numbers[i]), rounded[i], 0, "of " + numbers[i]);
            }
        }
    }

    /** Each 16-bit pattern as the upper half of a float32, with the lower half below, at and above the middle. */
    private static double[] numbers() {
        var numbers = new ArrayList<Double>();
        for (int high = 0; high < 1 << 16; high++) {
            for (int low : new int[] {0, 0x0fff, 0x1000, 0x1001, 0x7fff, 0x8000, 0x8001}) {
                float number = Float.intBitsToFloat(high << 16 | low);
                if (!Float.isNaN(number)) {
                    numbers.add((double) number);
                }
            }
        }
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Products, with what surrounds them in nests: no kernel goes element by element, and nothing is copied. */
    @Test
    void kernelsAreThoseOfFloat32() {
        var shape = Shape.of(64, 64);
        for (DType dtype : List.of(DType.F32, DType.BF16, DType.F16)) {
            var builder = new GraphBuilder();
            List<Value> x = IntStream.range(0, 2)
                    .mapToObj(i -> builder.parameter(Parameter.Kind.INPUT, "x" + i, new Type.Tensor(dtype, shape)))
                    .toList();
            Value y = Ops.softmax(Ops.gelu(Ops.matmul(x.get(0), x.get(1)), false), -1);
            builder.result("y", Graph.Role.OUTPUT, y);
            List<Kernel> kernels = Compiler.program(builder.build()).kernels();
            assertEquals(
                    1, kernels.stream().filter(k -> k instanceof Kernel.Product).count());
            assertTrue(
                    kernels.stream().allMatch(k -> k instanceof Kernel.Product || k instanceof Kernel.Fused),
                    () -> "" + kernels);
        }
    }
}
