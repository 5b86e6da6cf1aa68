// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hornbeam.graph.Composite;
import org.hornbeam.graph.CustomGradient;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Exchange;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.StopGradient;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.Value;

/**
 * Puts the bodies of composites in their place, innermost included, and removes what has a meaning for gradients or
 * shards only. A composite for whose name a backend has a kernel of its own would be kept here.
 */
public final class InlineComposites implements Pass {
    @Override
    public Graph apply(Graph graph) {
        Graph current = graph;
        while (current.nodes().stream().anyMatch(InlineComposites::goes)) {
            current = once(current);
        }
        return current;
    }

    private static boolean goes(Node node) {
        return node.op() instanceof Composite
                || node.op() instanceof CustomGradient
                || node.op() instanceof StopGradient
                || node.op() instanceof Exchange;
    }

    private static Graph once(Graph graph) {
        // A tuple has no value of its own in the copy: its elements are looked up under the tuple's first element.
        Map<Value, List<Value>> tuples = new HashMap<>();
        return Pass.local(graph, (node, operands, out) -> {
            return switch (node.op()) {
                case StopGradient stop -> operands.getFirst();
                case Exchange exchange -> operands.getFirst();
                case Composite composite -> first(out.inline(composite.body(), operands), node, tuples);
                case CustomGradient custom -> first(out.inline(custom.body(), operands), node, tuples);
                case Element element
                when tuples.containsKey(operands.getFirst()) ->
                    tuples.get(operands.getFirst()).get(element.index());
                default -> null;
            };
        });
    }

    private static Value first(List<Value> results, Node node, Map<Value, List<Value>> tuples) {
        if (node.type() instanceof Type.Tuple) {
            // The marker must not be mistaken for a real value: equal results share an id, so a fresh one is made.
            Value marker = new Value(results.getFirst().builder(), -1 - tuples.size());
            tuples.put(marker, results);
            return marker;
        }
        return results.getFirst();
    }
}
