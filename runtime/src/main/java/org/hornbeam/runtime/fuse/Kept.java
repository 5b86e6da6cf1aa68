// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.hornbeam.graph.Constant;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Iota;
import org.hornbeam.graph.Literal;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Parameter;

/** Finds values that follow from weights that a graph does not update: they last from run to run, see {@link Derived}. */
final class Kept {
    private final Graph graph;
    private final Set<String> updated = new HashSet<>();
    private final Map<Integer, Boolean> known = new HashMap<>();

    Kept(Graph graph) {
        this.graph = graph;
        graph.results(Graph.Role.UPDATE).forEach(result -> updated.add(result.name()));
    }

    /** Whether a value is the same in each run until weights are replaced. */
    boolean between(int id) {
        Boolean before = known.get(id);
        if (before == null) {
            before = find(graph.node(id));
            known.put(id, before);
        }
        return before;
    }

    private boolean find(Node node) {
        return switch (node.op()) {
            case Parameter parameter -> parameter.kind() != Parameter.Kind.INPUT && !updated.contains(parameter.name());
            case Constant constant -> true;
            case Iota iota -> true;
            case Literal literal -> true;
            default -> !node.operands().isEmpty() && node.operands().stream().allMatch(this::between);
        };
    }
}
