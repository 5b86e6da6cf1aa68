// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Less common ways to build, join, cut and turn values, as in {@code keras.ops.numpy} and {@code keras.ops.einops}. */
public final class Shaping {
    private Shaping() {}

    // Constants; an existing value names the graph that they belong to.

    /** A vector of numbers. */
    public static Value array(Value graph, DType dtype, double... numbers) {
        List<Value> all = Arrays.stream(numbers)
                .mapToObj(number -> Ops.reshape(graph.builder().constant(number, dtype), Shape.of(1)))
                .toList();
        return Ops.concatenate(all, 0);
    }

    /** A scalar. */
    public static Value scalar(Value graph, DType dtype, double number) {
        return graph.builder().constant(number, dtype);
    }

    /** Zeros. */
    public static Value zeros(Value graph, Shape shape, DType dtype) {
        return Ops.full(graph, shape, 0, dtype);
    }

    /** Ones. */
    public static Value ones(Value graph, Shape shape, DType dtype) {
        return Ops.full(graph, shape, 1, dtype);
    }

    /** Zeros: in a graph there is no memory that holds anything else. */
    public static Value empty(Value graph, Shape shape, DType dtype) {
        return zeros(graph, shape, dtype);
    }

    /** Zeros of the same shape and type. */
    public static Value emptyLike(Value x) {
        return Ops.zerosLike(x);
    }

    /** One number of the same shape and type. */
    public static Value fullLike(Value x, double number) {
        return Ops.fill(x, number);
    }

    /** Ones on the diagonal, else zeros. */
    public static Value identity(Value graph, int size, DType dtype) {
        return Ops.eye(graph, size, size, 0, dtype);
    }

    /** Ones on and below the k-th diagonal, else zeros. */
    public static Value tri(Value graph, int rows, int columns, int k, DType dtype) {
        return Ops.tril(ones(graph, Shape.of(rows, columns), dtype), k);
    }

    /** base to the power of evenly spaced numbers. */
    public static Value logspace(Value graph, double start, double stop, int num, boolean endpoint, double base) {
        Value exponent = linspace(graph, start, stop, num, endpoint);
        return Ops.exp(exponent.times(Math.log(base)));
    }

    /** Numbers at equal distances from start to stop, which is included or not. */
    public static Value linspace(Value graph, double start, double stop, int num, boolean endpoint) {
        Value index = Ops.arange(graph, Dim.of(num), DType.F32);
        double step = (stop - start) / Math.max(1, endpoint ? num - 1 : num);
        return index.times(step).plus(start);
    }

    /** Numbers with equal ratios from start to stop, which have one sign. */
    public static Value geomspace(Value graph, double start, double stop, int num, boolean endpoint) {
        double sign = Math.signum(start);
        return logspace(graph, Math.log10(Math.abs(start)), Math.log10(Math.abs(stop)), num, endpoint, 10)
                .times(sign);
    }

    /** The powers of a vector as columns: from the highest, or from 1. */
    public static Value vander(Value x, int columns, boolean increasing) {
        List<Value> powers = new ArrayList<>();
        Value power = Ops.onesLike(x);
        for (int i = 0; i < columns; i++) {
            powers.add(power);
            power = power.times(x);
        }
        return Ops.stack(increasing ? powers : powers.reversed(), 1);
    }

    // Joining.

    /** One behind the other along an axis. */
    public static Value append(Value a, Value b, int axis) {
        return Ops.concatenate(List.of(a, b), axis);
    }

    /** One behind the other, both as vectors. */
    public static Value append(Value a, Value b) {
        return append(ravel(a), ravel(b), 0);
    }

    /** Rows: vectors become rows, others are joined along the first axis. */
    public static Value vstack(List<Value> values) {
        return Ops.concatenate(
                values.stream()
                        .map(x -> x.rank() < 2
                                ? Ops.reshape(x, Shape.of(Dim.of(1), x.shape().elements()))
                                : x)
                        .toList(),
                0);
    }

    /** Vectors are joined, others along the second axis. */
    public static Value hstack(List<Value> values) {
        List<Value> all = values.stream()
                .map(x -> x.rank() == 0 ? Ops.expandDims(x, 0) : x)
                .toList();
        return Ops.concatenate(all, all.getFirst().rank() == 1 ? 0 : 1);
    }

