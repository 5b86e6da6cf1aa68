// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * The first operand with the second, a scalar, around it and between its elements.
 *
 * @param before elements added before each axis, not negative
 * @param after elements added after each axis, not negative
 * @param between elements added between two neighbours along each axis, a number. An axis without elements counts as
 *     having -1 pairs of neighbours, which makes this the adjoint of an empty slice too
 */
public record Pad(List<Dim> before, List<Dim> after, List<Dim> between) implements Op {
    /** Copies the lists. */
    public Pad {
        before = List.copyOf(before);
        after = List.copyOf(after);
        between = List.copyOf(between);
    }

    @Override
    public Type type(List<Type> operands) {
        Type.Tensor operand = operands.get(0).tensor();
        Type.Tensor fill = operands.get(1).tensor();
        if (fill.shape().rank() != 0 || fill.dtype() != operand.dtype()) {
            throw new ShapeException("pad needs a scalar of " + operand.dtype().kerasName() + ", found " + fill);
        }
        int rank = operand.shape().rank();
        if (before.size() != rank || after.size() != rank || between.size() != rank) {
            throw new ShapeException("pad of " + operand.shape() + " needs " + rank + " sizes of each kind");
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            Dim gap = between.get(axis);
            if (!gap.isFixed() || gap.fixed() < 0 || negative(before.get(axis)) || negative(after.get(axis))) {
                throw new ShapeException("pad of axis " + axis + " of " + operand.shape() + " by " + before.get(axis)
                        + " before, " + after.get(axis) + " after and " + gap + " between: sizes can't be negative, and"
                        + " the one between must be a number; to crop, take a slice");
            }
            Dim size = operand.shape().dim(axis);
            Dim inner = between.get(axis).is(0) ? size : size.plus(size.minus(1).times(between.get(axis)));
            dims.add(inner.plus(before.get(axis)).plus(after.get(axis)));
        }
        return new Type.Tensor(operand.dtype(), new Shape(dims));
    }

    private static boolean negative(Dim dim) {
        return dim.isFixed() && dim.fixed() < 0;
    }

    @Override
    public void gradient(Adjoint adjoint) {
        Value dy = adjoint.cotangent();
        List<Long> steps = between.stream().map(dim -> dim.fixed() + 1).toList();
        Value inner = adjoint.builder()
                .add(new Slice(before, adjoint.operand(0).shape().dims(), steps), dy);
        adjoint.add(0, inner);
        if (adjoint.wants(1)) {
            adjoint.add(1, Ops.sum(dy).minus(Ops.sum(inner)));
        }
    }

    @Override
    public String toString() {
        return "pad[" + before + ", " + after + ", " + between + "]";
    }
}
