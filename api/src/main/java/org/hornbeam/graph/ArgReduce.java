// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;

/**
 * The int32 index of the largest or smallest element along one axis, which disappears; of equal ones the first. NaN
 * wins.
 *
 * @param kind which one
 * @param axis the axis, from 0
 */
public record ArgReduce(Kind kind, int axis) implements Op {
    /** Which element is looked for. */
    public enum Kind {
        /** The largest. */
        MAX,
        /** The smallest. */
        MIN
    }

    @Override
    public Type type(List<Type> operands) {
        Shape shape = operands.getFirst().tensor().shape();
        Axes.check("arg " + kind, shape, axis);
        if (shape.dim(axis).is(0)) {
            throw new ShapeException("arg " + kind + ": axis " + axis + " of " + shape + " has no elements");
        }
        return new Type.Tensor(DType.I32, shape.remove(axis));
    }

    @Override
    public void gradient(Adjoint adjoint) {}

    @Override
    public String toString() {
        return "arg_" + kind.name().toLowerCase(java.util.Locale.ROOT) + "[" + axis + "]";
    }
}
