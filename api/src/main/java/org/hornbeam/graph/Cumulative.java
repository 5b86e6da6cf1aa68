// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * For each element the combination of it with all before it along one axis.
 *
 * @param kind how elements are combined, one after the other
 * @param axis the axis, from 0
 * @param reverse whether to begin at the end of the axis
 */
public record Cumulative(Kind kind, int axis, boolean reverse) implements Op {
    /** How elements are combined. */
    public enum Kind {
        /** The sum. */
        SUM,
        /** The product. */
        PRODUCT,
        /** The largest so far. */
        MAX,
        /** The smallest so far. */
        MIN
    }

    @Override
    public Type type(List<Type> operands) {
        Type.Tensor operand = operands.getFirst().tensor();
        Axes.check("cumulative " + kind, operand.shape(), axis);
        if (operand.dtype() == DType.BOOL) {
            throw new ShapeException("cumulative " + kind + " takes numbers, found " + operand + "; cast it");
        }
        return operand;
    }

    @Override
    public void gradient(Adjoint adjoint) {
        Value x = adjoint.operand(0);
        Value dy = adjoint.cotangent();
        var builder = adjoint.builder();
        switch (kind) {
            case SUM -> adjoint.add(0, builder.add(new Cumulative(Kind.SUM, axis, !reverse), dy));
            case PRODUCT -> adjoint.add(0, Products.runningShare(x, dy, axis, reverse));
            case MAX, MIN -> {
                // The position of the record that each element sees: the last index at which a new record was set.
                Value index = builder.add(new Iota(x.shape(), axis, DType.I32));
                Value record = adjoint.result();
                double none = kind == Kind.MAX ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
                Value before = Ops.shift(record, axis, reverse ? -1 : 1, builder.constant(none, x.dtype()));
                Value set = kind == Kind.MAX ? Ops.greater(x, before) : Ops.less(x, before);
                Value first = Ops.fill(index, reverse ? Integer.MAX_VALUE : 0);
                Value at = builder.add(
                        new Cumulative(reverse ? Kind.MIN : Kind.MAX, axis, reverse), Ops.where(set, index, first));
                adjoint.add(0, Ops.scatterAlong(dy, at, axis));
            }
        }
    }

    @Override
    public String toString() {
        return "cumulative_" + kind.name().toLowerCase(java.util.Locale.ROOT) + "[" + axis
                + (reverse ? ", reverse]" : "]");
    }
}
