// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * shards only. Composites for which a backend has a kernel of its own stay.
 */
public final class InlineComposites implements Pass {
    /** Which composites a backend computes itself. */
    @FunctionalInterface
    public interface Owner {
        /** Whether a node stays as it is; {@code users} are the nodes that have it as an operand. */
        boolean owns(Graph graph, int id, List<Node> users);
    }

    private final Owner owner;

    /** For a backend without kernels for composites. */
    public InlineComposites() {
        this((graph, id, users) -> false);
    }

    /** For a backend with kernels of its own. */
    public InlineComposites(Owner owner) {
        this.owner = owner;
    }

    @Override
    public Graph apply(Graph graph) {
        Graph current = graph;
        while (true) {
            List<List<Node>> users = users(current);
            Set<Node> going = Collections.newSetFromMap(new IdentityHashMap<>());
            for (int id = 0; id < current.nodes().size(); id++) {
                if (goes(current.node(id)) && !owner.owns(current, id, users.get(id))) {
                    going.add(current.node(id));
                }
            }
            if (going.isEmpty()) {
                return current;
            }
            current = once(current, going);
        }
    }

    private static List<List<Node>> users(Graph graph) {
        List<List<Node>> users = new ArrayList<>();
        for (Node node : graph.nodes()) {
            users.add(new ArrayList<>(2));
            node.operands().forEach(operand -> users.get(operand).add(node));
        }
        return users;
    }

    private static boolean goes(Node node) {
        return node.op() instanceof Composite
                || node.op() instanceof CustomGradient
                || node.op() instanceof StopGradient
                || node.op() instanceof Exchange;
    }

    private static Graph once(Graph graph, Set<Node> going) {
        // A tuple has no value of its own in the copy: its elements are looked up under the tuple's first element.
        Map<Value, List<Value>> tuples = new HashMap<>();
        return Pass.local(graph, (node, operands, out) -> {
            return switch (node.op()) {
                case StopGradient stop -> operands.getFirst();
                case Exchange exchange -> operands.getFirst();
                case Composite composite
                when going.contains(node) -> first(out.inline(composite.body(), operands), node, tuples);
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
