// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;

/**
 * One operation of a graph; its id is its position.
 *
 * @param op what is computed
 * @param operands ids of earlier nodes
 * @param type what it yields
 * @param path the layer that traced it, for messages; not part of a node's meaning
 */
public record Node(Op op, List<Integer> operands, Type type, String path) {
    /** Copies the list. */
    public Node {
        operands = List.copyOf(operands);
    }
}
