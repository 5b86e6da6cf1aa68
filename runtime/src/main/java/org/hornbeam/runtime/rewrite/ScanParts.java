// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Scan;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * A scan taken apart: which parameters and results of its body play which part.
 *
 * @param scan the operation
 * @param parameters the parameters of the body, in the order of the operands
 */
record ScanParts(Scan scan, List<Integer> parameters) {
    static ScanParts of(Scan scan) {
        return new ScanParts(scan, scan.body().parameters());
    }

    Graph body() {
        return scan.body();
    }

    int carried() {
        return scan.carried();
    }

    int outputs() {
        return body().results().size() - scan.carried();
    }

    /** The place of the first constant among the operands. */
    int constants() {
        return scan.carried() + scan.sequences();
    }

    /** The node that yields a carried value for the next step. */
    int next(int i) {
        return body().results().get(i).node();
    }

    /** The node whose values are stacked as an output. */
    int output(int i) {
        return body().results().get(scan.carried() + i).node();
    }

    /** The element that holds the stacked values which the steps began with. */
    int saved(int i) {
        return scan.carried() + outputs() + i;
    }

    /** What becomes of one scan. */
    @FunctionalInterface
    interface Rewrite {
        /**
         * The values of the elements of the scan, or {@code null} to leave it as it is.
         *
         * @param id the node
         * @param operands rewritten
         * @param used the elements that the graph uses; others may be {@code null}
         */
        @Nullable
        List<@Nullable Value> of(int id, ScanParts parts, List<Value> operands, BitSet used, GraphBuilder out);
    }

    /** Rewrites each scan of a graph, but not those in the bodies of others: these are graphs of their own. */
    static Graph each(Graph graph, Rewrite rewrite) {
        Map<Integer, BitSet> used = new HashMap<>();
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Element element) {
                used.computeIfAbsent(node.operands().getFirst(), key -> new BitSet())
                        .set(element.index());
            }
        }
        // As for composites: the tuple is a marker, under which its elements are looked up.
        Map<Value, List<@Nullable Value>> tuples = new HashMap<>();
        int[] next = {0};
        return Pass.local(graph, (node, operands, out) -> {
            int id = next[0]++;
            if (node.op() instanceof Element element && tuples.containsKey(operands.getFirst())) {
                return tuples.get(operands.getFirst()).get(element.index());
            }
            if (!(node.op() instanceof Scan scan) || !used.containsKey(id)) {
                return null;
            }
            List<@Nullable Value> elements = rewrite.of(id, of(scan), operands, used.get(id), out);
            if (elements == null) {
                return null;
            }
            Value marker = new Value(out, -1 - tuples.size());
            tuples.put(marker, new ArrayList<>(elements));
            return marker;
        });
    }
}
