// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * One number for all elements along some axes, which disappear.
 *
 * @param kind how elements are combined
 * @param axes the axes, ascending
 */
public record Reduce(Kind kind, List<Integer> axes) implements Op {
    /** How elements are combined. */
    public enum Kind {
        /** The sum; of nothing: 0. */
        SUM,
        /** The product; of nothing: 1. */
        PRODUCT,
        /** The largest; of nothing: the smallest value of the type. NaN wins. */
        MAX,
        /** The smallest; of nothing: the largest value of the type. NaN wins. */
        MIN,
        /** Whether any is true. */
        ANY,
        /** Whether all are true. */
        ALL
    }

    /** Sorts the axes. */
    public Reduce {
        axes = axes.stream().sorted().distinct().toList();
    }

    @Override
    public Type type(List<Type> operands) {
        Type.Tensor operand = operands.getFirst().tensor();
        Axes.check("reduce " + kind, operand.shape(), axes);
        boolean logical = kind == Kind.ANY || kind == Kind.ALL;
        if (logical != (operand.dtype() == DType.BOOL)) {
            throw new ShapeException("reduce " + kind + " does not take " + operand
                    + (logical ? "; compare with 0 first" : "; cast it"));
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < operand.shape().rank(); axis++) {
            if (!axes.contains(axis)) {
                dims.add(operand.shape().dim(axis));
            }
        }
        return new Type.Tensor(operand.dtype(), new Shape(dims));
    }

    @Override
    public void gradient(Adjoint adjoint) {
        Value x = adjoint.operand(0);
        if (!x.dtype().isFloat()) {
            return;
        }
        Value dy = spread(adjoint.cotangent(), x.shape());
        switch (kind) {
            case SUM -> adjoint.add(0, dy);
            case PRODUCT -> adjoint.add(0, dy.times(Products.others(x, axes)));
            case MAX, MIN -> {
                // Ties share the derivative equally.
                Value chosen = Ops.equal(x, spread(adjoint.result(), x.shape())).cast(x.dtype());
                Value count = spread(Ops.sum(chosen, axes), x.shape());
                adjoint.add(0, dy.times(chosen).div(count));
            }
            case ANY, ALL -> {}
        }
    }

    private Value spread(Value reduced, Shape shape) {
        return reduced.builder().add(new Broadcast(shape, Axes.others(shape.rank(), axes)), reduced);
    }

    @Override
    public String toString() {
        return "reduce_" + kind.name().toLowerCase(java.util.Locale.ROOT) + axes;
    }
}
