// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Transpose;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.runtime.fuse.Kernel.Factor;
import org.hornbeam.runtime.fuse.Kernel.Stored;
import org.jspecify.annotations.Nullable;

/** Operands of products as matrices: with one distance along the summed axes and one along the others. */
final class Factors {
    private final Copies copies;
    private final Graph graph;
    private final Values values;

    Factors(Building building, Copies copies) {
        this.copies = copies;
        this.graph = building.graph;
        this.values = building.values;
    }

    /** How a product reads an operand; copied first if its axes do not lie in a way that a matrix can have. */
    Factor of(int operand, List<Integer> batch, List<Integer> sum) {
        View view = copies.view(operand);
        boolean memory = view.source() >= graph.nodes().size() || values.kind(view.source()) != Values.Kind.INLINE;
        Factor factor = memory ? factor(view, batch, sum) : null;
        if (factor != null) {
            return factor;
        }
        List<Integer> free = Contract.free(view.shape().rank(), batch, sum);
        // Neighbours stay neighbours where that is possible: copying runs is much faster than turning a matrix.
        boolean freeLast = !free.isEmpty() && view.strides().get(free.getLast()).is(1);
        List<Integer> order = new ArrayList<>(batch);
        order.addAll(freeLast ? sum : free);
        order.addAll(freeLast ? free : sum);
        View ordered = values.view(operand).transpose(new Transpose(order));
        int to = copies.ordered(operand, ordered);
        int rank = order.size();
        int first = freeLast ? batch.size() : rank - sum.size();
        return java.util.Objects.requireNonNull(
                factor(
                        View.of(to, ordered.shape()),
                        IntStream.range(0, batch.size()).boxed().toList(),
                        IntStream.range(first, first + sum.size()).boxed().toList()),
                "a copy in order is a matrix");
    }

    private static @Nullable Stored factor(View view, List<Integer> batch, List<Integer> sum) {
        List<Integer> free = Contract.free(view.shape().rank(), batch, sum);
        Dim outer = joined(view, free);
        Dim depth = joined(view, sum);
        if (outer == null || depth == null || !forward(outer) || !forward(depth)) {
            return null;
        }
        boolean thin = size(view.shape(), free).is(1) || size(view.shape(), sum).is(1);
        return outer.is(1) || depth.is(1) || thin
                ? new Stored(
                        view.source(),
                        view.offset(),
                        batch.stream().map(view.strides()::get).toList(),
                        outer,
                        depth)
                : null;
    }

    /** Whether a distance leads to other, later elements: repeated and reversed axes do not. */
    private static boolean forward(Dim stride) {
        Map<String, Long> sizes = new HashMap<>();
        // Large, since sizes such as time - 2 are made for long series only.
        stride.symbols().forEach(symbol -> sizes.put(symbol, 1L << 10));
        return stride.bind(sizes) > 0;
    }

    /** The distance along some axes seen as one, or {@code null}. */
    private static @Nullable Dim joined(View view, List<Integer> axes) {
        Dim stride = Dim.of(1);
        Dim reach = null;
        for (int i = axes.size() - 1; i >= 0; i--) {
            int axis = axes.get(i);
            if (view.shape().dim(axis).is(1)) {
                continue;
            }
            if (reach == null) {
                stride = view.strides().get(axis);
            } else if (!view.strides().get(axis).equals(reach)) {
                return null;
            }
            reach = view.strides().get(axis).times(view.shape().dim(axis));
        }
        return stride;
    }

    static Dim size(Shape shape, List<Integer> axes) {
        return axes.stream().map(shape::dim).reduce(Dim.of(1), Dim::times);
    }
}