    /** Joined along the third axis. */
    public static Value dstack(List<Value> values) {
        return Ops.concatenate(
                values.stream()
                        .map(x -> switch (x.rank()) {
                            case 0 -> Ops.reshape(x, Shape.of(1, 1, 1));
                            case 1 ->
                                Ops.reshape(x, Shape.of(Dim.of(1), x.shape().dim(0), Dim.of(1)));
                            case 2 -> Ops.expandDims(x, 2);
                            default -> x;
                        })
                        .toList(),
                2);
    }

    /** Vectors as columns; matrices stay as they are. */
    public static Value columnStack(List<Value> values) {
        return Ops.concatenate(
                values.stream()
                        .map(x -> x.rank() == 1 ? Ops.expandDims(x, 1) : x)
                        .toList(),
                1);
    }

    // Cutting.

    /** The parts between indices of an axis. */
    public static List<Value> splitAt(Value x, int axis, int... indices) {
        List<Value> parts = new ArrayList<>();
        int begin = 0;
        for (int end : indices) {
            parts.add(Ops.slice(x, axis, begin, Math.max(0, end - begin)));
            begin = end;
        }
        parts.add(Ops.slice(x, axis, Dim.of(begin), x.shape().dim(axis).minus(begin)));
        return parts;
    }

    /** So many parts of an axis, the first ones longer by one where it can't be divided. */
    public static List<Value> arraySplit(Value x, int parts, int axis) {
        int size = x.dim(axis);
        int[] ends = new int[parts - 1];
        int end = 0;
        for (int i = 0; i < ends.length; i++) {
            end += size / parts + (i < size % parts ? 1 : 0);
            ends[i] = end;
        }
        return splitAt(x, axis, ends);
    }

    /** Equal parts of the first axis. */
    public static List<Value> vsplit(Value x, int parts) {
        return Ops.split(x, parts, 0);
    }

    /** Equal parts of the second axis, of a vector of the first. */
    public static List<Value> hsplit(Value x, int parts) {
        return Ops.split(x, parts, x.rank() == 1 ? 0 : 1);
    }

    /** Equal parts of the third axis. */
    public static List<Value> dsplit(Value x, int parts) {
        return Ops.split(x, parts, 2);
    }

    /** The slices of an axis, without it. */
    public static List<Value> unstack(Value x, int axis) {
        return IntStream.range(0, x.dim(axis))
                .mapToObj(i -> Ops.pick(x, axis, i))
                .toList();
    }

    // Turning.

    /** As a vector. */
    public static Value ravel(Value x) {
        return Ops.flatten(x);
    }

    /** The value itself: values never change. */
    public static Value copy(Value x) {
        return x;
    }

    /** The first axis in opposite order. */
    public static Value flipud(Value x) {
        return Ops.flip(x, 0);
    }

    /** The second axis in opposite order. */
    public static Value fliplr(Value x) {
        return Ops.flip(x, 1);
    }

    /** Turned by k quarters from the first toward the second of two axes. */
    public static Value rot90(Value x, int k, int first, int second) {
        return switch (Math.floorMod(k, 4)) {
            case 0 -> x;
            case 1 -> Ops.swapaxes(Ops.flip(x, second), first, second);
            case 2 -> Ops.flip(x, first, second);
            default -> Ops.flip(Ops.swapaxes(x, first, second), second);
        };
    }

