// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;

/**
 * The sum or the maximum of the elements that each window covers; positions outside do not count.
 *
 * @param kind SUM or MAX; among equal elements the first is the maximum; NaN wins
 * @param geometry windows over all axes (1 for batch and channels)
 */
public record WindowReduce(Kind kind, WindowGeometry geometry) implements Op {
    /** How the elements of a window are combined. */
    public enum Kind {
        /** The sum. */
        SUM,
        /** The maximum; of nothing: minus infinity. */
        MAX
    }

    @Override
    public Type type(List<Type> operands) {
        Type.Tensor operand = operands.getFirst().tensor();
        if (operand.dtype() == DType.BOOL) {
            throw new ShapeException("windows are combined over numbers, found " + operand + "; cast it");
        }
        return new Type.Tensor(
                operand.dtype(), new Shape(geometry.windows(operand.shape().dims())));
    }

    @Override
    public void gradient(Adjoint adjoint) {
        var builder = adjoint.builder();
        adjoint.add(
                0,
                switch (kind) {
                    case SUM ->
                        builder.add(
                                new WindowSpread(geometry, adjoint.operand(0).shape()), adjoint.cotangent());
                    case MAX -> builder.add(new WindowScatter(geometry), adjoint.operand(0), adjoint.cotangent());
                });
    }

    @Override
    public String toString() {
        return "window_" + kind.name().toLowerCase(java.util.Locale.ROOT) + geometry.window();
    }
}
