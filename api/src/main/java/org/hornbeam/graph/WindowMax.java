// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Value;

/**
 * The largest of the elements that each window covers, and the tap under which it lies, counted row-major over the
 * window. Positions outside do not count; among equal elements the first is the largest; NaN wins. A window that covers
 * nothing has minus infinity (the lowest number of an integer type) and tap 0.
 *
 * <p>The taps are all that the gradient needs to know: a byte for each window in place of the operand, which need not be
 * kept nor read again. Backends leave them out where nobody reads them.
 *
 * @param geometry windows over all axes (1 for batch and channels)
 */
public record WindowMax(WindowGeometry geometry) implements Op {
    private static final long MOST_BYTES = 256;

    /** The type of the taps of such windows: uint8 where it can number them, else int32. */
    public static DType taps(WindowGeometry geometry) {
        return geometry.window().stream().reduce(1L, Math::multiplyExact) <= MOST_BYTES ? DType.U8 : DType.I32;
    }

    @Override
    public Type type(List<Type> operands) {
        Type.Tensor largest = WindowSum.windows(operands.getFirst().tensor(), geometry);
        return new Type.Tuple(List.of(largest, new Type.Tensor(taps(geometry), largest.shape())));
    }

    @Override
    public void gradient(Adjoint adjoint) {
        Value dy = adjoint.cotangents().getFirst();
        if (dy != null) {
            WindowScatter scatter =
                    new WindowScatter(geometry, adjoint.operand(0).shape());
            adjoint.add(0, adjoint.builder().add(scatter, adjoint.results().get(1), dy));
        }
    }

    @Override
    public String toString() {
        return "window_max" + geometry.window();
    }
}
