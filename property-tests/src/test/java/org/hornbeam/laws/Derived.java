// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import java.util.List;
import org.hornbeam.graph.Gradients;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/** The gradients of graphs. */
final class Derived {
    private Derived() {}

    /** The sum {@code s} of all floating-point results of a graph, and its derivatives by all such parameters. */
    static Graph of(Graph graph) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> parameters = graph.parameters().stream()
                .map(id -> (Parameter) graph.node(id).op())
                .map(parameter -> builder.parameter(parameter.kind(), parameter.name(), parameter.type()))
                .toList();
        Value sum = builder.constant(0, DType.F32);
        for (Value value : builder.inline(graph, parameters)) {
            if (value.dtype().isFloat()) {
                sum = sum.plus(Ops.sum(value));
            }
        }
        List<Value> floats =
                parameters.stream().filter(value -> value.dtype().isFloat()).toList();
        List<Value> derivatives = Gradients.of(sum, floats);
        builder.result("s", Graph.Role.OUTPUT, sum);
        for (int i = 0; i < floats.size(); i++) {
            builder.result("d" + i, Graph.Role.OUTPUT, derivatives.get(i));
        }
        return builder.build();
    }
}
