// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The elements in order along one axis, and the int32 index that each had: a stable sort. NaN is the largest.
 *
 * @param axis the axis, from 0
 * @param descending whether the largest comes first
 */
public record Sort(int axis, boolean descending) implements Op {
    @Override
    public Type type(List<Type> operands) {
        Type.Tensor operand = operands.getFirst().tensor();
        Axes.check("sort", operand.shape(), axis);
        return new Type.Tuple(List.of(operand, new Type.Tensor(DType.I32, operand.shape())));
    }

    @Override
    public void gradient(Adjoint adjoint) {
        Value dy = adjoint.cotangents().getFirst();
        if (dy != null) {
            adjoint.add(0, Ops.scatterAlong(dy, adjoint.results().get(1), axis));
        }
    }

    @Override
    public String toString() {
        return "sort[" + axis + (descending ? ", descending]" : "]");
    }
}
