// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.Ops;
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
        operands.getFirst().tensor().shape().axis(axis);
        return operands.getFirst();
    }

    @Override
    public void gradient(Adjoint adjoint) {
        Value x = adjoint.operand(0);
        Value dy = adjoint.cotangent();
        var builder = adjoint.builder();
        switch (kind) {
            case SUM -> adjoint.add(0, builder.add(new Cumulative(Kind.SUM, axis, !reverse), dy));
            // Elements equal to 0 have no derivative here; products through zeros are what the interpreter's
            // finite differences would see, so the quotient is taken where it exists.
            case PRODUCT -> {
                Value sum = builder.add(new Cumulative(Kind.SUM, axis, !reverse), dy.times(adjoint.result()));
                adjoint.add(0, Ops.where(Ops.equal(x, Ops.zerosLike(x)), Ops.zerosLike(x), sum.div(x)));
            }
            case MAX, MIN -> {
                // The position of the record that each element sees: the last index at which a new record was set.
                Value index = builder.add(new Iota(x.shape(), axis, org.hornbeam.ops.DType.I32));
                Value record = adjoint.result();
                Value before = Ops.shift(record, axis, reverse ? -1 : 1, kind == Kind.MAX);
                Value set = kind == Kind.MAX ? Ops.greater(x, before) : Ops.less(x, before);
                Value none = Ops.fill(
                        index, reverse ? Integer.MAX_VALUE : 0);
                Value at = builder.add(
                        new Cumulative(reverse ? Kind.MIN : Kind.MAX, axis, reverse), Ops.where(set, index, none));
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
