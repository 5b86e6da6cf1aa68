// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Slice;

/**
 * Picking and placing elements by indices, sets and segments, as in {@code keras.ops}. What would have a size that depends
 * on the data takes its size as an argument, and fills up what is left.
 */
public final class Indexing {
    private Indexing() {}

    /** A part of an axis: begins, ends (exclusive; negative: from the end) and steps as in NumPy. */
    public record Part(long start, long stop, long step) {
        /** From start to stop, which is exclusive. */
        public static Part of(long start, long stop) {
            return new Part(start, stop, 1);
        }

        /** All of the axis. */
        public static Part all() {
            return new Part(0, Long.MAX_VALUE, 1);
        }
    }

    /** A part of each axis; axes that are not named stay as they are. Steps may be negative. */
    public static Value getItem(Value x, Part... parts) {
        Value result = x;
        for (int axis = 0; axis < parts.length; axis++) {
            result = part(result, axis, parts[axis]);
        }
        return result;
    }

    private static Value part(Value x, int axis, Part part) {
        if (part.equals(Part.all())) {
            return x;
        }
        if (part.step() < 0) {
            long size = x.dim(axis);
            long start = Math.min(size - 1, part.start() < 0 ? part.start() + size : part.start());
            long stop = part.stop() == Long.MAX_VALUE ? -1 : part.stop() < 0 ? part.stop() + size : part.stop();
            Part forward = new Part(size - 1 - start, size - 1 - stop, -part.step());
            return part(Ops.flip(x, axis), axis, forward);
        }
        Dim size = x.shape().dim(axis);
        Dim start = part.start() < 0 ? size.plus(part.start()) : Dim.of(part.start());
        Dim stop = part.stop() == Long.MAX_VALUE
                ? size
                : part.stop() < 0
                        ? size.plus(part.stop())
                        : size.isFixed() ? Dim.of(Math.min(size.fixed(), part.stop())) : Dim.of(part.stop());
        Dim count = stop.minus(start).ceilDiv(part.step());
        if (count.isFixed() && count.fixed() < 0) {
            count = Dim.of(0);
        }
        List<Dim> starts = new ArrayList<>();
        List<Long> steps = new ArrayList<>();
        for (int i = 0; i < x.rank(); i++) {
            starts.add(i == axis ? start : Dim.of(0));
            steps.add(i == axis ? part.step() : 1L);
        }
        return x.builder().add(new Slice(starts, x.shape().with(axis, count).dims(), steps), x);
    }

    /** A block of the given sizes that begins where int32 scalars say, moved so that it lies inside. */
    public static Value slice(Value x, List<Value> starts, int... sizes) {
        Value result = x;
        for (int axis = 0; axis < sizes.length; axis++) {
            Value count = Ops.arange(x, Dim.of(sizes[axis]), DType.I32);
            result = Ops.take(result, count.plus(inside(starts.get(axis), x.dim(axis) - sizes[axis])), axis);
        }
        return result;
    }

    private static Value inside(Value start, int last) {
        Value index = start.cast(DType.I32);
        return Ops.maximum(Ops.minimum(index, Ops.like(index, last)), Ops.like(index, 0));
    }

    /** The value with a block replaced that begins where int32 scalars say, moved so that it lies inside. */
    public static Value sliceUpdate(Value x, List<Value> starts, Value updates) {
        Value wide = updates;
        Value within = Ops.onesLike(x).cast(DType.BOOL);
        for (int axis = 0; axis < x.rank(); axis++) {
            int size = updates.dim(axis);
            Value start = inside(starts.get(axis), x.dim(axis) - size);
            Value place = Ops.arange(x, Dim.of(x.dim(axis)), DType.I32).minus(start);
            Value last = Ops.like(place, size - 1);
            Value zero = Ops.like(place, 0);
            wide = Ops.take(wide, Ops.maximum(Ops.minimum(place, last), zero), axis);
            Value along = Ops.indices(x, axis).minus(start);
            within = Ops.logicalAnd(within, Ops.logicalAnd(Ops.greaterEqual(along, zero), Ops.lessEqual(along, last)));
        }
        return Ops.where(within, wide.cast(x.dtype()), x);
    }

    /** Row-major places of indices, whose last axis names one place each in the leading axes of a shape. */
    private static Value places(Value indices, Shape shape) {
        int depth = indices.dim(-1);
        Value place = null;
        for (int i = 0; i < depth; i++) {
            Value index = Ops.pick(indices.cast(DType.I32), -1, i);
            Value size = Ops.like(index, Math.toIntExact(shape.dim(i).fixed()));
            Value positive = Ops.where(Ops.less(index, Ops.like(index, 0)), index.plus(size), index);
            place = place == null ? positive : place.times(size).plus(positive);
        }
        if (place == null) {
            throw new ShapeException(
                    "scatter needs indices with at least one number for each place, found " + indices.shape());
        }
        return Ops.flatten(place);
    }

