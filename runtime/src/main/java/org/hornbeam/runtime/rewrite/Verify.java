// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import java.util.List;
import java.util.Set;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.TextInput;
import org.hornbeam.graph.Type;

/** Checks what every pass must keep: order, types by the shape rules, parameters and results. */
public final class Verify {
    private Verify() {}

    /**
     * Checks a graph by itself.
     *
     * @param after what produced it, for the message
     */
    public static void graph(Graph graph, String after) {
        for (int id = 0; id < graph.nodes().size(); id++) {
            Node node = graph.node(id);
            for (int operand : node.operands()) {
                if (operand < 0 || operand >= id) {
                    throw wrong(after, "node " + id + " (" + node.op() + ") uses node " + operand, graph);
                }
            }
            if (node.op() instanceof TextInput text) {
                throw wrong(after, "node " + id + " is " + text + ", which layers read before the graph runs", graph);
            }
            List<Type> operands = node.operands().stream()
                    .map(operand -> graph.node(operand).type())
                    .toList();
            Type type = node.op().type(operands);
            if (!type.equals(node.type())) {
                throw wrong(
                        after, "node " + id + " (" + node.op() + ") says " + node.type() + ", its rule " + type, graph);
            }
        }
    }

    /** Checks that a pass kept the parameters that are used and the types of the results. */
    public static void kept(Graph before, Graph now, String pass) {
        graph(now, pass);
        Set<Parameter> old = Set.copyOf(parameters(before));
        for (Parameter parameter : parameters(now)) {
            if (!old.contains(parameter)) {
                throw wrong(pass, "new parameter " + parameter, now);
            }
        }
        if (before.results().size() != now.results().size()) {
            throw wrong(pass, "other results", now);
        }
        for (int i = 0; i < before.results().size(); i++) {
            Graph.Result was = before.results().get(i);
            Graph.Result is = now.results().get(i);
            Type.Tensor wasType = before.node(was.node()).type().tensor();
            Type.Tensor isType = now.node(is.node()).type().tensor();
            if (!was.name().equals(is.name()) || was.role() != is.role() || !wasType.equals(isType)) {
                throw wrong(pass, "result " + was + " of type " + wasType + " became " + is + " of " + isType, now);
            }
        }
    }

    private static List<Parameter> parameters(Graph graph) {
        return graph.parameters().stream()
                .map(id -> (Parameter) graph.node(id).op())
                .toList();
    }

    private static IllegalStateException wrong(String after, String what, Graph graph) {
        return new IllegalStateException("after " + after + ": " + what + "\n" + graph);
    }
}
