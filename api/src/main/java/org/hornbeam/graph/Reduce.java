// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
        boolean logical = kind == Kind.ANY || kind == Kind.ALL;
        if (logical != (operand.dtype() == DType.BOOL)) {
            throw new ShapeException("reduce " + kind + " does not take " + operand.dtype().kerasName());
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < operand.shape().rank(); axis++) {
            if (!axes.contains(axis)) {
                dims.add(operand.shape().dim(axis));
            }
        }
        if (!axes.isEmpty()) {
            operand.shape().axis(axes.getFirst());
            operand.shape().axis(axes.getLast());
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
            case PRODUCT -> adjoint.add(0, dy.times(productOfOthers(x)));
            case MAX, MIN -> {
                // Ties share the derivative equally.
                Value chosen = Ops.equal(x, spread(adjoint.result(), x.shape())).cast(x.dtype());
                Value count = spread(Ops.sum(chosen, axes), x.shape());
                adjoint.add(0, dy.times(chosen).div(count));
            }
            case ANY, ALL -> {}
        }
    }

    /** For each element the product of the others, also where some are 0. */
    private Value productOfOthers(Value x) {
        Value zero = Ops.equal(x, x.times(0));
        Value one = Ops.onesLike(x);
        Value zeros = spread(Ops.sum(zero.cast(x.dtype()), axes), x.shape());
        Value product = spread(Ops.reduce(Kind.PRODUCT, Ops.where(zero, one, x), axes), x.shape());
        Value noZero = Ops.equal(zeros, Ops.zerosLike(x));
        Value oneZero = Ops.equal(zeros, one);
        Value others = Ops.where(noZero, product.div(Ops.where(zero, one, x)), Ops.zerosLike(x));
        return Ops.where(Ops.logicalAnd(oneZero, zero), product, others);
    }

    private Value spread(Value reduced, Shape shape) {
        List<Integer> kept = IntStream.range(0, shape.rank())
                .filter(axis -> !axes.contains(axis))
                .boxed()
                .toList();
        return reduced.builder().add(new Broadcast(shape, kept), reduced);
    }

    @Override
    public String toString() {
        return "reduce_" + kind.name().toLowerCase(java.util.Locale.ROOT) + axes;
    }
}
