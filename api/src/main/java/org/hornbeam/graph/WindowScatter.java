// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;

/**
 * Adds the value of each window (second operand) to the position of the window's maximum in the first operand; the
 * result has the shape of the first. This is the gradient of the window maximum.
 *
 * @param geometry windows over all axes
 */
public record WindowScatter(WindowGeometry geometry) implements Op {
    @Override
    public Type type(List<Type> operands) {
        Type.Tensor x = operands.get(0).tensor();
        Shape expected = new Shape(geometry.windows(x.shape().dims()));
        if (!expected.equals(operands.get(1).tensor().shape())) {
            throw new ShapeException("scattering windows over " + x.shape() + " needs values of shape " + expected
                    + ", found " + operands.get(1));
        }
        return new Type.Tensor(operands.get(1).tensor().dtype(), x.shape());
    }

    @Override
    public void gradient(Adjoint adjoint) {
        adjoint.add(1, adjoint.builder().add(new WindowGather(geometry), adjoint.operand(0), adjoint.cotangent()));
    }

    @Override
    public String toString() {
        return "window_scatter" + geometry.window();
    }
}
