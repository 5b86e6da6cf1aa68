// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Gradients;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.propertytests.CompilerLaw;
import org.hornbeam.propertytests.CompilerLaw.Call;
import org.hornbeam.propertytests.GraphArbitraries;
import org.hornbeam.propertytests.Inputs;
import org.hornbeam.runtime.engine.Compiler;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.rewrite.Simplify;
import org.junit.jupiter.api.Test;

/** Random graphs through the whole compiler. {@code -Djqwik.tries.default=5000} draws more of them. */
class CompilerTest {
    /** More than two blocks of rows, for the laws about bits: bounds of values do not hold there. */
    private static final long LARGE = 600;

    private static final CompilerLaw LAW = CompilerLaw.standard().tolerance(GraphArbitraries.TOLERANCE);
    private static final Set<String> changed = new TreeSet<>();

    @Provide
    Arbitrary<Graph> graphs() {
        return GraphArbitraries.graphs();
    }

    @AfterContainer
    static void everyPassChangedSomething() {
        assertEquals(
                Set.of(
                        "ContractMultiplyAdds",
                        "DistributeSums",
                        "InlineComposites",
                        "Simplify",
                        "SliceOperands",
                        "SplitReductions"),
                changed);
        assertTrue(CompilerLaw.definedClasses() > 100, "few kernels were made");
    }

    @Property(seed = "23")
    void plansComputeWhatTheInterpreterDoes(
            @ForAll("graphs") Graph graph, @ForAll @LongRange(min = 1, max = 8) long batch, @ForAll long seed) {
        Call call = call(graph, batch, seed);
        LAW.check(graph, call.arguments(), call.sizes());
        Graph before = graph;
        for (Compiler.Step step : Compiler.steps(graph)) {
            if (!step.graph().equals(before)) {
                changed.add(step.name());
            }
            before = step.graph();
        }
    }

    @Property(seed = "29")
    void otherSizesInBetweenChangeNothing(
            @ForAll("graphs") Graph graph, @ForAll @LongRange(min = 1, max = 40) long batch, @ForAll long seed) {
        LAW.checkBits(graph, List.of(call(graph, batch, seed), call(graph, LARGE, seed), call(graph, 1, seed)));
    }

    @Property(seed = "31")
    void gradientsOfRandomGraphsAreTheSameBitsHoweverTheyRun(
            @ForAll("graphs") Graph graph, @ForAll @LongRange(min = 1, max = 8) long batch, @ForAll long seed) {
        Graph gradients = Derived.of(graph);
        LAW.checkBits(gradients, List.of(call(gradients, batch, seed), call(gradients, 300, seed)));
    }

    /** Zeros of both signs, and operations that a pass may take for nothing: 1 / x tells the signs apart. */
    @Property(seed = "37")
    void passesKeepTheSignsOfZeros(
            @ForAll("graphs") Graph graph, @ForAll @LongRange(min = 1, max = 4) long batch, @ForAll long seed) {
        Call call = call(graph, batch, seed);
        LAW.checkRewrites(graph, withZeros(call.arguments(), seed), call.sizes());
    }

    /** The arguments with about half of the floats 0 or -0. */
    private static Arguments withZeros(Arguments arguments, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new Arguments(
                withZeros(arguments.inputs(), random),
                withZeros(arguments.weights(), random),
                withZeros(arguments.states(), random));
    }

    private static Map<String, Array> withZeros(Map<String, Array> arrays, SplittableRandom random) {
        Map<String, Array> changed = new TreeMap<>();
        arrays.forEach((name, array) -> {
            double[] elements = array.toDoubles();
            for (int i = 0; array.dtype().isFloat() && i < elements.length; i++) {
                elements[i] = switch (random.nextInt(4)) {
                    case 0 -> 0.0;
                    case 1 -> -0.0;
                    default -> elements[i];
                };
            }
            changed.put(name, Array.of(array.dtype(), array.shape(), elements));
        });
        return changed;
    }

