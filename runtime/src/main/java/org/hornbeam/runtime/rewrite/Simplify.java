// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Cast;
import org.hornbeam.graph.Catalogue;
import org.hornbeam.graph.Constant;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Reduce;
import org.hornbeam.graph.Reshape;
import org.hornbeam.graph.Row;
import org.hornbeam.graph.SizeOf;
import org.hornbeam.graph.Transpose;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * Folds constants, merges views, computes before it broadcasts and drops what changes nothing. Runs until nothing
 * changes.
 */
public final class Simplify implements Pass {
    @Override
    public Graph apply(Graph graph) {
        Graph current = graph;
        for (int round = 0; round < 20; round++) {
            Graph next = Pass.local(current, Simplify::rewrite);
            if (next.equals(current)) {
                break;
            }
            current = next;
        }
        return current;
    }

    private static @Nullable Value rewrite(Node node, List<Value> x, GraphBuilder out) {
        return switch (node.op()) {
            case Elementwise elementwise -> elementwise(elementwise.row(), node, x, out);
            case Cast cast -> cast(cast, x.getFirst(), out);
            case Reshape reshape -> reshape(reshape, x.getFirst(), out);
            case Broadcast broadcast -> broadcast(broadcast, x.getFirst(), out);
            case Transpose transpose -> transpose(transpose, x.getFirst(), out);
            case Reduce reduce -> reduce(reduce, x.getFirst(), out);
            case Contract contract -> contract(contract, x, out);
            default -> null;
        };
    }

    private static Node node(Value value) {
        return value.builder().node(value.id());
    }

    private static Value operand(Value value, int i) {
        return new Value(value.builder(), node(value).operands().get(i));
    }

    /** The number that all elements are, if that is known. */
    private static @Nullable Double number(Value value) {
        return switch (node(value).op()) {
            case Constant constant -> constant.value();
            case Broadcast broadcast -> number(operand(value, 0));
            case Reshape reshape -> number(operand(value, 0));
            default -> null;
        };
    }

    private static @Nullable Value elementwise(Row row, Node node, List<Value> x, GraphBuilder out) {
        DType dtype = node.type().tensor().dtype();
        if (x.stream().allMatch(value -> node(value).op() instanceof Constant)
                && (dtype == DType.F32 || dtype == DType.F64 || dtype == DType.BOOL)) {
            double[] numbers = x.stream()
                    .mapToDouble(value -> java.util.Objects.requireNonNull(number(value)))
                    .toArray();
            return out.constant(row.reference().of(numbers), dtype);
        }
        Value neutral = neutral(row, x);
        if (neutral != null) {
            return neutral;
        }
        return beforeBroadcast(row, x, out);
    }

    /** The operand that an operation with a neutral number returns. */
    private static @Nullable Value neutral(Row row, List<Value> x) {
        if (row.equals(Catalogue.WHERE)) {
            Double condition = number(x.get(0));
            return condition != null ? x.get(condition != 0 ? 1 : 2) : x.get(1).equals(x.get(2)) ? x.get(1) : null;
        }
        if (row.equals(Catalogue.NEGATE)
                && node(x.getFirst()).op() instanceof Elementwise inner
                && inner.row().equals(Catalogue.NEGATE)) {
            return operand(x.getFirst(), 0);
        }
        if (x.size() != 2) {
            return null;
        }
        Double left = number(x.get(0));
        Double right = number(x.get(1));
        if (row.equals(Catalogue.ADD)) {
            return neutralTerm(right, 1, x.get(0)) ? x.get(0) : neutralTerm(left, 1, x.get(1)) ? x.get(1) : null;
        }
        if (row.equals(Catalogue.SUBTRACT)) {
            return neutralTerm(right, -1, x.get(0)) ? x.get(0) : null;
        }
        if (row.equals(Catalogue.MULTIPLY)) {
            return is(right, 1) ? x.get(0) : is(left, 1) ? x.get(1) : null;
        }
        if (row.equals(Catalogue.DIVIDE)) {
            return is(right, 1) ? x.get(0) : null;
        }
        return null;
    }

    private static boolean is(@Nullable Double number, double value) {
        return number != null && number == value;
    }

    /** Whether adding a zero, times a sign, leaves a value as it is: -0 does, but -0 + 0 = +0. */
    private static boolean neutralTerm(@Nullable Double zero, double sign, Value x) {
        return zero != null && zero == 0 && (Math.copySign(1, zero) * sign < 0 || neverNegativeZero(x));
    }

