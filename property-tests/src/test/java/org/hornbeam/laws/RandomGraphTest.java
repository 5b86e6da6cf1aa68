// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.hornbeam.graph.Gradients;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Parameter;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.hornbeam.propertytests.GraphArbitraries;
import org.hornbeam.propertytests.Inputs;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.runtime.interpret.Results;

/** Random graphs: what their description promises, and laws of the interpreter and of tracing that hold for all. */
class RandomGraphTest {
    private static final Set<String> seen = new TreeSet<>();
    private static int largest;

    @Provide
    Arbitrary<Graph> graphs() {
        return GraphArbitraries.graphs();
    }

    @AfterContainer
    static void everyKindOfOperationWasDrawn() {
        assertEquals(
                Set.of(
                        "ArgReduce",
                        "Broadcast",
                        "Cast",
                        "Composite",
                        "Concat",
                        "Constant",
                        "Contract",
                        "Cumulative",
                        "Element",
                        "Elementwise",
                        "Gather",
                        "Pad",
                        "Parameter",
                        "Reduce",
                        "Reshape",
                        "Reverse",
                        "ScatterAdd",
                        "SizeOf",
                        "Slice",
                        "Sort",
                        "Transpose"),
                seen);
        assertTrue(largest >= 35, () -> "the largest graph has only " + largest + " nodes");
    }

    @Property(tries = 400, seed = "7")
    void float32ResultsStayNearExactOnes(
            @ForAll("graphs") Graph graph, @ForAll @LongRange(min = 1, max = 8) long batch, @ForAll long seed) {
        graph.nodes().forEach(node -> seen.add(node.op().getClass().getSimpleName()));
        largest = Math.max(largest, graph.nodes().size());
        Map<String, Long> sizes = Map.of("batch", batch);
        Arguments arguments = Inputs.forGraph(graph, seed, sizes);
        Results exact = Interpreter.exact().run(graph, arguments, sizes);
        Results rounded = Interpreter.rounded().run(graph, arguments, sizes);
        assertTrue(!exact.outputs().isEmpty());
        exact.outputs().forEach((name, array) -> {
            assertTrue(array.allClose(rounded.output(name), 0, GraphArbitraries.TOLERANCE), () -> name + "\n" + graph);
            if (array.dtype().isFloat()) {
                for (double element : array.toDoubles()) {
                    assertTrue(
                            Math.abs(element) <= GraphArbitraries.LARGEST, () -> name + " is " + array + "\n" + graph);
                }
            }
        });
        assertEquals(exact.updates().keySet(), rounded.updates().keySet());
    }

    @Property(tries = 100, seed = "11")
    void tracingAGraphAgainGivesTheSameText(@ForAll("graphs") Graph graph) {
        GraphBuilder builder = new GraphBuilder();
        var parameters = graph.parameters().stream()
                .map(id -> (Parameter) graph.node(id).op())
                .map(parameter -> builder.parameter(parameter.kind(), parameter.name(), parameter.type()))
                .toList();
        var results = builder.inline(graph, parameters);
        for (int i = 0; i < results.size(); i++) {
            Graph.Result result = graph.results().get(i);
            builder.result(result.name(), result.role(), results.get(i));
        }
        Graph again = builder.build();
        assertEquals(sorted(graph), sorted(again));
        Map<String, Long> sizes = Map.of("batch", 2L);
        Arguments arguments = Inputs.forGraph(graph, 1, sizes);
        assertEquals(
                Interpreter.exact().run(graph, arguments, sizes).outputs(),
                Interpreter.exact().run(again, arguments, sizes).outputs());
    }

    /** The operations without their numbers: parameters may stand elsewhere. */
    private static List<String> sorted(Graph graph) {
        return graph.nodes().stream()
                .map((Node node) -> node.op() + " " + node.type())
                .sorted()
                .toList();
    }

    @Property(tries = 200, seed = "17")
    void gradientsOfBothOrdersCanBeTracedAndComputed(
            @ForAll("graphs") Graph graph, @ForAll @LongRange(min = 1, max = 3) long batch) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> parameters = graph.parameters().stream()
                .map(id -> (Parameter) graph.node(id).op())
                .map(parameter -> builder.parameter(parameter.kind(), parameter.name(), parameter.type()))
                .toList();
        List<Value> floats =
                parameters.stream().filter(value -> value.dtype().isFloat()).toList();
        Value s = total(builder, builder.inline(graph, parameters));
        List<Value> first = Gradients.of(s, floats);
        List<Value> second = Gradients.of(total(builder, first), floats);
        for (int i = 0; i < floats.size(); i++) {
            builder.result("first" + i, Graph.Role.OUTPUT, first.get(i));
            builder.result("second" + i, Graph.Role.OUTPUT, second.get(i));
        }
        Map<String, Long> sizes = Map.of("batch", batch);
        Graph derived = builder.build();
        // The interpreter compares declared with computed shapes.
        Results results = Interpreter.exact().run(derived, Inputs.forGraph(derived, 5, sizes), sizes);
        for (int i = 0; i < floats.size(); i++) {
            for (double element : results.output("first" + i).toDoubles()) {
                assertTrue(Double.isFinite(element), () -> "a derivative is " + element + " of\n" + graph);
            }
        }
    }

    private static Value total(GraphBuilder builder, List<Value> values) {
        Value sum = builder.constant(0, DType.F32);
        for (Value value : values) {
            if (value.dtype().isFloat()) {
                sum = sum.plus(Ops.sum(value));
            }
        }
        return sum;
    }
}
