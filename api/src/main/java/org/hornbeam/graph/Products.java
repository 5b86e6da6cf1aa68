// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Gradients of products of many elements. They multiply the other elements and never divide by one, so that they are
 * right where elements are 0, and their own derivatives too.
 */
final class Products {
    private Products() {}

    /** For each element the product of all others in its group, which some axes span. */
    static Value others(Value x, List<Integer> axes) {
        List<Integer> kept = Axes.others(x.rank(), axes);
        List<Integer> order = Axes.join(kept, axes);
        Value moved = Ops.transpose(x, order.stream().mapToInt(axis -> axis).toArray());
        List<Dim> dims = new ArrayList<>(kept.stream().map(x.shape()::dim).toList());
        dims.add(axes.stream().map(x.shape()::dim).reduce(Dim.of(1), Dim::times));
        Value lines = Ops.reshape(moved, new Shape(dims));
        int axis = kept.size();
        Value others = before(lines, axis, false).times(before(lines, axis, true));
        return Ops.transpose(Ops.reshape(others, moved.shape()), Axes.inverse(order));
    }

    /**
     * The share of the operand of a running product. With S[i] = dy[i] + x[i+1] S[i+1], which a scan computes, it is
     * S[i] times the product of all before i.
     */
    static Value runningShare(Value x, Value dy, int axis, boolean reverse) {
        Value one = x.builder().constant(1, x.dtype());
        Value next = Ops.shift(x, axis, reverse ? 1 : -1, one);
        List<Integer> order = Axes.join(List.of(axis), Axes.others(x.rank(), List.of(axis)));
        int[] toFront = order.stream().mapToInt(i -> i).toArray();
        Value factors = Ops.transpose(next, toFront);
        Value terms = Ops.transpose(dy, toFront);
        Type.Tensor step = new Type.Tensor(x.dtype(), factors.shape().remove(0));
        GraphBuilder body = new GraphBuilder();
        Value sum = body.parameter(Parameter.Kind.INPUT, "sum", step);
        Value term = body.parameter(Parameter.Kind.INPUT, "term", step);
        Value factor = body.parameter(Parameter.Kind.INPUT, "factor", step);
        Value following = term.plus(factor.times(sum));
        body.result("sum", Graph.Role.OUTPUT, following);
        body.result("share", Graph.Role.OUTPUT, following);
        Value start = Ops.broadcastTo(x.builder().constant(0, x.dtype()), step.shape());
        Scan scan = new Scan(body.build(), 1, 2, factors.shape().dim(0), !reverse);
        Value sums = x.builder().add(new Element(1), x.builder().add(scan, start, terms, factors));
        return before(x, axis, reverse).times(Ops.transpose(sums, Axes.inverse(order)));
    }

    /** For each element the product of those before it along an axis. */
    private static Value before(Value x, int axis, boolean reverse) {
        Value shifted = Ops.shift(x, axis, reverse ? -1 : 1, x.builder().constant(1, x.dtype()));
        return x.builder().add(new Cumulative(Cumulative.Kind.PRODUCT, axis, reverse), shifted);
    }
}
