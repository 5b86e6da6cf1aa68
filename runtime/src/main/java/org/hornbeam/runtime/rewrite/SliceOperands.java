// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Slice;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * A value that is only split, to compute on with its parts, is computed part by part: the operands are split instead.
 * Then one kernel does it with all that follows, and the whole is never stored: the gates of a recurrent cell.
 */
public final class SliceOperands implements Pass {
    @Override
    public Graph apply(Graph graph) {
        Graph current = graph;
        while (true) {
            Graph next = once(current);
            if (next.equals(current)) {
                return current;
            }
            current = next;
        }
    }

    private static Graph once(Graph graph) {
        boolean[] split = split(graph);
        return Pass.local(graph, (node, operands, out) -> {
            if (!(node.op() instanceof Slice slice) || !split[node.operands().getFirst()]) {
                return null;
            }
            Node whole = out.node(operands.getFirst().id());
            List<Value> parts = new ArrayList<>();
            for (int operand : whole.operands()) {
                parts.add(out.add(slice, new Value(out, operand)));
            }
            return out.add(whole.op(), parts);
        });
    }

    /** The elementwise nodes that only slices read which do not overlap and which only elementwise nodes read. */
    private static boolean[] split(Graph graph) {
        List<List<Integer>> users = new ArrayList<>();
        graph.nodes().forEach(node -> users.add(new ArrayList<>()));
        boolean[] results = new boolean[graph.nodes().size()];
        graph.results().forEach(result -> results[result.node()] = true);
        for (int id = 0; id < graph.nodes().size(); id++) {
            int user = id;
            graph.node(id).operands().forEach(operand -> users.get(operand).add(user));
        }
        boolean[] split = new boolean[graph.nodes().size()];
        for (int id = 0; id < split.length; id++) {
            split[id] = graph.node(id).op() instanceof Elementwise
                    && !results[id]
                    && !users.get(id).isEmpty()
                    && users.get(id).stream()
                            .allMatch(user -> graph.node(user).op() instanceof Slice
                                    && users.get(user).stream()
                                            .allMatch(next -> graph.node(next).op() instanceof Elementwise))
                    && disjoint(
                            graph.node(id).type().tensor().shape(),
                            users.get(id).stream()
                                    .map(user -> (Slice) graph.node(user).op())
                                    .toList());
        }
        return split;
    }

    /** Whether slices lie side by side along one axis, and take all of the others. */
    private static boolean disjoint(Shape shape, List<Slice> slices) {
        for (int axis = 0; axis < shape.rank(); axis++) {
            boolean side = shape.dim(axis).isFixed();
            List<long[]> ranges = new ArrayList<>();
            for (Slice slice : slices) {
                for (int other = 0; other < shape.rank(); other++) {
                    Dim start = slice.start().get(other);
                    Dim size = slice.sizes().get(other);
                    side &= slice.steps().get(other) == 1;
                    side &= other == axis
                            ? start.isFixed() && size.isFixed()
                            : start.is(0) && size.equals(shape.dim(other));
                }
                if (side) {
                    long from = slice.start().get(axis).fixed();
                    ranges.add(new long[] {from, from + slice.sizes().get(axis).fixed()});
                }
            }
            ranges.sort((a, b) -> Long.compare(a[0], b[0]));
            for (int i = 1; i < ranges.size(); i++) {
                side &= ranges.get(i)[0] >= ranges.get(i - 1)[1];
            }
            if (side) {
                return true;
            }
        }
        return false;
    }
}
