// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;

/**
 * The index of each element along one axis.
 *
 * @param shape the shape of the result
 * @param axis the axis that is counted
 * @param dtype the type of the result
 */
public record Iota(Shape shape, int axis, DType dtype) implements Op {
    @Override
    public Type type(List<Type> operands) {
        Axes.check("iota", shape, axis);
        if (dtype == DType.BOOL) {
            throw new ShapeException("iota counts in numbers, not in bool");
        }
        return new Type.Tensor(dtype, shape);
    }

    @Override
    public void gradient(Adjoint adjoint) {}

    @Override
    public String toString() {
        return "iota[" + axis + "]";
    }
}