    private static Value rows(Value updates, Value indices, Shape shape) {
        Shape rest = shape.slice(indices.dim(-1), shape.rank());
        Dim count = indices.shape().remove(-1).elements();
        return Ops.reshape(updates, Shape.of(count, rest.elements()));
    }

    private static int leading(Value indices, Shape shape) {
        return Math.toIntExact(shape.slice(0, indices.dim(-1)).elements().fixed());
    }

    /** Zeros of a shape to which values are added at places; the last axis of the indices names one place each. */
    public static Value scatter(Value indices, Value values, Shape shape) {
        Value sums = Ops.segmentSum(rows(values, indices, shape), places(indices, shape), leading(indices, shape));
        return Ops.reshape(sums, shape);
    }

    /** How an element and its updates are combined. */
    public enum Reduction {
        /** The last update replaces it. */
        REPLACE,
        /** The sum. */
        ADD,
        /** The largest. */
        MAX,
        /** The smallest. */
        MIN,
        /** The product. */
        MUL
    }

    /** The value with updates at places; the last axis of the indices names one place each. */
    public static Value scatterUpdate(Value x, Value indices, Value updates, Reduction reduction) {
        Shape shape = x.shape();
        Value places = places(indices, shape);
        Value rows = rows(updates.cast(x.dtype()), indices, shape);
        int count = leading(indices, shape);
        Value flat = Ops.reshape(x, Shape.of(Dim.of(count), rows.shape().dim(1)));
        Value changed = switch (reduction) {
            case ADD -> flat.plus(Ops.segmentSum(rows, places, count));
            case MAX -> Ops.maximum(flat, segmentMax(rows, places, count));
            case MIN -> Ops.minimum(flat, segmentMin(rows, places, count));
            case MUL -> flat.times(segmentProd(rows, places, count));
            case REPLACE -> {
                Value order = Ops.arange(x, places.shape().dim(0), DType.I32).plus(1);
                Value last = Ops.relu(segmentMax(Ops.expandDims(order, 1), places, count));
                Value chosen = Ops.take(rows, Ops.squeeze(Ops.relu(last.minus(1)), 1), 0);
                yield Ops.where(Ops.greater(last, Ops.zerosLike(last)), chosen, flat);
            }
        };
        return Ops.reshape(changed, shape);
    }

    // Segments.

