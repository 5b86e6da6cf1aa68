// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;

/**
 * The adjoint of the window sum: each position gets the sum of the values of all windows that cover it.
 *
 * @param geometry windows over all axes
 * @param wanted the shape of the result
 */
public record WindowSpread(WindowGeometry geometry, Shape wanted) implements Op {
    @Override
    public Type type(List<Type> operands) {
        Type.Tensor operand = operands.getFirst().tensor();
        Shape expected = new Shape(geometry.windows(wanted.dims()));
        if (!expected.equals(operand.shape())) {
            throw new ShapeException(
                    "spreading windows over " + wanted + " needs " + expected + ", found " + operand.shape());
        }
        return new Type.Tensor(operand.dtype(), wanted);
    }

    @Override
    public void gradient(Adjoint adjoint) {
        adjoint.add(0, adjoint.builder().add(new WindowSum(geometry), adjoint.cotangent()));
    }

    @Override
    public String toString() {
        return "window_spread" + geometry.window();
    }
}
