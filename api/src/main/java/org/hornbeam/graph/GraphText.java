// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

/** Writes a graph as stable text: {@code %3 = multiply(%1, %2) : float32[batch, 4]}. */
final class GraphText {
    private GraphText() {}

    static String of(Graph graph) {
        StringBuilder text = new StringBuilder();
        for (int id = 0; id < graph.nodes().size(); id++) {
            Node node = graph.node(id);
            text.append('%').append(id).append(" = ").append(node.op()).append('(');
            for (int i = 0; i < node.operands().size(); i++) {
                text.append(i == 0 ? "" : ", ")
                        .append('%')
                        .append(node.operands().get(i));
            }
            text.append(") : ").append(node.type()).append('\n');
        }
        for (Graph.Result result : graph.results()) {
            text.append(result.role() == Graph.Role.OUTPUT ? "output " : "update ")
                    .append(result.name())
                    .append(" = %")
                    .append(result.node())
                    .append('\n');
        }
        return text.toString();
    }
}
