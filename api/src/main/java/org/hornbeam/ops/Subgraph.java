// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Op;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;

/**
 * A function on values traced to a graph inside another one, with what it took from outside.
 *
 * @param graph the function; its last parameters are what it captured
 * @param captured values of the graph around it, in the order of those parameters
 */
record Subgraph(Graph graph, List<Value> captured) {
    static Subgraph trace(
            GraphBuilder outer, List<Type.Tensor> parameters, Function<List<Value>, List<Value>> function) {
        return outer.inside(builder -> {
            List<Value> arguments = new ArrayList<>();
            for (Type.Tensor type : parameters) {
                arguments.add(builder.parameter(Parameter.Kind.INPUT, String.format("a%04d", arguments.size()), type));
            }
            List<Value> results = function.apply(List.copyOf(arguments));
            for (int i = 0; i < results.size(); i++) {
                builder.result("r" + i, Graph.Role.OUTPUT, results.get(i));
            }
            return new Subgraph(builder.build(), builder.captured());
        });
    }

    /** The same function with more captured values, in another order. */
    Graph taking(List<Type.Tensor> parameters, List<Value> values) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> arguments = new ArrayList<>();
        for (Type.Tensor type : parameters) {
            arguments.add(builder.parameter(Parameter.Kind.INPUT, String.format("a%04d", arguments.size()), type));
        }
        List<Value> brought = new ArrayList<>();
        for (Value value : values) {
            brought.add(builder.parameter(Parameter.Kind.INPUT, String.format("c%04d", brought.size()), type(value)));
        }
        captured.forEach(value -> arguments.add(brought.get(values.indexOf(value))));
        List<Value> results = builder.inline(graph, arguments);
        for (int i = 0; i < results.size(); i++) {
            builder.result("r" + i, Graph.Role.OUTPUT, results.get(i));
        }
        return builder.build();
    }

    static Type.Tensor type(Value value) {
        return new Type.Tensor(value.dtype(), value.shape());
    }

    static List<Type.Tensor> types(List<Value> values) {
        return values.stream().map(Subgraph::type).toList();
    }

    /** Some results of an operation that yields a tuple. */
    static List<Value> elements(GraphBuilder builder, Op op, List<Value> operands, int from, int count) {
        Value tuple = builder.add(op, operands);
        List<Value> elements = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            elements.add(tuple.builder().add(new Element(i), tuple));
        }
        return elements;
    }
}
