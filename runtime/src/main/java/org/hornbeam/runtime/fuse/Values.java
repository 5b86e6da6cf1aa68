// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Cast;
import org.hornbeam.graph.Constant;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Iota;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Reduce;
import org.hornbeam.graph.Reshape;
import org.hornbeam.graph.Reverse;
import org.hornbeam.graph.Slice;
import org.hornbeam.graph.Transpose;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.jspecify.annotations.Nullable;

/** What each node of a graph is to the fusion: a number, a view of another node's memory, fusable, or a named kernel. */
final class Values {
    /** The kinds. */
    enum Kind {
        /** Written into the code: constants and indices. */
        INLINE,
        /** Another way to look at the operand's memory. */
        VIEW,
        /** An elementwise operation or a reduction on lanes of 32 bits. */
        FUSED,
        /** Everything else: has memory of its own, written by its own kernel or from outside. */
        NAMED
    }

    private final Graph graph;
    private final Costs costs = new Costs();
    private final @Nullable View[] views;
    private final @Nullable Kind[] kinds;
    private final List<List<Dim>> sizes = new ArrayList<>();
    private final List<List<Integer>> readers = new ArrayList<>();
    private final Set<Integer> results = new HashSet<>();

    Values(Graph graph) {
        this.graph = graph;
        int count = graph.nodes().size();
        this.views = new View[count];
        this.kinds = new Kind[count];
        for (int id = 0; id < count; id++) {
            sizes.add(graph.node(id).type() instanceof Type.Tensor tensor ? sizes(tensor.shape()) : List.of());
            readers.add(new ArrayList<>());
            if (kind(id) != Kind.VIEW && kind(id) != Kind.INLINE) {
                for (int source : new LinkedHashSet<>(sources(id))) {
                    readers.get(source).add(id);
                }
            }
        }
        graph.results().forEach(result -> results.add(source(result.node())));
    }

    Graph graph() {
        return graph;
    }

    /** What nodes cost: counted once for the whole graph. */
    Costs costs() {
        return costs;
    }

    Node node(int id) {
        return graph.node(id);
    }

    Type.Tensor type(int id) {
        return node(id).type().tensor();
    }

    Kind kind(int id) {
        Kind known = kinds[id];
        if (known == null) {
            known = findKind(id);
            kinds[id] = known;
        }
        return known;
    }

    private Kind findKind(int id) {
        Node node = node(id);
        return switch (node.op()) {
            case Constant constant -> register(constant.dtype()) ? Kind.INLINE : Kind.NAMED;
            case Iota iota -> iota.dtype() == DType.I32 || iota.dtype() == DType.F32 ? Kind.INLINE : Kind.NAMED;
            case Broadcast b -> Kind.VIEW;
            case Transpose t -> Kind.VIEW;
            case Slice s -> Kind.VIEW;
            case Reverse r -> Kind.VIEW;
            case Reshape r ->
                view(node.operands().getFirst()).reshape(type(id).shape()) != null ? Kind.VIEW : Kind.NAMED;
            case Elementwise elementwise -> fusable(node, elementwise) ? Kind.FUSED : Kind.NAMED;
            case Cast cast ->
                castable(type(node.operands().getFirst()).dtype(), cast.dtype()) ? Kind.FUSED : Kind.NAMED;
            case Reduce reduce -> lane(type(id).dtype()) ? Kind.FUSED : Kind.NAMED;
            default -> Kind.NAMED;
        };
    }

    private boolean fusable(Node node, Elementwise elementwise) {
        DType in = type(node.operands().getLast()).dtype();
        return lane(node.type().tensor().dtype())
                && lane(in)
                && (in == DType.I32
                        ? elementwise.row().integers() != null
                        : elementwise.row().floats() != null);
    }

    private static boolean castable(DType from, DType to) {
        return register(to) && (register(from) || from == DType.U8);
    }

    /** Whether registers of kernels hold elements of this type; those of 16 bits as floats that are rounded to it. */
    private static boolean register(DType dtype) {
        return lane(dtype) || dtype.isHalf();
    }

    /** Whether kernels compute with this type. */
    static boolean lane(DType dtype) {
        return dtype == DType.F32 || dtype == DType.I32 || dtype == DType.BOOL;
    }

    /** Where the elements of a node lie; for a node that is not a view, in its own memory. */
    View view(int id) {
        View known = views[id];
        if (known == null) {
            known = findView(id);
            views[id] = known;
        }
        return known;
    }

    private View findView(int id) {
        Node node = node(id);
        if (node.op() instanceof Iota iota) {
            // An index is affine in the place: the view says how, as if it were an address.
            return new View(
                    id,
                    iota.shape(),
                    Dim.of(0),
                    java.util.stream.IntStream.range(0, iota.shape().rank())
                            .mapToObj(axis -> Dim.of(axis == iota.axis() ? 1 : 0))
                            .toList());
        }
        if (kind(id) != Kind.VIEW) {
            return View.of(id, type(id).shape());
        }
        View operand = view(node.operands().getFirst());
        return switch (node.op()) {
            case Broadcast broadcast -> operand.broadcast(broadcast);
            case Transpose transpose -> operand.transpose(transpose);
            case Slice slice -> operand.slice(slice);
            case Reverse reverse -> operand.reverse(reverse);
            case Reshape reshape -> java.util.Objects.requireNonNull(operand.reshape(reshape.shape()));
            default -> throw new IllegalStateException("not a view: " + node.op());
        };
    }

    /** The node that a value is a view of, or the node itself. */
    int source(int id) {
        return kind(id) == Kind.VIEW ? view(id).source() : id;
    }

    /** The nodes with memory or registers of their own that a node reads, one for each operand. */
    List<Integer> sources(int id) {
        return node(id).operands().stream().map(this::source).toList();
    }

    /** The nodes that compute something from a node, directly or through views of it, in order. */
    List<Integer> readers(int id) {
        return readers.get(id);
    }

    /** Whether a result of the graph is this node or a view of it. */
    boolean isResult(int id) {
        return results.contains(id);
    }

    /** The sizes of a shape that are not 1. */
    static List<Dim> sizes(Shape shape) {
        return shape.dims().stream().filter(dim -> !dim.is(1)).toList();
    }

    List<Dim> sizes(int id) {
        return sizes.get(id);
    }
}
