// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Catalogue;
import org.hornbeam.graph.Concat;
import org.hornbeam.graph.Constant;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Pad;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * A sum of values that zeros surround so that no two meet becomes one concatenation: the gradient of a split, which is
 * derived slice by slice.
 */
public final class JoinPads implements Pass {
    /** A value from a place on along one axis. */
    private record Piece(long from, Value value) {
        long to(int axis) {
            return from + value.shape().dim(axis).fixed();
        }
    }

    /** What lies along an axis, in order; zeros between. */
    private record Row(int axis, List<Piece> pieces) {}

    @Override
    public Graph apply(Graph graph) {
        return Pass.local(graph, (node, operands, out) -> {
            if (!(node.op() instanceof Elementwise sum) || !sum.row().equals(Catalogue.ADD)) {
                return null;
            }
            for (int axis = 0; axis < operands.getFirst().rank(); axis++) {
                Row left = row(operands.get(0), axis);
                Row right = row(operands.get(1), axis);
                if (left != null && right != null) {
                    Value joined = joined(left, right, operands.getFirst(), out);
                    if (joined != null) {
                        return joined;
                    }
                }
            }
            return null;
        });
    }

    private static @Nullable Row row(Value value, int axis) {
        GraphBuilder graph = value.builder();
        Node node = graph.node(value.id());
        if (!value.shape().dim(axis).isFixed()) {
            return null;
        }
        if (node.op() instanceof Pad pad
                && zero(new Value(graph, node.operands().get(1)))) {
            Value inner = new Value(graph, node.operands().getFirst());
            for (int other = 0; other < inner.rank(); other++) {
                boolean grows = !pad.before().get(other).is(0)
                        || !pad.after().get(other).is(0);
                if (!pad.between().get(other).is(0) || (grows && other != axis)) {
                    return null;
                }
            }
            return pad.before().get(axis).isFixed() && inner.shape().dim(axis).isFixed()
                    ? new Row(axis, List.of(new Piece(pad.before().get(axis).fixed(), inner)))
                    : null;
        }
        if (node.op() instanceof Concat concat && concat.axis() == axis) {
            List<Piece> pieces = new ArrayList<>();
            long from = 0;
            for (int id : node.operands()) {
                Value piece = new Value(graph, id);
                if (!piece.shape().dim(axis).isFixed()) {
                    return null;
                }
                if (!zero(piece)) {
                    pieces.add(new Piece(from, piece));
                }
                from += piece.shape().dim(axis).fixed();
            }
            return new Row(axis, pieces);
        }
        return null;
    }

    private static boolean zero(Value value) {
        Node node = value.builder().node(value.id());
        return switch (node.op()) {
            case Constant constant -> Double.compare(constant.value(), 0) == 0;
            case Broadcast b -> zero(new Value(value.builder(), node.operands().getFirst()));
            default -> false;
        };
    }

    private static @Nullable Value joined(Row left, Row right, Value whole, GraphBuilder out) {
        int axis = left.axis();
        List<Piece> pieces = new ArrayList<>(left.pieces());
        pieces.addAll(right.pieces());
        pieces.sort(Comparator.comparingLong(Piece::from));
        List<Value> parts = new ArrayList<>();
        long at = 0;
        for (Piece piece : pieces) {
            if (piece.from() < at) {
                return null;
            }
            if (piece.from() > at) {
                parts.add(zeros(whole, axis, piece.from() - at, out));
            }
            // x + 0 is not x where x may be -0.
            parts.add(
                    Simplify.neverNegativeZero(piece.value())
                            ? piece.value()
                            : piece.value().plus(Ops.fill(piece.value(), 0)));
            at = piece.to(axis);
        }
        long size = whole.shape().dim(axis).fixed();
        if (at < size) {
            parts.add(zeros(whole, axis, size - at, out));
        }
        return out.add(new Concat(axis), parts);
    }

    private static Value zeros(Value like, int axis, long size, GraphBuilder out) {
        Value zero = out.constant(0, like.dtype());
        return out.add(new Broadcast(like.shape().with(axis, Dim.of(size)), List.of()), zero);
    }
}
