// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;

/** Checks and arithmetic on lists of axes, which count from 0 in all operations. */
final class Axes {
    private Axes() {}

    /**
     * Checks that an axis exists.
     *
     * @throws ShapeException if it does not
     */
    static void check(String operation, Shape shape, int axis) {
        if (axis < 0 || axis >= shape.rank()) {
            throw new ShapeException(operation + ": axis " + axis + " does not exist in " + shape + ", which has "
                    + shape.rank() + " axes, counted from 0");
        }
    }

    /**
     * Checks that axes exist and that none comes twice.
     *
     * @throws ShapeException if one does not exist or comes twice
     */
    static void check(String operation, Shape shape, List<Integer> axes) {
        axes.forEach(axis -> check(operation, shape, axis));
        if (axes.stream().distinct().count() != axes.size()) {
            throw new ShapeException(operation + ": an axis comes twice in " + axes + " of " + shape);
        }
    }

    /** The axes from 0 to rank - 1 that are not in the list, ascending. */
    static List<Integer> others(int rank, List<Integer> axes) {
        return IntStream.range(0, rank)
                .filter(axis -> !axes.contains(axis))
                .boxed()
                .toList();
    }

    /** The permutation that undoes a transposition by this order. */
    static int[] inverse(List<Integer> order) {
        int[] permutation = new int[order.size()];
        for (int i = 0; i < permutation.length; i++) {
            permutation[order.get(i)] = i;
        }
        return permutation;
    }

    /** One list after the other. */
    static List<Integer> join(List<Integer> first, List<Integer> second) {
        List<Integer> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
