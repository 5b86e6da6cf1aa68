// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Catalogue;
import org.hornbeam.graph.Concat;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Gather;
import org.hornbeam.graph.Iota;
import org.hornbeam.graph.Pad;
import org.hornbeam.graph.Reduce;
import org.hornbeam.graph.Reshape;
import org.hornbeam.graph.Row;
import org.hornbeam.graph.ScatterAdd;
import org.hornbeam.graph.Slice;
import org.hornbeam.graph.SizeOf;
import org.hornbeam.graph.StopGradient;
import org.hornbeam.graph.Transpose;

/** Operations on values, named as in {@code keras.ops}. */
public final class Ops {
    private Ops() {}

    // For Hornbeam's own modules.

    /** A row on one operand. */
    public static Value unary(Row row, Value x) {
        return x.builder().add(new Elementwise(row), x);
    }

    /** A row on two operands, promoted and broadcast. */
    public static Value binary(Row row, Value a, Value b) {
        DType dtype = promote(a.dtype(), b.dtype());
        Shape shape = broadcastShape(row.name(), a.shape(), b.shape());
        return a.builder()
                .add(new Elementwise(row), broadcastTo(a.cast(dtype), shape), broadcastTo(b.cast(dtype), shape));
    }

    /** A constant of the element type and shape of a value. */
    public static Value fill(Value like, double value) {
        return broadcastTo(like.builder().constant(value, like.dtype()), like.shape());
    }

    /** A scalar constant that takes part in arithmetic with a value: integers stay integers where it is whole. */
    public static Value like(Value other, double value) {
        DType dtype = other.dtype().isFloat() ? other.dtype() : DType.F32;
        return other.builder().constant(value, dtype);
    }

    /** A scalar constant of the value's own element type. */
    public static Value like(Value other, int value) {
        return other.builder().constant(value, other.dtype() == DType.BOOL ? DType.I32 : other.dtype());
    }

    /** The smallest type that holds both. */
    public static DType promote(DType a, DType b) {
        if (a == b) {
            return a;
        }
        List<DType> order =
                List.of(DType.BOOL, DType.U8, DType.I32, DType.I64, DType.F16, DType.BF16, DType.F32, DType.F64);
        if ((a == DType.F16 && b == DType.BF16) || (a == DType.BF16 && b == DType.F16)) {
            return DType.F32;
        }
        return order.indexOf(a) > order.indexOf(b) ? a : b;
    }

    /** The shape that both are broadcast to by NumPy's rules. */
    public static Shape broadcastShape(String operation, Shape a, Shape b) {
        if (a.equals(b)) {
            return a;
        }
        int rank = Math.max(a.rank(), b.rank());
        List<Dim> dims = new ArrayList<>();
        for (int i = -rank; i < 0; i++) {
            Dim left = -i <= a.rank() ? a.dim(i) : Dim.of(1);
            Dim right = -i <= b.rank() ? b.dim(i) : Dim.of(1);
            if (!left.equals(right) && !left.is(1) && !right.is(1)) {
                throw new ShapeException(operation + ": shapes " + a + " and " + b + " do not broadcast: axis " + i
                        + " is " + left + " in one and " + right + " in the other; reshape or transpose one of them");
            }
            dims.add(left.is(1) ? right : left);
        }
        return new Shape(dims);
    }

    // Shapes.

