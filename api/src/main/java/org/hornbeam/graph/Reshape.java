// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;

/**
 * The same elements in the same order under another shape.
 *
 * @param shape the new shape
 */
public record Reshape(Shape shape) implements Op {
    @Override
    public Type type(List<Type> operands) {
        Type.Tensor operand = operands.getFirst().tensor();
        if (!operand.shape().elements().equals(shape.elements())) {
            throw new ShapeException("can't reshape " + operand.shape() + " ("
                    + operand.shape().elements() + " elements) to " + shape + " (" + shape.elements() + " elements)");
        }
        return new Type.Tensor(operand.dtype(), shape);
    }

    @Override
    public void gradient(Adjoint adjoint) {
        adjoint.add(0, Ops.reshape(adjoint.cotangent(), adjoint.operand(0).shape()));
    }

    @Override
    public String toString() {
        return "reshape";
    }
}