    /** Rows (segments, elements, rest) with a number where an element does not belong to the segment. */
    private static Value spread(Value data, Value segments, int count, double none) {
        Value own = Ops.equal(
                Ops.expandDims(Ops.arange(data, Dim.of(count), DType.I32), 1),
                Ops.expandDims(segments.cast(DType.I32), 0));
        Shape table = data.shape().insert(0, Dim.of(count));
        Value mask = own;
        while (mask.rank() < table.rank()) {
            mask = Ops.expandDims(mask, mask.rank());
        }
        Value rest = data.dtype().isFloat()
                ? Ops.fill(data, none)
                : Ops.fill(data, Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, none)));
        return Ops.where(mask, Ops.broadcastTo(data, table), Ops.broadcastTo(rest, table));
    }

    /** The largest of the rows with each segment number; minus infinity, or the smallest integer, of none. */
    public static Value segmentMax(Value data, Value segments, int count) {
        return Ops.max(spread(data, segments, count, Double.NEGATIVE_INFINITY), 1);
    }

    /** The smallest of the rows with each segment number; infinity, or the largest integer, of none. */
    public static Value segmentMin(Value data, Value segments, int count) {
        return Ops.min(spread(data, segments, count, Double.POSITIVE_INFINITY), 1);
    }

    /** The product of the rows with each segment number; 1 of none. */
    public static Value segmentProd(Value data, Value segments, int count) {
        return Ops.prod(spread(data, segments, count, 1), 1);
    }

    // Orders and sets.

    /** Where values would be put into an ascending vector: before equal ones, or behind them; int32. */
    public static Value searchsorted(Value sorted, Value values, boolean right) {
        DType dtype = Ops.promote(sorted.dtype(), values.dtype());
        Value wide = Ops.expandDims(values.cast(dtype), values.rank());
        Value before = right ? Ops.lessEqual(sorted.cast(dtype), wide) : Ops.less(sorted.cast(dtype), wide);
        return Ops.sum(before.cast(DType.I32), values.rank());
    }

    /** Indices that put the k-th smallest at its place, smaller ones before it: those of a whole sort. */
    public static Value argpartition(Value x, int kth, int axis) {
        int size = x.dim(axis);
        if (kth < -size || kth >= size) {
            throw new ShapeException(
                    "argpartition: there is no element " + kth + " in axis " + axis + " of " + x.shape());
        }
        return Ops.argsort(x, axis);
    }

    /** Whether each element is among others. */
    public static Value isin(Value x, Value among, boolean invert) {
        Value others = Ops.flatten(among);
        Value found = Ops.any(Ops.equal(Ops.expandDims(x, x.rank()), others), x.rank());
        return invert ? Ops.logicalNot(found) : found;
    }

    /** Whether each target is among the k largest predictions of its row; equal ones count. */
    public static Value inTopK(Value targets, Value predictions, int k) {
        Value chosen = Ops.oneHot(targets, predictions.dim(-1), DType.BOOL);
        Value own = Ops.sum(Ops.where(chosen, predictions, Ops.zerosLike(predictions)), -1);
        Value ahead = Ops.sum(
                Ops.greater(predictions, Ops.expandDims(own, own.rank())).cast(DType.I32), -1);
        return Ops.less(ahead, Ops.fill(ahead, k));
    }

    /**
     * The coordinates of the elements that are not 0, in order: one vector of int32 for each axis.
     *
     * @param size how many are listed
     * @param fill what is listed where there are fewer
     */
    public static List<Value> nonzero(Value x, int size, int fill) {
        Value found = Ops.flatten(x.cast(DType.BOOL));
        // Stable: those that are found first, in order.
        Value order = Ops.argsort(Ops.logicalNot(found).cast(DType.I32), 0);
        Value count = Ops.sum(found.cast(DType.I32));
        Value listed = padded(order, size);
        Value real = Ops.less(Ops.arange(x, Dim.of(size), DType.I32), count);
        return unravelIndex(listed, x.shape()).stream()
                .map(index -> Ops.where(real, index, Ops.fill(index, fill)))
                .toList();
    }

    private static Value padded(Value x, int size) {
        int before = x.dim(0);
        return before >= size ? Ops.slice(x, 0, 0, size) : Ops.pad(x, new int[][] {{0, size - before}}, 0);
    }

    /** The coordinates of row-major places in a shape. */
    public static List<Value> unravelIndex(Value indices, Shape shape) {
        List<Value> coordinates = new ArrayList<>();
        Value rest = indices.cast(DType.I32);
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            Value size = Ops.like(rest, Math.toIntExact(shape.dim(axis).fixed()));
            coordinates.addFirst(Ops.mod(rest, size));
            rest = Ops.floorDivide(rest, size);
        }
        return List.copyOf(coordinates);
    }

    /**
     * What {@link #unique} finds.
     *
     * @param values the values in ascending order, then the fill
     * @param index where each first occurs, int32
     * @param inverse for each element the place of its value, int32
     * @param counts how often each occurs, int32
     * @param found how many there are, an int32 scalar
     */
    public record Unique(Value values, Value index, Value inverse, Value counts, Value found) {}

    /**
     * Each value once.
     *
     * @param size how many are listed
     * @param fill what is listed where there are fewer
     */
    public static Unique unique(Value x, int size, double fill) {
        Value flat = Ops.flatten(x);
        Value order = Ops.argsort(flat, 0);
        Value sorted = Ops.take(flat, order, 0);
        int n = flat.dim(0);
        Value first = Ops.concatenate(
                List.of(
                        Ops.full(x, Shape.of(1), 1, DType.I32),
                        Ops.notEqual(Ops.slice(sorted, 0, 1, n - 1L), Ops.slice(sorted, 0, 0, n - 1L))
                                .cast(DType.I32)),
                0);
        Value rank = Ops.cumsum(first, 0).minus(1);
        Value found = Ops.pick(rank, 0, n - 1).plus(1);
        Value bucket = Ops.minimum(rank, Ops.like(rank, size));
        Value counts = Ops.slice(Ops.segmentSum(Ops.onesLike(rank), bucket, size + 1), 0, 0, size);
        Value place = Ops.arange(x, Dim.of(n), DType.I32);
        Value begin = Ops.relu(Ops.slice(
                segmentMin(
                        Ops.where(Ops.greater(first, Ops.zerosLike(first)), place, Ops.fill(place, n)),
                        bucket,
                        size + 1),
                0,
                0,
                size));
        Value at = Ops.minimum(begin, Ops.like(begin, n - 1));
        Value real = Ops.less(Ops.arange(x, Dim.of(size), DType.I32), found);
        Value values = Ops.take(sorted, at, 0);
        Value inverse = Ops.reshape(Ops.scatterAlong(rank, order, 0), x.shape());
        return new Unique(
                Ops.where(real, values, Ops.fill(values, fill)),
                Ops.where(real, Ops.take(order, at, 0), Ops.zerosLike(at)),
                inverse,
                counts,
                found);
    }

    /** For each element the choice of the first condition that holds. */
    public static Value select(List<Value> conditions, List<Value> choices, Value otherwise) {
        if (conditions.size() != choices.size()) {
            throw new ShapeException(
                    "select needs a choice for each condition, found " + choices.size() + " for " + conditions.size());
        }
        Value result = otherwise;
        for (int i = conditions.size() - 1; i >= 0; i--) {
            result = Ops.where(conditions.get(i), choices.get(i), result);
        }
        return result;
    }
}