    /** The value repeated to a larger shape by NumPy's rules. */
    public static Value broadcastTo(Value x, Shape shape) {
        if (x.shape().equals(shape)) {
            return x;
        }
        int offset = shape.rank() - x.rank();
        List<Dim> kept = new ArrayList<>();
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            Dim dim = x.shape().dim(axis);
            if (offset < 0 || (!dim.is(1) && !dim.equals(shape.dim(offset + axis)))) {
                throw new ShapeException("can't broadcast " + x.shape() + " to " + shape);
            }
            if (dim.equals(shape.dim(offset + axis))) {
                kept.add(dim);
                axes.add(offset + axis);
            }
        }
        return x.builder().add(new Broadcast(shape, axes), reshape(x, new Shape(kept)));
    }

    /** The same elements under another shape. */
    public static Value reshape(Value x, Shape shape) {
        return x.shape().equals(shape) ? x : x.builder().add(new Reshape(shape), x);
    }

    /** Axis i of the result is axis {@code permutation[i]} of the operand. */
    public static Value transpose(Value x, int... permutation) {
        List<Integer> order = Arrays.stream(permutation).boxed().toList();
        boolean identity = IntStream.range(0, permutation.length).allMatch(i -> permutation[i] == i);
        return identity && permutation.length == x.rank() ? x : x.builder().add(new Transpose(order), x);
    }

    /** A new axis of size 1 before position {@code axis}. */
    public static Value expandDims(Value x, int axis) {
        return reshape(x, x.shape().insert(axis, Dim.of(1)));
    }

    /** Without an axis of size 1. */
    public static Value squeeze(Value x, int axis) {
        if (!x.shape().dim(axis).is(1)) {
            throw new ShapeException("squeeze: axis " + axis + " of " + x.shape() + " is not 1");
        }
        return reshape(x, x.shape().remove(axis));
    }

    /** {@code size} elements along one axis, beginning at {@code start}. */
    public static Value slice(Value x, int axis, Dim start, Dim size) {
        int at = x.shape().axis(axis);
        List<Dim> starts = new ArrayList<>();
        List<Long> steps = new ArrayList<>();
        for (int i = 0; i < x.rank(); i++) {
            starts.add(i == at ? start : Dim.of(0));
            steps.add(1L);
        }
        return size.equals(x.shape().dim(at)) && start.is(0)
                ? x
                : x.builder().add(new Slice(starts, x.shape().with(at, size).dims(), steps), x);
    }

    /** {@code size} elements along one axis, beginning at {@code start}. */
    public static Value slice(Value x, int axis, long start, long size) {
        return slice(x, axis, Dim.of(start), Dim.of(size));
    }

    /** The elements at one index of an axis (negative: from the end), without that axis. */
    public static Value pick(Value x, int axis, int index) {
        int at = x.shape().axis(axis);
        Dim start = index < 0 ? x.shape().dim(at).plus(index) : Dim.of(index);
        return reshape(slice(x, at, start, Dim.of(1)), x.shape().remove(at));
    }

    /** The operands one after the other along an axis. */
    public static Value concatenate(List<Value> values, int axis) {
        if (values.size() == 1) {
            return values.getFirst();
        }
        DType dtype = values.stream().map(Value::dtype).reduce(Ops::promote).orElseThrow();
        return values.getFirst()
                .builder()
                .add(
                        new Concat(values.getFirst().shape().axis(axis)),
                        values.stream().map(value -> value.cast(dtype)).toList());
    }

    /** All moved by {@code distance} places along an axis (negative: to the front); the freed places hold a scalar. */
    public static Value shift(Value x, int axis, int distance, Value fill) {
        int at = x.shape().axis(axis);
        List<Dim> none = x.shape().dims().stream().map(dim -> Dim.of(0)).toList();
        List<Dim> freed = new ArrayList<>(none);
        freed.set(at, Dim.of(Math.abs(distance)));
        Value padded = x.builder()
                .add(distance > 0 ? new Pad(freed, none, none) : new Pad(none, freed, none), x, fill);
        return slice(padded, at, Dim.of(Math.max(0, -distance)), x.shape().dim(at));
    }

    // Constants.

    /** Zeros of the same shape and element type. */
    public static Value zerosLike(Value x) {
        return fill(x, 0);
    }

    /** Ones of the same shape and element type. */
    public static Value onesLike(Value x) {
        return fill(x, 1);
    }

    /** The index along an axis of a value's shape, int32. */
    public static Value indices(Value like, int axis) {
        return like.builder().add(new Iota(like.shape(), like.shape().axis(axis), DType.I32));
    }

    // Arithmetic.

    /** The quotient; integers are divided as float32. */
    public static Value divide(Value a, Value b) {
        DType dtype = promote(a.dtype(), b.dtype());
        DType divided = dtype.isFloat() ? dtype : DType.F32;
        return binary(Catalogue.DIVIDE, a.cast(divided), b.cast(divided));
    }

    /** The larger of two. */
    public static Value maximum(Value a, Value b) {
        return binary(Catalogue.MAXIMUM, a, b);
    }

    /** The smaller of two. */
    public static Value minimum(Value a, Value b) {
        return binary(Catalogue.MINIMUM, a, b);
    }

    /** The size of the number. */
    public static Value abs(Value x) {
        return unary(Catalogue.ABS, x);
    }

    /** -1, 0 or 1. */
    public static Value sign(Value x) {
        return unary(Catalogue.SIGN, x);
    }

    /** The square root. */
    public static Value sqrt(Value x) {
        return unary(Catalogue.SQRT, floating(x));
    }

    /** The square. */
    public static Value square(Value x) {
        return x.times(x);
    }

    /** max(x, 0). */
    public static Value relu(Value x) {
        return unary(Catalogue.RELU, x);
    }

    // Exponential and special functions. Integers are taken as float32.

    /** e^x. */
    public static Value exp(Value x) {
        return unary(Catalogue.EXP, floating(x));
    }

    /** e^x - 1, accurate near 0. */
    public static Value expm1(Value x) {
        return unary(Catalogue.EXPM1, floating(x));
    }

    /** The natural logarithm. */
    public static Value log(Value x) {
        return unary(Catalogue.LOG, floating(x));
    }

    /** log(1 + x), accurate near 0. */
    public static Value log1p(Value x) {
        return unary(Catalogue.LOG1P, floating(x));
    }

    /** The hyperbolic tangent. */
    public static Value tanh(Value x) {
        return unary(Catalogue.TANH, floating(x));
    }

    /** 1 / (1 + e^-x). */
    public static Value sigmoid(Value x) {
        return unary(Catalogue.SIGMOID, floating(x));
    }

    /** log(1 + e^x). */
    public static Value softplus(Value x) {
        return unary(Catalogue.SOFTPLUS, floating(x));
    }

    /** The error function. */
    public static Value erf(Value x) {
        return unary(Catalogue.ERF, floating(x));
    }

    /** The value itself, or as float32 if it is an integer or boolean. */
    public static Value floating(Value x) {
        return x.dtype().isFloat() ? x : x.cast(DType.F32);
    }

    // Comparison and choice.

    /** a == b. */
    public static Value equal(Value a, Value b) {
        return binary(Catalogue.EQUAL, a, b);
    }

    /** a != b. */
    public static Value notEqual(Value a, Value b) {
        return binary(Catalogue.NOT_EQUAL, a, b);
    }

    /** a &lt; b. */
    public static Value less(Value a, Value b) {
        return binary(Catalogue.LESS, a, b);
    }

    /** a &lt;= b. */
    public static Value lessEqual(Value a, Value b) {
        return binary(Catalogue.LESS_EQUAL, a, b);
    }

    /** a &gt; b. */
    public static Value greater(Value a, Value b) {
        return binary(Catalogue.LESS, b, a);
    }

    /** a &gt;= b. */
    public static Value greaterEqual(Value a, Value b) {
        return binary(Catalogue.LESS_EQUAL, b, a);
    }

    /** Both. */
    public static Value logicalAnd(Value a, Value b) {
        return binary(Catalogue.LOGICAL_AND, a, b);
    }

    /** Either. */
    public static Value logicalOr(Value a, Value b) {
        return binary(Catalogue.LOGICAL_OR, a, b);
    }

    /** Not. */
    public static Value logicalNot(Value a) {
        return unary(Catalogue.LOGICAL_NOT, a);
    }

    /** Condition ? a : b, broadcast. */
    public static Value where(Value condition, Value a, Value b) {
        DType dtype = promote(a.dtype(), b.dtype());
        Shape shape = broadcastShape("where", condition.shape(), broadcastShape("where", a.shape(), b.shape()));
        return a.builder()
                .add(
                        new Elementwise(Catalogue.WHERE),
                        broadcastTo(condition, shape),
                        broadcastTo(a.cast(dtype), shape),
                        broadcastTo(b.cast(dtype), shape));
    }

    // Reductions.

    /** A reduction along some axes (from 0), which disappear. */
    public static Value reduce(Reduce.Kind kind, Value x, List<Integer> axes) {
        return axes.isEmpty() ? x : x.builder().add(new Reduce(kind, axes), x);
    }

    /** A reduction along some axes (from 0), which disappear. */
    public static Value reduce(Reduce.Kind kind, Value x, int... axes) {
        return reduce(kind, x, axes(x, axes));
    }

    /** The axes from 0; all, if none are named. */
    public static List<Integer> axes(Value x, int... axes) {
        return axes.length == 0
                ? IntStream.range(0, x.rank()).boxed().toList()
                : Arrays.stream(axes).map(x.shape()::axis).boxed().toList();
    }

    /** The sum along some axes (from 0), which disappear. */
    public static Value sum(Value x, List<Integer> axes) {
        return reduce(Reduce.Kind.SUM, x, axes);
    }

    /** The sum along some axes, all if none are named; they disappear. */
    public static Value sum(Value x, int... axes) {
        return sum(x, axes(x, axes));
    }

    /** The mean along some axes, all if none are named; they disappear. */
    public static Value mean(Value x, int... axes) {
        Value floats = x.dtype().isFloat() ? x : x.cast(DType.F32);
        List<Integer> all = axes(x, axes);
        Dim count = all.stream().map(x.shape()::dim).reduce(Dim.of(1), Dim::times);
        return sum(floats, all).div(x.builder().add(new SizeOf(count, floats.dtype())));
    }

    /** The largest along some axes, all if none are named; they disappear. */
    public static Value max(Value x, int... axes) {
        return reduce(Reduce.Kind.MAX, x, axes);
    }

    /** The smallest along some axes, all if none are named; they disappear. */
    public static Value min(Value x, int... axes) {
        return reduce(Reduce.Kind.MIN, x, axes);
    }

    // Products.

    /**
     * The matrix product over the last axis of the first and the second-last of the second operand; leading axes are
     * batch axes and must be the same, or absent in the second.
     */
    public static Value matmul(Value a, Value b) {
        DType dtype = promote(a.dtype(), b.dtype());
        int batch = b.rank() - 2;
        if (a.rank() < 2 || b.rank() < 2 || (batch > 0 && a.rank() != b.rank())) {
            throw new ShapeException("matmul: shapes " + a.shape() + " and " + b.shape()
                    + " do not fit; both need at least 2 axes, and the second 2 or as many as the first");
        }
        List<Integer> batchAxes = IntStream.range(0, batch).boxed().toList();
        return a.builder()
                .add(
                        new Contract(batchAxes, batchAxes, List.of(a.rank() - 1), List.of(b.rank() - 2)),
                        a.cast(dtype),
                        b.cast(dtype));
    }

    // Indexing.

    /** Slices of the leading axis picked by int32 indices. */
    public static Value take(Value x, Value indices) {
        return x.builder().add(new Gather(0), x, indices);
    }

    /** Adds each element to the place along one axis that its index says; the result has the same shape. */
    public static Value scatterAlong(Value x, Value indices, int axis) {
        int last = x.rank() - 1;
        int[] order = IntStream.range(0, x.rank()).toArray();
        order[axis] = last;
        order[last] = axis;
        Value moved = transpose(x, order);
        Value places = transpose(indices, order);
        Value sums = x.builder().add(new ScatterAdd(last, moved.shape().dim(last)), places, moved);
        return transpose(sums, order);
    }

    /** The value itself, for which the derivative is taken as zero. */
    public static Value stopGradient(Value x) {
        return x.builder().add(new StopGradient(), x);
    }
}
