// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hornbeam.graph.Contract;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.runtime.fuse.Kernel.Computed;
import org.hornbeam.runtime.fuse.Kernel.Fused;
import org.hornbeam.runtime.fuse.Kernel.Placement;
import org.hornbeam.runtime.fuse.Kernel.Product;
import org.jspecify.annotations.Nullable;

/** Writes the loop nest that computes a value as the rows and columns of a product's factor. */
final class ComputedFactor {
    private final Values values;
    private final Clusters clusters;
    private final int id;
    private final Set<Integer> members;

    /**
     * A factor that is a view of node {@code id}.
     *
     * @param members the nodes to compute, all of the same sizes
     */
    ComputedFactor(Values values, Clusters clusters, int id, Set<Integer> members) {
        this.values = values;
        this.clusters = clusters;
        this.id = id;
        this.members = members;
    }

    /** The factor, or {@code null} if some memory that it reads has no rows and columns in the order of the matrix. */
    @Nullable
    Computed of(View operand, List<Integer> batch, List<Integer> sum) {
        List<Integer> order = order(operand);
        if (order == null) {
            return null;
        }
        List<Integer> free = Contract.free(operand.shape().rank(), batch, sum);
        boolean depthFirst = !order.isEmpty() && sum.contains(order.getLast());
        for (boolean depthNext : new boolean[] {depthFirst, !depthFirst}) {
            Fused nest = nest(operand.shape(), order, batch, depthNext ? free : sum, depthNext ? sum : free);
            if (nest != null) {
                return new Computed(nest, depthNext);
            }
        }
        return null;
    }

    /** The axes of size other than 1, as the elements of the value follow each other; {@code null} if it is not whole. */
    private @Nullable List<Integer> order(View operand) {
        List<Integer> order = new ArrayList<>();
        Dim reach = Dim.of(1);
        int axes =
                (int) operand.shape().dims().stream().filter(dim -> !dim.is(1)).count();
        while (order.size() < axes) {
            int next = -1;
            for (int axis = 0; axis < operand.shape().rank(); axis++) {
                if (!operand.shape().dim(axis).is(1)
                        && !order.contains(axis)
                        && operand.strides().get(axis).equals(reach)) {
                    next = axis;
                }
            }
            if (next < 0) {
                return null;
            }
            order.addFirst(next);
            reach = reach.times(operand.shape().dim(next));
        }
        boolean whole =
                operand.offset().is(0) && reach.equals(values.type(id).shape().elements());
        return whole ? order : null;
    }

    private @Nullable Fused nest(
            Shape shape, List<Integer> order, List<Integer> batch, List<Integer> rows, List<Integer> columns) {
        List<Integer> axes = new ArrayList<>();
        for (List<Integer> group : List.of(batch, rows, columns)) {
            group.stream().filter(axis -> !shape.dim(axis).is(1)).forEach(axes::add);
        }
        int rowsFrom = count(shape, batch);
        int columnsFrom = rowsFrom + count(shape, rows);
        if (rowsFrom == columnsFrom || columnsFrom == axes.size()) {
            return null;
        }
        Shape ordered = new Shape(order.stream().map(shape::dim).toList());
        Map<Integer, View> views = new LinkedHashMap<>();
        for (int member : members) {
            for (int operand : values.node(member).operands()) {
                if (!members.contains(clusters.inside(operand))) {
                    View view = values.view(operand).reshape(ordered);
                    if (view == null) {
                        return null;
                    }
                    views.put(operand, arranged(view, order, axes));
                }
            }
        }
        Cluster cluster = new Cluster(axes.stream().map(shape::dim).toList());
        cluster.members.addAll(members);
        cluster.columns = columnsFrom;
        NestWriter writer = new NestWriter(
                values, clusters, cluster, Set.of(id), operand -> java.util.Objects.requireNonNull(views.get(operand)));
        LoopNest nest = writer.write();
        int size = axes.size();
        if (!Geometry.parting(cluster.space, writer.places(), rowsFrom, columnsFrom)
                        .isEmpty()
                || !Geometry.parting(cluster.space, writer.places(), columnsFrom, size)
                        .isEmpty()) {
            return null;
        }
        Set<Integer> borders = new HashSet<>(Set.of(columnsFrom));
        for (int axis = 0; axis <= rowsFrom; axis++) {
            borders.add(axis);
        }
        Geometry geometry = Geometry.of(cluster.space, writer.places(), borders);
        return taken(FusedKernels.finish(List.copyOf(members), nest, writer.places(), geometry, Set.of()));
    }

    private static int count(Shape shape, List<Integer> axes) {
        return (int) axes.stream().filter(axis -> !shape.dim(axis).is(1)).count();
    }

    /** A view of the value's elements in order, with its axes as the matrix has them. */
    private static View arranged(View view, List<Integer> order, List<Integer> axes) {
        List<Integer> places = axes.stream().map(order::indexOf).toList();
        return new View(
                view.source(),
                new Shape(places.stream().map(view.shape()::dim).toList()),
                view.offset(),
                places.stream().map(view.strides()::get).toList());
    }

    /** The nest with its value handed to whoever packs it; {@code null} if columns are not neighbours in memory. */
    private @Nullable Fused taken(Fused whole) {
        if (whole.nest().accesses().stream().anyMatch(access -> access.columns() == Access.Columns.STRIDED)) {
            return null;
        }
        List<Placement> placements = whole.placements().stream()
                .map(place -> place.buffer() != id
                        ? place
                        : new Placement(
                                Product.PRODUCT,
                                place.offset(),
                                place.outer(),
                                place.block(),
                                place.row(),
                                place.column()))
                .toList();
        return new Fused(whole.nodes(), whole.nest(), whole.outer(), whole.rows(), whole.columns(), placements, false);
    }
}
