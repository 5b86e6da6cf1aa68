// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Gather;
import org.hornbeam.graph.Iota;
import org.hornbeam.graph.Pad;
import org.hornbeam.graph.Reverse;

/** Where elements stand: stacking, repeating, padding, picking. */
final class Layouts {
    private Layouts() {}

    static Value moveAxis(Value x, int from, int to) {
        int source = x.shape().axis(from);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, x.rank()).boxed().toList());
        order.remove(source);
        order.add(x.shape().axis(to), source);
        return Ops.transpose(x, order.stream().mapToInt(Integer::intValue).toArray());
    }

    static Value swapAxes(Value x, int a, int b) {
        int[] order = IntStream.range(0, x.rank()).toArray();
        order[x.shape().axis(a)] = x.shape().axis(b);
        order[x.shape().axis(b)] = x.shape().axis(a);
        return Ops.transpose(x, order);
    }

    static Value stack(List<Value> values, int axis) {
        return Ops.concatenate(
                values.stream().map(value -> Ops.expandDims(value, axis)).toList(), axis);
    }

    static List<Value> split(Value x, int parts, int axis) {
        Dim size = x.shape().dim(axis);
        Dim part = size.floorDiv(parts);
        if (!part.times(parts).equals(size)) {
            throw new ShapeException("axis " + axis + " of " + x.shape() + " can't be split into " + parts
                    + " equal parts; split at indices instead");
        }
        return IntStream.range(0, parts)
                .mapToObj(i -> Ops.slice(x, axis, part.times(i), part))
                .toList();
    }

    /** Each axis as often as the number says; fewer numbers than axes stand for the last axes. */
    static Value tile(Value x, int... repeats) {
        int rank = Math.max(x.rank(), repeats.length);
        Value padded = x;
        while (padded.rank() < rank) {
            padded = Ops.expandDims(padded, 0);
        }
        List<Dim> wide = new ArrayList<>();
        List<Dim> sizes = new ArrayList<>();
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            int at = axis - rank + repeats.length;
            int count = at < 0 ? 1 : repeats[at];
            wide.add(Dim.of(count));
            axes.add(wide.size());
            wide.add(padded.shape().dim(axis));
            sizes.add(padded.shape().dim(axis).times(count));
        }
        Value repeated = x.builder().add(new Broadcast(new Shape(wide), axes), padded);
        return Ops.reshape(repeated, new Shape(sizes));
    }

    /** Each element of an axis several times in a row. */
    static Value repeat(Value x, int count, int axis) {
        int at = x.shape().axis(axis);
        Value wide = Ops.expandDims(x, at + 1);
        Value repeated = Ops.broadcastTo(wide, wide.shape().with(at + 1, Dim.of(count)));
        return Ops.reshape(repeated, x.shape().with(at, x.shape().dim(at).times(count)));
    }

    static Value pad(Value x, List<Dim> before, List<Dim> after, double value) {
        List<Dim> none = Collections.nCopies(x.rank(), Dim.of(0));
        return before.stream().allMatch(dim -> dim.is(0)) && after.stream().allMatch(dim -> dim.is(0))
                ? x
                : x.builder().add(new Pad(before, after, none), x, x.builder().constant(value, x.dtype()));
    }

    /** Neighbours mirrored at the edges: without the edge element ({@code skip} 1) or with it (0). */
    static Value mirror(Value x, int axis, int before, int after, int skip) {
        Dim size = x.shape().dim(axis);
        List<Value> parts = new ArrayList<>();
        if (before > 0) {
            parts.add(flip(Ops.slice(x, axis, skip, before), axis));
        }
        parts.add(x);
        if (after > 0) {
            parts.add(flip(Ops.slice(x, axis, size.minus(after + skip), Dim.of(after)), axis));
        }
        return Ops.concatenate(parts, axis);
    }

    static Value flip(Value x, int... axes) {
        return x.builder().add(new Reverse(Reductions.axes(x, axes)), x);
    }

    static Value roll(Value x, int shift, int axis) {
        Dim size = x.shape().dim(axis);
        if (size.isFixed() && size.fixed() > 0) {
            shift = (int) Math.floorMod((long) shift, size.fixed());
        }
        if (shift == 0) {
            return x;
        }
        Dim moved = shift > 0 ? Dim.of(shift) : size.plus(shift);
        Value end = Ops.slice(x, axis, size.minus(moved), moved);
        return Ops.concatenate(List.of(end, Ops.slice(x, axis, Dim.of(0), size.minus(moved))), axis);
    }

    static Value take(Value x, Value indices, int axis) {
        int at = x.shape().axis(axis);
        if (at == 0) {
            return x.builder().add(new Gather(0), x, indices.cast(DType.I32));
        }
        Value picked = x.builder().add(new Gather(0), moveAxis(x, at, 0), indices.cast(DType.I32));
        // Axes of the result now: those of the indices, then the others of x in order.
        int count = indices.rank();
        List<Integer> order = new ArrayList<>();
        IntStream.range(0, at).forEach(i -> order.add(count + i));
        IntStream.range(0, count).forEach(order::add);
        IntStream.range(at, x.rank() - 1).forEach(i -> order.add(count + i));
        return Ops.transpose(picked, order.stream().mapToInt(Integer::intValue).toArray());
    }

    static Value takeAlongAxis(Value x, Value indices, int axis) {
        int at = x.shape().axis(axis);
        int last = x.rank() - 1;
        Shape common = Ops.broadcastShape(
                "take_along_axis", x.shape().remove(at), indices.shape().remove(at));
        Value source = Ops.broadcastTo(x, common.insert(at, x.shape().dim(at)));
        Value places = Ops.broadcastTo(
                indices.cast(DType.I32), common.insert(at, indices.shape().dim(at)));
        Value picked = x.builder().add(new Gather(last), moveAxis(source, at, last), moveAxis(places, at, last));
        return moveAxis(picked, last, at);
    }

    static Value oneHot(Value indices, int classes, DType dtype) {
        Shape shape = indices.shape().insert(indices.rank(), Dim.of(classes));
        Value numbers = indices.builder().add(new Iota(shape, indices.rank(), DType.I32));
        Value wanted = Ops.broadcastTo(Ops.expandDims(indices.cast(DType.I32), indices.rank()), shape);
        return Ops.equal(numbers, wanted).cast(dtype);
    }

    /** Whether each place lies on or below the k-th diagonal of the last two axes. */
    static Value lower(Value like, int k) {
        Value row = Ops.indices(like, -2);
        Value column = Ops.indices(like, -1);
        return Ops.lessEqual(column, row.plus(k));
    }

    static Value diagonal(Value x) {
        Dim rows = x.shape().dim(-2);
        Dim columns = x.shape().dim(-1);
        if (!rows.isFixed() || !columns.isFixed()) {
            throw new ShapeException("diagonal needs known sizes of the last two axes, found " + x.shape());
        }
        long size = Math.min(rows.fixed(), columns.fixed());
        Value square = Ops.slice(Ops.slice(x, -2, 0, size), -1, 0, size);
        Value same = Ops.equal(Ops.indices(square, -2), Ops.indices(square, -1));
        return Ops.sum(Ops.where(same, square, Ops.zerosLike(square)), -2);
    }
}
