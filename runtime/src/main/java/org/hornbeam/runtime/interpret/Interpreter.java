// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Parameter;
import org.hornbeam.runtime.trace.Sizes;

/**
 * Runs a graph node by node: the definition of what each operation means. Sums run in ascending order in double.
 * Immutable and thread-safe.
 */
public final class Interpreter {
    private final boolean rounded;
    private final HostFunctions functions;

    private Interpreter(boolean rounded, HostFunctions functions) {
        this.rounded = rounded;
        this.functions = functions;
    }

    /** Floats of every type are doubles that are never rounded: the number that a program means. */
    public static Interpreter exact() {
        return new Interpreter(false, HostFunctions.standard());
    }

    /** The result of every node is rounded to its declared type; inside of a node floats are doubles. */
    public static Interpreter rounded() {
        return new Interpreter(true, HostFunctions.standard());
    }

    /** The same with these functions for host calls. */
    public Interpreter functions(HostFunctions other) {
        return new Interpreter(rounded, other);
    }

    /** Runs a graph that has inputs only; sizes follow from them. */
    public Results run(Graph graph, Map<String, Array> inputs) {
        return run(graph, Arguments.inputs(inputs), Map.of());
    }

    /** Runs a graph; sizes follow from the arguments. */
    public Results run(Graph graph, Arguments arguments) {
        return run(graph, arguments, Map.of());
    }

    /**
     * Runs a graph.
     *
     * @param sizes numbers for those symbols that do not follow from the arguments; may be empty
     * @throws IllegalArgumentException if an argument is missing or does not have the declared type or shape
     */
    public Results run(Graph graph, Arguments arguments, Map<String, Long> sizes) {
        List<List<Array>> values = evaluate(graph, arguments, sizes);
        Map<String, Array> outputs = new LinkedHashMap<>();
        Map<String, Array> updates = new LinkedHashMap<>();
        for (Graph.Result result : graph.results()) {
            Array value = values.get(result.node()).getFirst();
            switch (result.role()) {
                case OUTPUT -> outputs.put(result.name(), value);
                case UPDATE -> updates.put(result.name(), value);
            }
        }
        return new Results(outputs, updates);
    }

    /** The values of all nodes, by id; a node with several results has several. */
    public List<List<Array>> evaluate(Graph graph, Arguments arguments, Map<String, Long> sizes) {
        List<Array> given = new ArrayList<>();
        for (int id : graph.parameters()) {
            Array array = arguments.get((Parameter) graph.node(id).op());
            given.add(rounded ? Numbers.round(array) : array);
        }
        return new Evaluation(infer(graph, arguments, sizes), rounded, functions).all(graph, given);
    }

    /**
     * The number behind each symbol.
     *
     * @throws IllegalArgumentException if the shapes of the arguments contradict each other
     */
    public static Map<String, Long> infer(Graph graph, Arguments arguments, Map<String, Long> sizes) {
        Sizes inferred = new Sizes(sizes);
        for (int id : graph.parameters()) {
            Parameter parameter = (Parameter) graph.node(id).op();
            inferred.add(
                    parameter.toString(),
                    parameter.type().shape(),
                    arguments.get(parameter).shape());
        }
        return inferred.solve();
    }
}