    /** Grids of vectors: each repeated along the axes of the others, {@code xy} with the first two axes exchanged. */
    public static List<Value> meshgrid(boolean xy, Value... vectors) {
        int rank = vectors.length;
        List<Dim> dims = Arrays.stream(vectors).map(x -> x.shape().elements()).toList();
        List<Value> grids = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            List<Dim> own = new ArrayList<>(Collections.nCopies(rank, Dim.of(1)));
            own.set(i, dims.get(i));
            Value grid = Ops.broadcastTo(Ops.reshape(vectors[i], new Shape(own)), new Shape(dims));
            grids.add(xy && rank > 1 ? Ops.swapaxes(grid, 0, 1) : grid);
        }
        return grids;
    }

    // Diagonals.

    /** A vector on the k-th diagonal of a matrix of zeros, or the k-th diagonal of a matrix. */
    public static Value diag(Value x, int k) {
        if (x.rank() == 2) {
            return diagonal(x, k, 0, 1);
        }
        int size = x.dim(0) + Math.abs(k);
        int[][] widths = {{Math.max(0, k), Math.max(0, -k)}};
        Value padded = Ops.pad(x, widths, 0);
        Value table = Ops.broadcastTo(padded, Shape.of(size, size));
        Value on = Ops.equal(Ops.indices(table, 1), Ops.indices(table, 0).plus(k));
        return Ops.where(on, table, Ops.zerosLike(table));
    }

    /** All elements on the k-th diagonal of a matrix of zeros. */
    public static Value diagflat(Value x, int k) {
        return diag(ravel(x), k);
    }

    /** The offset-th diagonal of two axes, at the end. */
    public static Value diagonal(Value x, int offset, int axis1, int axis2) {
        Value moved = Ops.moveaxis(x, axis1, -1);
        int second = x.shape().axis(axis2);
        int first = x.shape().axis(axis1);
        moved = Ops.moveaxis(moved, second > first ? second - 1 : second, -1);
        // Now (..., first, second).
        Value cut = offset >= 0
                ? Ops.slice(moved, -1, offset, Math.max(0, moved.dim(-1) - offset))
                : Ops.slice(moved, -2, -offset, Math.max(0, moved.dim(-2) + offset));
        return Ops.diagonal(cut);
    }

    /** The sum of the offset-th diagonal of two axes. */
    public static Value trace(Value x, int offset, int axis1, int axis2) {
        return Ops.sum(diagonal(x, offset, axis1, axis2), -1);
    }

    // Products of shapes.

    /** The sums of products over the last axes of both. */
    public static Value inner(Value a, Value b) {
        return a.rank() == 0 || b.rank() == 0
                ? a.times(b)
                : Ops.tensordot(a, b, List.of(a.rank() - 1), List.of(b.rank() - 1));
    }

    /** The sum of the products of all elements. */
    public static Value vdot(Value a, Value b) {
        return Ops.dot(ravel(a), ravel(b));
    }

    /** The cross product of vectors with 3 (or 2) parts along one axis. */
    public static Value cross(Value a, Value b, int axis) {
        List<Value> x = unstack(a, axis);
        List<Value> y = unstack(b, axis);
        Value third = x.get(0).times(y.get(1)).minus(x.get(1).times(y.get(0)));
        if (x.size() == 2 && y.size() == 2) {
            return third;
        }
        Value zero = Ops.zerosLike(third);
        Value xz = x.size() == 3 ? x.get(2) : zero;
        Value yz = y.size() == 3 ? y.get(2) : zero;
        Value first = x.get(1).times(yz).minus(xz.times(y.get(1)));
        Value second = xz.times(y.get(0)).minus(x.get(0).times(yz));
        return Ops.stack(List.of(first, second, third), a.shape().axis(axis));
    }

    /** Each element of one times all of the other, as blocks. */
    public static Value kron(Value a, Value b) {
        Value x = a;
        Value y = b;
        while (x.rank() < y.rank()) {
            x = Ops.expandDims(x, 0);
        }
        while (y.rank() < x.rank()) {
            y = Ops.expandDims(y, 0);
        }
        List<Dim> left = new ArrayList<>();
        List<Dim> right = new ArrayList<>();
        List<Dim> both = new ArrayList<>();
        for (int i = 0; i < x.rank(); i++) {
            left.add(x.shape().dim(i));
            left.add(Dim.of(1));
            right.add(Dim.of(1));
            right.add(y.shape().dim(i));
            both.add(x.shape().dim(i).times(y.shape().dim(i)));
        }
        Value product = Ops.reshape(x, new Shape(left)).times(Ops.reshape(y, new Shape(right)));
        return Ops.reshape(product, new Shape(both));
    }

    /** The n-th differences of neighbours along an axis. */
    public static Value diff(Value x, int n, int axis) {
        Value result = x;
        for (int i = 0; i < n; i++) {
            result = Ops.diff(result, axis);
        }
        return result;
    }

    /** How many elements there are, an int32 scalar. */
    public static Value size(Value x) {
        return count(x, x.shape().elements());
    }

    static Value count(Value graph, Dim size) {
        return graph.builder().add(new org.hornbeam.graph.SizeOf(size, DType.I32));
    }

    /**
     * Axes split, joined, moved and dropped by names: {@code rearrange(x, "b (h c) -> b c h", Map.of("h", 8))}.
     *
     * @param sizes the sizes of names in parentheses that do not follow
     */
    public static Value rearrange(Value x, String pattern, java.util.Map<String, Integer> sizes) {
        return Rearranging.of(x, pattern, sizes);
    }
}
