// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Node;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/** One named rewrite of a graph. */
public interface Pass {
    /** What it is called in {@code explain} and in messages. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** The rewritten graph: same parameters, same results. */
    Graph apply(Graph graph);

    /** A rewrite of single nodes, given the rewritten operands. */
    @FunctionalInterface
    interface Local {
        /** The value that replaces the node, or {@code null} to copy the node. */
        @Nullable
        Value rewrite(Node node, List<Value> operands, GraphBuilder out);
    }

    /** Applies a local rewrite to each node in order, then drops what no result needs. */
    static Graph local(Graph graph, Local rewrite) {
        GraphBuilder out = new GraphBuilder();
        List<Value> copies = new ArrayList<>(graph.nodes().size());
        for (Node node : graph.nodes()) {
            List<Value> operands = new ArrayList<>(node.operands().size());
            for (int operand : node.operands()) {
                operands.add(copies.get(operand));
            }
            copies.add(out.at(node.path(), () -> {
                Value replaced = rewrite.rewrite(node, operands, out);
                return replaced != null ? replaced : out.add(node.op(), operands);
            }));
        }
        graph.results().forEach(result -> out.result(result.name(), result.role(), copies.get(result.node())));
        return out.build();
    }
}
