// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.Shape;

/**
 * For each window the element of the second operand at the position under one of its taps (first operand, see
 * {@link WindowMax}); 0 where that tap lies outside or does not exist. This is the adjoint of {@link WindowScatter}.
 *
 * @param geometry windows over all axes
 */
public record WindowGather(WindowGeometry geometry) implements Op {
    @Override
    public Type type(List<Type> operands) {
        Type.Tensor x = operands.get(1).tensor();
        Shape windows = new Shape(geometry.windows(x.shape().dims()));
        WindowScatter.check("gathering", operands.get(0), geometry, windows);
        return new Type.Tensor(x.dtype(), windows);
    }

    @Override
    public void gradient(Adjoint adjoint) {
        WindowScatter scatter = new WindowScatter(geometry, adjoint.operand(1).shape());
        adjoint.add(1, adjoint.builder().add(scatter, adjoint.operand(0), adjoint.cotangent()));
    }

    @Override
    public String toString() {
        return "window_gather" + geometry.window();
    }
}
