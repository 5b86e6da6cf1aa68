// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;

/**
 * Adds the value of each window (second operand) to the position under one of its taps (first operand, see
 * {@link WindowMax}); a tap that lies outside or does not exist adds nothing. This is the gradient of the window maximum.
 *
 * @param geometry windows over all axes
 * @param wanted the shape of the result
 */
public record WindowScatter(WindowGeometry geometry, Shape wanted) implements Op {
    @Override
    public Type type(List<Type> operands) {
        Shape expected = new Shape(geometry.windows(wanted.dims()));
        WindowScatter.check("scattering", operands.get(0), geometry, expected);
        if (!expected.equals(operands.get(1).tensor().shape())) {
            throw new ShapeException("scattering windows over " + wanted + " needs values of shape " + expected
                    + ", found " + operands.get(1));
        }
        return new Type.Tensor(operands.get(1).tensor().dtype(), wanted);
    }

    /** Checks the type of taps. */
    static void check(String what, Type taps, WindowGeometry geometry, Shape windows) {
        Type.Tensor expected = new Type.Tensor(WindowMax.taps(geometry), windows);
        if (!expected.equals(taps)) {
            throw new ShapeException(what + " windows needs their taps as " + expected + ", found " + taps);
        }
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
