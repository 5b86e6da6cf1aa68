// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Reduce;
import org.hornbeam.ops.Value;

/** Reductions over axes that are not neighbours become several, the last axes first: kernels reduce one run of axes. */
public final class SplitReductions implements Pass {
    @Override
    public Graph apply(Graph graph) {
        return Pass.local(graph, (node, operands, out) -> {
            if (!(node.op() instanceof Reduce reduce)) {
                return null;
            }
            List<List<Integer>> runs = runs(reduce.axes(), operands.getFirst());
            int rank = operands.getFirst().rank();
            if (runs.size() == 1 && rank > 1 && reduce.axes().size() == rank) {
                // A sum of everything goes row by row, so that rows can be shared out.
                runs = List.of(reduce.axes().subList(0, rank - 1), List.of(rank - 1));
            }
            if (runs.size() < 2) {
                return null;
            }
            Value value = operands.getFirst();
            for (int i = runs.size() - 1; i >= 0; i--) {
                value = out.add(new Reduce(reduce.kind(), runs.get(i)), value);
            }
            return value;
        });
    }

    /** The runs of neighbouring axes; an axis of size 1 between two does not part them. */
    private static List<List<Integer>> runs(List<Integer> axes, Value operand) {
        List<List<Integer>> runs = new ArrayList<>();
        for (int axis : axes) {
            boolean joins = !runs.isEmpty();
            for (int between = joins ? runs.getLast().getLast() + 1 : axis; between < axis; between++) {
                joins &= operand.shape().dim(between).is(1);
            }
            if (!joins) {
                runs.add(new ArrayList<>());
            }
            runs.getLast().add(axis);
        }
        return runs;
    }
}
