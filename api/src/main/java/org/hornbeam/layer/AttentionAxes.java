// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * Axes along which targets and sources lie, brought together to one; the axes between batch and features that are not
 * among them are examples of their own.
 *
 * @param attended the axes, ascending
 * @param others the axes but batch, features and these
 */
record AttentionAxes(List<Integer> attended, List<Integer> others) {
    /**
     * The axes of a value.
     *
     * @param rank the rank of the query
     * @param axes the axes, negative ones from the end; {@code null} for all but batch and features
     */
    static AttentionAxes of(int rank, @Nullable List<Integer> axes) {
        List<Integer> between = IntStream.range(1, rank - 1).boxed().toList();
        List<Integer> attended = axes == null
                ? between
                : axes.stream()
                        .map(axis -> axis < 0 ? axis + rank : axis)
                        .sorted()
                        .toList();
        if (attended.isEmpty() || !between.containsAll(attended)) {
            throw new ShapeException(
                    "attentionAxes must be among " + between + " of a query of rank " + rank + ", found " + axes);
        }
        return new AttentionAxes(
                attended,
                between.stream().filter(axis -> !attended.contains(axis)).toList());
    }

    /** The number of axes of targets. */
    int count() {
        return attended.size();
    }

    private boolean plain() {
        return attended.size() == 1 && others.isEmpty();
    }

    private int[] order() {
        return IntStream.concat(
                        IntStream.of(0),
                        IntStream.concat(
                                others.stream().mapToInt(i -> i),
                                attended.stream().mapToInt(i -> i)))
                .toArray();
    }

    private static Dim product(Shape shape, List<Integer> axes) {
        return axes.stream().map(shape::dim).reduce(Dim.of(1), Dim::times);
    }

    /** (batch, ..., heads, size) to (examples, time, heads, size). */
    Value flat(Value x) {
        if (plain()) {
            return x;
        }
        int rank = x.rank();
        int[] order = IntStream.concat(IntStream.of(order()), IntStream.of(rank - 2, rank - 1))
                .toArray();
        Shape shape = x.shape();
        return Ops.reshape(
                Ops.transpose(x, order),
                Shape.of(
                        shape.dim(0).times(product(shape, others)),
                        product(shape, attended),
                        shape.dim(-2),
                        shape.dim(-1)));
    }

    /** The opposite of {@link #flat} for a value of this shape. */
    Value unflat(Value x, Shape shape) {
        if (plain()) {
            return x;
        }
        int[] order = IntStream.concat(IntStream.of(order()), IntStream.of(shape.rank() - 2, shape.rank() - 1))
                .toArray();
        List<Dim> dims = IntStream.of(order).mapToObj(shape::dim).toList();
        int[] back = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            back[order[i]] = i;
        }
        return Ops.transpose(Ops.reshape(x, new Shape(dims)), back);
    }

    /** The masks of the inputs and of pairs, each (examples, heads, targets, sources) or 1 along some of these. */
    List<Value> masks(Scope scope, AttentionInputs inputs) {
        List<Value> masks = new ArrayList<>();
        for (Value mask : inputs.masks(scope)) {
            if (!plain()) {
                throw new ShapeException("masks of steps say nothing about the axes " + attended + " of "
                        + inputs.query().shape() + "; drop them with unmasked()");
            }
            masks.add(Ops.expandDims(mask, 1));
        }
        Value pairs = inputs.pairs();
        if (pairs != null) {
            masks.add(pairs(pairs, inputs));
        }
        return masks;
    }

    /** (batch, heads if any, targets..., sources...) to (examples or 1, heads or 1, targets, sources). */
    private Value pairs(Value pairs, AttentionInputs inputs) {
        int head = pairs.rank() - 1 - 2 * count();
        if (head != 0 && head != 1) {
            throw new ShapeException(
                    "a mask of pairs is (batch, targets, sources), or has heads behind the batch, found "
                            + pairs.shape() + " for a query of "
                            + inputs.query().shape());
        }
        Dim targets = product(inputs.query().shape(), attended);
        Dim sources = product(inputs.value().shape(), attended);
        Dim heads = head == 0 ? Dim.of(1) : pairs.shape().dim(1);
        Value mask = Ops.reshape(pairs, Shape.of(pairs.shape().dim(0), heads, targets, sources));
        Dim between = product(inputs.query().shape(), others);
        if (between.is(1)) {
            return mask;
        }
        Value wide = Ops.expandDims(mask, 1);
        Value repeated = Ops.broadcastTo(wide, wide.shape().with(1, between));
        return Ops.reshape(repeated, Shape.of(pairs.shape().dim(0).times(between), heads, targets, sources));
    }

    /** The weights as (batch, others..., heads, targets..., sources...). */
    Value scores(Value weights, Shape query, Shape key) {
        if (plain()) {
            return weights;
        }
        List<Dim> dims = new ArrayList<>(List.of(query.dim(0)));
        others.forEach(axis -> dims.add(query.dim(axis)));
        dims.add(query.dim(-2));
        attended.forEach(axis -> dims.add(query.dim(axis)));
        attended.forEach(axis -> dims.add(key.dim(axis)));
        return Ops.reshape(weights, new Shape(dims));
    }
}
