// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;

/**
 * An immutable computation: nodes in topological order and the named ones among them that are its results. Operands
 * are small ids, because records that hold their inputs have exponential {@code equals}.
 *
 * @param nodes the nodes; operands precede their users
 * @param results what is computed, in order
 */
public record Graph(List<Node> nodes, List<Result> results) {
    /** Copies the lists. */
    public Graph {
        nodes = List.copyOf(nodes);
        results = List.copyOf(results);
    }

    /** What happens with a result. */
    public enum Role {
        /** It is given to the caller. */
        OUTPUT,
        /** It replaces the weight or state of that name when the run ends. */
        UPDATE
    }

    /**
     * A named result.
     *
     * @param name unique among the results of its role
     * @param role what happens with it
     * @param node the node whose value it is
     */
    public record Result(String name, Role role, int node) {}

    /** The node with this id. */
    public Node node(int id) {
        return nodes.get(id);
    }

    /** The parameters in the order of their nodes, with their ids. */
    public List<Integer> parameters() {
        return java.util.stream.IntStream.range(0, nodes.size())
                .filter(id -> nodes.get(id).op() instanceof Parameter)
                .boxed()
                .toList();
    }

    /** The results with this role. */
    public List<Result> results(Role role) {
        return results.stream().filter(result -> result.role() == role).toList();
    }

    /** Stable text, one line a node: the test format and the bug report. */
    @Override
    public String toString() {
        return GraphText.of(this);
    }
}
