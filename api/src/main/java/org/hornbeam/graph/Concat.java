// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * The operands one after the other along one axis.
 *
 * @param axis the axis, from 0
 */
public record Concat(int axis) implements Op {
    @Override
    public Type type(List<Type> operands) {
        Type.Tensor first = operands.getFirst().tensor();
        Axes.check("concat", first.shape(), axis);
        Dim total = Dim.of(0);
        for (Type operand : operands) {
            Type.Tensor tensor = operand.tensor();
            if (tensor.dtype() != first.dtype()
                    || tensor.shape().rank() != first.shape().rank()
                    || !tensor.shape()
                            .with(axis, Dim.of(0))
                            .equals(first.shape().with(axis, Dim.of(0)))) {
                throw new ShapeException("concatenating along axis " + axis + " needs operands that agree in dtype and"
                        + " all other axes, found " + first + " and " + tensor);
            }
            total = total.plus(tensor.shape().dim(axis));
        }
        return new Type.Tensor(first.dtype(), first.shape().with(axis, total));
    }

    @Override
    public void gradient(Adjoint adjoint) {
        Dim start = Dim.of(0);
        for (int i = 0; i < adjoint.operands().size(); i++) {
            Shape shape = adjoint.operand(i).shape();
            if (adjoint.wants(i)) {
                Value share = Ops.slice(adjoint.cotangent(), axis, start, shape.dim(axis));
                adjoint.add(i, share);
            }
            start = start.plus(shape.dim(axis));
        }
    }

    @Override
    public String toString() {
        return "concat[" + axis + "]";
    }
}
