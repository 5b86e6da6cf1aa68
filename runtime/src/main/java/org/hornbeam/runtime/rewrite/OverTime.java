// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Cast;
import org.hornbeam.graph.Concat;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Cumulative;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Op;
import org.hornbeam.graph.Pad;
import org.hornbeam.graph.Reduce;
import org.hornbeam.graph.Reshape;
import org.hornbeam.graph.Reverse;
import org.hornbeam.graph.Slice;
import org.hornbeam.graph.Transpose;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * An operation of one step applied to all steps at once: time is a new leading axis of operands and result.
 *
 * @param length the number of steps
 */
record OverTime(GraphBuilder out, Dim length) {
    /**
     * A value outside of a loop.
     *
     * @param value the value
     * @param steps whether its first axis is time; else it is the same in all steps
     */
    record Outer(Value value, boolean steps) {}

    /** Whether there is such a form of an operation, given which operands differ from step to step. */
    static boolean knows(Op op, List<Boolean> steps) {
        return switch (op) {
            case Elementwise e -> true;
            case Cast c -> true;
            case Broadcast b -> true;
            case Reshape r -> true;
            case Transpose t -> true;
            case Slice s -> true;
            case Pad p -> !steps.get(1);
            case Concat c -> true;
            case Reverse r -> true;
            case Reduce r -> true;
            case Cumulative c -> true;
            case Contract c -> true;
            default -> steps.stream().noneMatch(step -> step);
        };
    }

    /** The values of all steps. */
    Outer apply(Op op, List<Outer> operands) {
        if (operands.stream().noneMatch(Outer::steps)) {
            return new Outer(out.add(op, operands.stream().map(Outer::value).toList()), false);
        }
        Outer first = operands.getFirst();
        Value value = switch (op) {
            case Elementwise e -> out.add(e, operands.stream().map(this::spread).toList());
            case Cast c -> out.add(c, first.value());
            case Broadcast b -> out.add(new Broadcast(b.shape().insert(0, length), behind(b.axes(), 0)), first.value());
            case Reshape r -> out.add(new Reshape(r.shape().insert(0, length)), first.value());
            case Transpose t -> out.add(new Transpose(behind(t.permutation(), 0)), first.value());
            case Slice s -> {
                List<Long> distances = new ArrayList<>(s.steps());
                distances.addFirst(1L);
                yield out.add(
                        new Slice(before(Dim.of(0), s.start()), before(length, s.sizes()), distances), first.value());
            }
            case Pad p -> {
                Dim none = Dim.of(0);
                Pad all = new Pad(before(none, p.before()), before(none, p.after()), before(none, p.between()));
                yield out.add(all, first.value(), operands.get(1).value());
            }
            case Concat c ->
                out.add(
                        new Concat(c.axis() + 1),
                        operands.stream().map(this::spread).toList());
            case Reverse r -> out.add(new Reverse(shifted(r.axes())), first.value());
            case Reduce r -> out.add(new Reduce(r.kind(), shifted(r.axes())), first.value());
            case Cumulative c -> out.add(new Cumulative(c.kind(), c.axis() + 1, c.reverse()), first.value());
            case Contract c -> contract(c, first, operands.get(1));
            default -> throw new IllegalStateException("not known over time: " + op);
        };
        return new Outer(value, true);
    }

    /** A value of each step, whether it differs or not. */
    Value spread(Outer operand) {
        if (operand.steps()) {
            return operand.value();
        }
        Value value = operand.value();
        return out.add(
                new Broadcast(
                        value.shape().insert(0, length),
                        IntStream.range(1, value.rank() + 1).boxed().toList()),
                value);
    }

    private Value contract(Contract c, Outer left, Outer right) {
        if (left.steps() && right.steps()) {
            Contract all = new Contract(
                    behind(c.leftBatch(), 0), behind(c.rightBatch(), 0), shifted(c.leftSum()), shifted(c.rightSum()));
            return out.add(all, left.value(), right.value());
        }
        Contract all = left.steps()
                ? new Contract(shifted(c.leftBatch()), c.rightBatch(), shifted(c.leftSum()), c.rightSum())
                : new Contract(c.leftBatch(), shifted(c.rightBatch()), c.leftSum(), shifted(c.rightSum()));
        Value product = out.add(all, left.value(), right.value());
        // Time is the first free axis of its operand: behind the batch, and behind the free axes of the left one.
        int place = c.leftBatch().size();
        if (right.steps()) {
            place += left.value().rank() - c.leftBatch().size() - c.leftSum().size();
        }
        if (place == 0) {
            return product;
        }
        List<Integer> order = new ArrayList<>(List.of(place));
        for (int axis = 0; axis < product.rank(); axis++) {
            if (axis != place) {
                order.add(axis);
            }
        }
        return out.add(new Transpose(order), product);
    }

    /** The sum over all steps of a product in each step, as one product. */
    Value summed(Contract c, Value left, Value right) {
        Contract all = new Contract(
                shifted(c.leftBatch()), shifted(c.rightBatch()), behind(c.leftSum(), 0), behind(c.rightSum(), 0));
        return out.add(all, left, right);
    }

    /** The sum over all steps. */
    Value summed(Outer operand, List<Integer> axes) {
        return out.add(new Reduce(Reduce.Kind.SUM, behind(axes, 0)), spread(operand));
    }

    static List<Integer> shifted(List<Integer> axes) {
        return axes.stream().map(axis -> axis + 1).toList();
    }

    private static List<Integer> behind(List<Integer> axes, int first) {
        List<Integer> all = new ArrayList<>(List.of(first));
        all.addAll(shifted(axes));
        return all;
    }

    private static List<Dim> before(Dim first, List<Dim> dims) {
        return new Shape(dims).insert(0, first).dims();
    }
}