    static boolean neverNegativeZero(Value x) {
        if (!x.dtype().isFloat()) {
            return true;
        }
        return switch (node(x).op()) {
            case Constant constant -> Double.compare(constant.value(), -0.0) != 0;
            case Broadcast broadcast -> neverNegativeZero(operand(x, 0));
            case Reshape reshape -> neverNegativeZero(operand(x, 0));
            case Transpose transpose -> neverNegativeZero(operand(x, 0));
            case Cast cast -> !operand(x, 0).dtype().isFloat();
            case SizeOf size -> true;
            // Sums begin with +0; so -0 is only the sum of -0 and -0.
            case Reduce reduce -> reduce.kind() == Reduce.Kind.SUM;
            case Elementwise elementwise -> {
                Row row = elementwise.row();
                yield row.equals(Catalogue.ABS)
                        || row.equals(Catalogue.EXP)
                        || row.equals(Catalogue.ADD)
                                && (neverNegativeZero(operand(x, 0)) || neverNegativeZero(operand(x, 1)))
                        || row.equals(Catalogue.MULTIPLY) && operand(x, 0).equals(operand(x, 1));
            }
            default -> false;
        };
    }

    /** f(broadcast(a), broadcast(b)) = broadcast(f(a, b)), at the smallest shape that holds all operands. */
    private static @Nullable Value beforeBroadcast(Row row, List<Value> x, GraphBuilder out) {
        Broadcast widest = null;
        Value source = null;
        for (Value value : x) {
            if (!(node(value).op() instanceof Broadcast broadcast)) {
                return null;
            }
            if (widest == null || broadcast.axes().size() > widest.axes().size()) {
                widest = broadcast;
                source = operand(value, 0);
            }
        }
        if (widest == null || source == null) {
            return null;
        }
        List<Value> inner = new ArrayList<>();
        for (Value value : x) {
            Broadcast broadcast = (Broadcast) node(value).op();
            if (!widest.axes().containsAll(broadcast.axes())) {
                return null;
            }
            List<Integer> axes =
                    broadcast.axes().stream().map(widest.axes()::indexOf).toList();
            Value operand = operand(value, 0);
            inner.add(
                    operand.shape().equals(source.shape())
                            ? operand
                            : out.add(new Broadcast(source.shape(), axes), operand));
        }
        return out.add(new Broadcast(widest.shape(), widest.axes()), out.add(new Elementwise(row), inner));
    }

    private static @Nullable Value cast(Cast cast, Value x, GraphBuilder out) {
        if (cast.dtype() == x.dtype()) {
            return x;
        }
        return switch (node(x).op()) {
            case Constant constant -> out.constant(constant.value(), cast.dtype());
            case SizeOf size when cast.dtype() != DType.BOOL -> out.add(new SizeOf(size.dim(), cast.dtype()));
            case Broadcast broadcast -> out.add(broadcast, out.add(cast, operand(x, 0)));
            default -> null;
        };
    }

    private static @Nullable Value reshape(Reshape reshape, Value x, GraphBuilder out) {
        if (reshape.shape().equals(x.shape())) {
            return x;
        }
        if (node(x).op() instanceof Reshape) {
            return Ops.reshape(operand(x, 0), reshape.shape());
        }
        if (node(x).op() instanceof Broadcast broadcast && broadcast.axes().isEmpty()) {
            return out.add(new Broadcast(reshape.shape(), List.of()), operand(x, 0));
        }
        return null;
    }

    private static @Nullable Value broadcast(Broadcast broadcast, Value x, GraphBuilder out) {
        if (broadcast.shape().equals(x.shape())) {
            return x;
        }
        if (node(x).op() instanceof Broadcast inner) {
            List<Integer> axes =
                    inner.axes().stream().map(broadcast.axes()::get).toList();
            return out.add(new Broadcast(broadcast.shape(), axes), operand(x, 0));
        }
        // Axes of size 1 need no place of their own.
        if (IntStream.range(0, x.rank()).anyMatch(axis -> x.shape().dim(axis).is(1))) {
            List<Integer> kept = IntStream.range(0, x.rank())
                    .filter(axis -> !x.shape().dim(axis).is(1))
                    .boxed()
                    .toList();
            Value squeezed = Ops.reshape(
                    x,
                    new org.hornbeam.ops.Shape(kept.stream().map(x.shape()::dim).toList()));
            return out.add(
                    new Broadcast(
                            broadcast.shape(),
                            kept.stream().map(broadcast.axes()::get).toList()),
                    squeezed);
        }
        return null;
    }

