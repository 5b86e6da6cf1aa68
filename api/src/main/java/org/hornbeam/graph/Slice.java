// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;

/**
 * Every {@code step}-th element from {@code start} along each axis.
 *
 * @param start first index of each axis
 * @param sizes number of elements taken along each axis
 * @param steps distance between them, at least 1
 */
public record Slice(List<Dim> start, List<Dim> sizes, List<Long> steps) implements Op {
    /** Copies the lists. */
    public Slice {
        start = List.copyOf(start);
        sizes = List.copyOf(sizes);
        steps = List.copyOf(steps);
    }

    @Override
    public Type type(List<Type> operands) {
        Type.Tensor operand = operands.getFirst().tensor();
        int rank = operand.shape().rank();
        if (start.size() != rank || sizes.size() != rank || steps.size() != rank) {
            throw new ShapeException("a slice of " + operand.shape() + " needs " + rank + " starts, sizes and steps");
        }
        for (int axis = 0; axis < rank; axis++) {
            Dim size = operand.shape().dim(axis);
            Dim taken = sizes.get(axis);
            Dim end = start.get(axis).plus(taken.minus(1).times(steps.get(axis)));
            // Symbols may cancel: batch elements from index 1 of an axis of batch elements never fit.
            boolean outside = !taken.is(0)
                    && (negative(start.get(axis)) || negative(size.minus(1).minus(end)));
            if (steps.get(axis) < 1 || outside || negative(taken)) {
                throw new ShapeException("the slice from " + start.get(axis) + " with " + sizes.get(axis)
                        + " elements and step " + steps.get(axis) + " does not lie in axis " + axis + " of "
                        + operand.shape());
            }
        }
        return new Type.Tensor(operand.dtype(), new Shape(sizes));
    }

    private static boolean negative(Dim dim) {
        return dim.isFixed() && dim.fixed() < 0;
    }

    @Override
    public void gradient(Adjoint adjoint) {
        Shape shape = adjoint.operand(0).shape();
        List<Dim> after = new ArrayList<>();
        List<Dim> between = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            Dim covered = sizes.get(axis).minus(1).times(steps.get(axis)).plus(1);
            after.add(shape.dim(axis).minus(start.get(axis)).minus(covered));
            between.add(Dim.of(steps.get(axis) - 1));
        }
        adjoint.add(
                0,
                adjoint.builder()
                        .add(
                                new Pad(start, after, between),
                                adjoint.cotangent(),
                                adjoint.builder()
                                        .constant(0, adjoint.cotangent().dtype())));
    }

    @Override
    public String toString() {
        return "slice[" + start + ", " + sizes + ", " + steps + "]";
    }
}
