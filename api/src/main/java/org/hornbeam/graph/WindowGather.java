// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;

/**
 * For each window the element of the second operand at the position of the window's maximum in the first, which has the
 * same shape. This is the adjoint of {@link WindowScatter}.
 *
 * @param geometry windows over all axes
 */
public record WindowGather(WindowGeometry geometry) implements Op {
    @Override
    public Type type(List<Type> operands) {
        Type.Tensor x = operands.get(0).tensor();
        if (!x.shape().equals(operands.get(1).tensor().shape())) {
            throw new ShapeException("gathering from windows needs two operands of one shape, found " + operands);
        }
        return new Type.Tensor(
                operands.get(1).tensor().dtype(),
                new Shape(geometry.windows(x.shape().dims())));
    }

    @Override
    public void gradient(Adjoint adjoint) {
        adjoint.add(1, adjoint.builder().add(new WindowScatter(geometry), adjoint.operand(0), adjoint.cotangent()));
    }

    @Override
    public String toString() {
        return "window_gather" + geometry.window();
    }
}