    private static @Nullable Value transpose(Transpose transpose, Value x, GraphBuilder out) {
        List<Integer> order = transpose.permutation();
        if (node(x).op() instanceof Transpose inner) {
            return Ops.transpose(
                    operand(x, 0),
                    order.stream().mapToInt(inner.permutation()::get).toArray());
        }
        List<Integer> moved =
                order.stream().filter(axis -> !x.shape().dim(axis).is(1)).toList();
        if (moved.equals(moved.stream().sorted().toList())) {
            return Ops.reshape(
                    x,
                    new org.hornbeam.ops.Shape(
                            order.stream().map(x.shape()::dim).toList()));
        }
        if (node(x).op() instanceof Contract contract) {
            return swapped(contract, order, x, out);
        }
        return null;
    }

    /** The transpose of a product is the product of the operands in the other order. */
    private static @Nullable Value swapped(Contract contract, List<Integer> order, Value x, GraphBuilder out) {
        Value left = operand(x, 0);
        Value right = operand(x, 1);
        int batch = contract.leftBatch().size();
        int leftFree = left.rank() - batch - contract.leftSum().size();
        int rightFree = right.rank() - batch - contract.rightSum().size();
        List<Integer> wanted = new ArrayList<>();
        IntStream.range(0, batch).forEach(wanted::add);
        IntStream.range(batch + leftFree, batch + leftFree + rightFree).forEach(wanted::add);
        IntStream.range(batch, batch + leftFree).forEach(wanted::add);
        return order.equals(wanted)
                ? out.add(
                        new Contract(
                                contract.rightBatch(), contract.leftBatch(), contract.rightSum(), contract.leftSum()),
                        right,
                        left)
                : null;
    }

    private static @Nullable Value reduce(Reduce reduce, Value x, GraphBuilder out) {
        List<Integer> counting = reduce.axes().stream()
                .filter(axis -> !x.shape().dim(axis).is(1))
                .toList();
        if (counting.isEmpty()) {
            List<Dim> kept = IntStream.range(0, x.rank())
                    .filter(axis -> !reduce.axes().contains(axis))
                    .mapToObj(x.shape()::dim)
                    .toList();
            Value only = Ops.reshape(x, new org.hornbeam.ops.Shape(kept));
            return reduce.kind() == Reduce.Kind.SUM ? fromZero(only, out) : only;
        }
        if (reduce.kind() == Reduce.Kind.SUM
                && x.dtype().isFloat()
                && node(x).op() instanceof Broadcast broadcast
                && broadcast.axes().stream().noneMatch(reduce.axes()::contains)) {
            Dim count = reduce.axes().stream().map(x.shape()::dim).reduce(Dim.of(1), Dim::times);
            Value source = operand(x, 0);
            Value times =
                    count.isFixed() ? out.constant(count.fixed(), x.dtype()) : out.add(new SizeOf(count, x.dtype()));
            Value total = fromZero(source.times(times), out);
            List<Integer> kept = IntStream.range(0, x.rank())
                    .filter(axis -> !reduce.axes().contains(axis))
                    .boxed()
                    .toList();
            List<Integer> axes = broadcast.axes().stream().map(kept::indexOf).toList();
            org.hornbeam.ops.Shape shape =
                    new org.hornbeam.ops.Shape(kept.stream().map(x.shape()::dim).toList());
            return shape.equals(total.shape()) ? total : out.add(new Broadcast(shape, axes), total);
        }
        return null;
    }

    /** Sums begin with +0, which is their result also where all terms are -0. */
    private static Value fromZero(Value sum, GraphBuilder out) {
        return neverNegativeZero(sum) ? sum : sum.plus(Ops.fill(sum, 0));
    }

    /** A product reads its operands through any order of axes, as long as the order of the free axes stays. */
    private static @Nullable Value contract(Contract contract, List<Value> x, GraphBuilder out) {
        for (int side = 0; side < 2; side++) {
            if (!(node(x.get(side)).op() instanceof Transpose transpose)) {
                continue;
            }
            List<Integer> order = transpose.permutation();
            List<Integer> batch = side == 0 ? contract.leftBatch() : contract.rightBatch();
            List<Integer> sum = side == 0 ? contract.leftSum() : contract.rightSum();
            List<Integer> free = Contract.free(order.size(), batch, sum).stream()
                    .map(order::get)
                    .toList();
            if (!free.equals(free.stream().sorted().toList())) {
                continue;
            }
            List<Integer> newBatch = batch.stream().map(order::get).toList();
            List<Integer> newSum = sum.stream().map(order::get).toList();
            Value source = operand(x.get(side), 0);
            return side == 0
                    ? out.add(
                            new Contract(newBatch, contract.rightBatch(), newSum, contract.rightSum()),
                            source,
                            x.get(1))
                    : out.add(
                            new Contract(contract.leftBatch(), newBatch, contract.leftSum(), newSum), x.get(0), source);
        }
        return null;
    }
}
