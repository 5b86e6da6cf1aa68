// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;

/**
 * The sum of the elements that each window covers; positions outside do not count.
 *
 * @param geometry windows over all axes (1 for batch and channels)
 */
public record WindowSum(WindowGeometry geometry) implements Op {
    @Override
    public Type type(List<Type> operands) {
        return windows(operands.getFirst().tensor(), geometry);
    }

    /** One element of the operand's type for each window. */
    static Type.Tensor windows(Type.Tensor operand, WindowGeometry geometry) {
        if (operand.dtype() == DType.BOOL) {
            throw new ShapeException("windows are combined over numbers, found " + operand + "; cast it");
        }
        return new Type.Tensor(
                operand.dtype(), new Shape(geometry.windows(operand.shape().dims())));
    }

    @Override
    public void gradient(Adjoint adjoint) {
        WindowSpread spread = new WindowSpread(geometry, adjoint.operand(0).shape());
        adjoint.add(0, adjoint.builder().add(spread, adjoint.cotangent()));
    }

    @Override
    public String toString() {
        return "window_sum" + geometry.window();
    }
}