    @Test
    void whatChangesTheSignOfAZeroStays() {
        Type.Tensor type = new Type.Tensor(DType.F32, Shape.of(2, 1, 3));
        List<UnaryOperator<Value>> terms = List.of(
                x -> x.plus(Ops.fill(x, 0)),
                x -> Ops.fill(x, 0).plus(x),
                x -> x.plus(Ops.fill(x, -0.0)),
                x -> Ops.fill(x, -0.0).plus(x),
                x -> x.minus(Ops.fill(x, 0)),
                x -> x.minus(Ops.fill(x, -0.0)),
                x -> x.times(Ops.fill(x, 1)),
                x -> Ops.abs(x).plus(Ops.fill(x, 0)),
                x -> x.times(x).plus(Ops.fill(x, 0)),
                x -> x.plus(Ops.fill(x, 0)).plus(Ops.fill(x, 0)),
                x -> Ops.sum(x, 1),
                x -> Ops.sum(Ops.broadcastTo(x, Shape.of(4, 2, 1, 3)), 0));
        int[] nodes = {3, 3, 0, 0, 0, 3, 0, 1, 1, 3, 4, 8};
        for (int i = 0; i < nodes.length; i++) {
            GraphBuilder builder = new GraphBuilder();
            Value x = builder.parameter(Parameter.Kind.INPUT, "x", type);
            builder.result("y", Graph.Role.OUTPUT, terms.get(i).apply(x));
            Graph graph = builder.build();
            Array zeros = Array.of(DType.F32, new long[] {2, 1, 3}, -0.0, 0.0, 1, -1, 1e-30, -0.0);
            LAW.check(graph, new Arguments(Map.of("x", zeros), Map.of(), Map.of()), Map.of());
            int left = new Simplify().apply(graph).nodes().size() - 1;
            assertEquals(nodes[i], left, () -> new Simplify().apply(graph).toString());
        }
    }

    /** Their sums of products with earlier sums are distributed, and their passes share kernels. */
    @Property(seed = "41", tries = 60)
    void normalizationsOverAnyAxesComputeWhatTheInterpreterDoes(
            @ForAll("sizes") List<Integer> sizes, @ForAll("sums") List<Boolean> summed, @ForAll long seed) {
        Graph graph = normalization(sizes, summed);
        Call call = call(graph, 1, seed);
        CompilerLaw.standard().tolerance(1e-3).check(graph, call.arguments(), call.sizes());
        LAW.checkBits(graph, List.of(call));
        List<Compiler.Step> steps = Compiler.steps(graph);
        for (int i = 1; i < steps.size(); i++) {
            if (!steps.get(i).graph().equals(steps.get(i - 1).graph())) {
                changed.add(steps.get(i).name());
            }
        }
    }

    @Provide
    Arbitrary<List<Integer>> sizes() {
        return Arbitraries.of(1, 2, 3, 7, 16, 31, 33, 64, 70).list().ofSize(3);
    }

    @Provide
    Arbitrary<List<Boolean>> sums() {
        return Arbitraries.of(true, false).list().ofSize(3).filter(list -> list.contains(true) && list.contains(false));
    }

    /** (x - mean) / deviation * gamma + beta over some axes, and its derivatives. */
    private static Graph normalization(List<Integer> sizes, List<Boolean> summed) {
        GraphBuilder builder = new GraphBuilder();
        Shape shape = Shape.of(sizes.stream().mapToLong(Integer::longValue).toArray());
        List<Integer> axes = IntStream.range(0, 3).filter(summed::get).boxed().toList();
        List<Integer> kept =
                IntStream.range(0, 3).filter(axis -> !summed.get(axis)).boxed().toList();
        Shape small = Shape.of(kept.stream().mapToLong(sizes::get).toArray());
        Value x = builder.parameter(Parameter.Kind.INPUT, "x", new Type.Tensor(DType.F32, shape));
        Value dy = builder.parameter(Parameter.Kind.INPUT, "dy", new Type.Tensor(DType.F32, shape));
        Value gamma = builder.parameter(Parameter.Kind.WEIGHT, "gamma", new Type.Tensor(DType.F32, small));
        Value beta = builder.parameter(Parameter.Kind.WEIGHT, "beta", new Type.Tensor(DType.F32, small));
        double count = axes.stream().mapToInt(sizes::get).reduce(1, (a, b) -> a * b);
        UnaryOperator<Value> spread = value -> builder.add(new Broadcast(shape, kept), value);
        Value centered = x.minus(spread.apply(Ops.sum(x, axes).div(count)));
        Value variance = Ops.sum(centered.times(centered), axes).div(count);
        Value factor = Ops.rsqrt(variance.plus(0.1)).times(gamma);
        Value y = centered.times(spread.apply(factor)).plus(spread.apply(beta));
        List<Value> wrt = List.of(x, gamma, beta);
        List<Value> derivatives = Gradients.of(Ops.sum(y.times(dy)), wrt);
        builder.result("y", Graph.Role.OUTPUT, y);
        for (int i = 0; i < wrt.size(); i++) {
            builder.result("d" + i, Graph.Role.OUTPUT, derivatives.get(i));
        }
        return builder.build();
    }

    private static Call call(Graph graph, long batch, long seed) {
        Map<String, Long> sizes = Map.of("batch", batch);
        return new Call(Inputs.forGraph(graph, seed, sizes), sizes);
    }
}
