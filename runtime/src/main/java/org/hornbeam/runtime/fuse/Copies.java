// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hornbeam.graph.Constant;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Iota;
import org.hornbeam.graph.MachineOp;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;

/** Where operands lie: in memory of another node, or, where a kernel needs them without gaps, in a copy. */
final class Copies {
    private final Building building;
    private final Graph graph;
    private final Values values;
    private final Map<Integer, Type.Tensor> buffers;
    private final List<Kernel> kernels;
    private final Map<Integer, Integer> copies = new HashMap<>();
    private final Map<View, Integer> orderedCopies = new HashMap<>();

    Copies(Building building) {
        this.building = building;
        this.graph = building.graph;
        this.values = building.values;
        this.buffers = building.buffers;
        this.kernels = building.kernels;
    }

    /** The view of an operand, of its copy if it has one. */
    View view(int operand) {
        Integer copy = copies.get(operand);
        return copy == null
                ? values.view(operand)
                : View.of(copy, values.type(operand).shape());
    }

    /** A buffer that holds all elements of a value without gaps; copied if need be. */
    int wholeBuffer(int operand) {
        View view = view(operand);
        boolean memory = view.source() >= graph.nodes().size() || values.kind(view.source()) != Values.Kind.INLINE;
        if (memory && view.contiguous() && view.offset().is(0) && whole(view)) {
            return view.source();
        }
        return copy(operand);
    }

    private boolean whole(View view) {
        return java.util.Objects.requireNonNull(buffers.get(view.source()))
                .shape()
                .elements()
                .equals(view.shape().elements());
    }

    /** Copies a value into memory of its own. */
    int copy(int operand) {
        Integer known = copies.get(operand);
        if (known == null) {
            known = copy(operand, values.view(operand));
            copies.put(operand, known);
        }
        return known;
    }

    /** Copies what a view of an operand shows. */
    private int copy(int operand, View from) {
        int to = building.buffer(new Type.Tensor(values.type(operand).dtype(), from.shape()));
        copy(operand, from, to);
        return to;
    }

    /** Copies a value, element after element, into a buffer that has as many. */
    void into(int operand, int to) {
        copy(operand, view(operand), to);
    }

    private void copy(int operand, View from, int to) {
        Type.Tensor type = new Type.Tensor(values.type(operand).dtype(), from.shape());
        Node source = graph.node(from.source());
        boolean memory = !(source.op() instanceof Constant) && !(source.op() instanceof Iota);
        boolean moved = !Values.lane(type.dtype()) && type.dtype() != DType.U8 || transposes(from);
        // Loop nests have no registers of 64 bits, not even for a constant.
        boolean wide = type.dtype() == DType.F64 || type.dtype() == DType.I64;
        if (wide || memory && moved) {
            kernels.add(new Kernel.Copied(operand, from, to));
            return;
        }
        List<Dim> space = Values.sizes(type.shape());
        List<Place> places = new ArrayList<>();
        List<Instruction> row = new ArrayList<>();
        List<Instruction> column = new ArrayList<>();
        int register = 0;
        if (source.op() instanceof Constant constant) {
            row.add(new Instruction.Constant(
                    0,
                    Costs.lane(constant.dtype()),
                    constant.dtype().isFloat()
                            ? Float.floatToRawIntBits((float) constant.value())
                            : (int) constant.value()));
        } else {
            boolean index = source.op() instanceof Iota;
            List<Dim> strides = from.strided().strides();
            places.add(new Place(
                    index ? Access.Kind.INDEX : Access.Kind.MEMORY,
                    index ? -1 : from.source(),
                    from.offset(),
                    strides,
                    index ? DType.I32 : type.dtype(),
                    operand));
            boolean same = strides.isEmpty() || strides.getLast().is(0);
            (same ? row : column).add(new Instruction.Load(0, 0));
            if (index && type.dtype() == DType.F32) {
                register = 1;
                column.add(new Instruction.Compute(1, MachineOp.INT_TO_FLOAT, List.of(0)));
            }
        }
        places.add(new Place(Access.Kind.MEMORY, to, Dim.of(0), View.rowMajor(new Shape(space)), type.dtype(), -1));
        column.add(new Instruction.Store(places.size() - 1, register));
        List<Access> accesses = places.stream()
                .map(place -> new Access(place.kind(), place.dtype(), Access.Columns.SAME))
                .toList();
        LoopNest nest = new LoopNest(accesses, List.of(new LoopNest.Stage(row, column)), List.of());
        kernels.add(
                FusedKernels.finish(List.of(operand), nest, places, Geometry.of(space, places, Set.of()), Set.of()));
    }

    /**
     * Whether neighbours in memory are neighbours along another axis than the last: a loop over columns would read an
     * element here and there.
     */
    private static boolean transposes(View view) {
        List<Dim> strides = view.strided().strides();
        if (strides.isEmpty() || strides.getLast().is(0) || strides.getLast().is(1)) {
            return false;
        }
        return strides.stream().anyMatch(stride -> stride.is(1));
    }

    /** A copy of what a view of an operand shows, shared by all who want the same elements in the same order. */
    int ordered(int operand, View ordered) {
        return orderedCopies.computeIfAbsent(ordered, key -> copy(operand, ordered));
    }
}
