// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import java.util.List;
import org.hornbeam.graph.ArgReduce;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Cast;
import org.hornbeam.graph.Concat;
import org.hornbeam.graph.Constant;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Cumulative;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Iota;
import org.hornbeam.graph.Literal;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Pad;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Reduce;
import org.hornbeam.graph.Reshape;
import org.hornbeam.graph.Reverse;
import org.hornbeam.graph.Scan;
import org.hornbeam.graph.Slice;
import org.hornbeam.graph.Transpose;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Finds loops whose body treats the rows of its values, such as the examples of a batch, each for itself. Some of the
 * rows can then go through all steps without the others, with the same result: workers meet once in a loop instead of
 * once in each kernel of each step.
 */
final class IndependentRows {
    private final Graph body;
    private final Dim rows;
    private final String symbol;

    private IndependentRows(Graph body, Dim rows, String symbol) {
        this.body = body;
        this.rows = rows;
        this.symbol = symbol;
    }

    /**
     * The symbol that counts the rows, if all results of the body have them as their first axis; else {@code null}.
     *
     * @param body the body as it is compiled
     */
    static @Nullable String of(Scan scan, Graph body) {
        if (body.results().isEmpty()) {
            return null;
        }
        Shape first = type(body, body.results().getFirst().node()).shape();
        if (first.rank() == 0 || first.dim(0).symbols().size() != 1) {
            return null;
        }
        String symbol = first.dim(0).symbols().iterator().next();
        boolean whole = first.dim(0).equals(Dim.symbol(symbol))
                && !scan.length().symbols().contains(symbol);
        return whole && new IndependentRows(body, first.dim(0), symbol).holds() ? symbol : null;
    }

    private static Type.Tensor type(Graph graph, int id) {
        return graph.node(id).type().tensor();
    }

    private boolean holds() {
        for (int id = 0; id < body.nodes().size(); id++) {
            if (!(body.node(id).type() instanceof Type.Tensor tensor)
                    || (tensor.shape().dims().stream().anyMatch(this::counts) && !leads(tensor.shape()))
                    || !independent(id, body.node(id))) {
                return false;
            }
        }
        return body.results().stream()
                .allMatch(result -> leads(type(body, result.node()).shape()));
    }

    private boolean counts(Dim dim) {
        return dim.symbols().contains(symbol);
    }

    /** Whether rows are the first axis and occur nowhere else. */
    private boolean leads(Shape shape) {
        return shape.rank() > 0
                && shape.dim(0).equals(rows)
                && shape.dims().subList(1, shape.rank()).stream().noneMatch(this::counts);
    }

    private boolean hasRows(int id) {
        return leads(type(body, id).shape());
    }

    private boolean independent(int id, Node node) {
        if (node.operands().stream().noneMatch(this::hasRows)) {
            return switch (node.op()) {
                case Parameter p -> true;
                case Constant c -> true;
                case Literal l -> true;
                case Broadcast b -> true;
                case Iota iota -> !hasRows(id) || iota.axis() != 0;
                default -> !hasRows(id) && !node.op().toString().contains(symbol);
            };
        }
        if (!hasRows(id)) {
            return false;
        }
        return switch (node.op()) {
            case Elementwise e -> true;
            case Cast c -> true;
            case Broadcast b -> b.axes().getFirst() == 0;
            case Reshape r -> true;
            case Transpose t -> t.permutation().getFirst() == 0;
            case Slice s ->
                s.start().getFirst().is(0)
                        && s.sizes().getFirst().equals(rows)
                        && s.steps().getFirst() == 1;
            case Pad p -> true;
            case Concat c -> c.axis() != 0 && node.operands().stream().allMatch(this::hasRows);
            case Reverse r -> !r.axes().contains(0);
            case Reduce r -> !r.axes().contains(0);
            case Cumulative c -> c.axis() != 0;
            case ArgReduce a -> a.axis() != 0;
            case Contract c -> contract(c, node.operands());
            default -> false;
        };
    }

    private boolean contract(Contract c, List<Integer> operands) {
        boolean right = hasRows(operands.get(1));
        if (!hasRows(operands.get(0))) {
            return false;
        }
        boolean batched = !c.leftBatch().isEmpty() && c.leftBatch().getFirst() == 0;
        return right
                ? batched && c.rightBatch().getFirst() == 0
                : c.leftBatch().isEmpty() && !c.leftSum().contains(0);
    }
}
