// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;

/**
 * The adjoint of {@link Gather}: zeros of shape {@code B + [n] + R} to which the slices of the second operand, of shape
 * {@code B + I + R}, are added at the int32 indices in the first, of shape {@code B + I}, in the order of the slices.
 *
 * @param batch the number of leading axes B
 * @param size n
 */
public record ScatterAdd(int batch, Dim size) implements Op {
    @Override
    public Type type(List<Type> operands) {
        Type.Tensor indices = operands.get(0).tensor();
        Type.Tensor updates = operands.get(1).tensor();
        int rank = indices.shape().rank();
        if (indices.dtype() != DType.I32
                || batch < 0
                || batch > rank
                || updates.shape().rank() < rank
                || !updates.shape().slice(0, rank).equals(indices.shape())) {
            throw new ShapeException("scatter_add needs int32 indices and updates that begin with the shape of the"
                    + " indices, found " + operands);
        }
        Shape rest = updates.shape().slice(rank, updates.shape().rank());
        return new Type.Tensor(
                updates.dtype(),
                indices.shape().slice(0, batch).insert(batch, size).concat(rest));
    }

    @Override
    public void gradient(Adjoint adjoint) {
        adjoint.add(1, adjoint.builder().add(new Gather(batch), adjoint.cotangent(), adjoint.operand(0)));
    }

    @Override
    public String toString() {
        return "scatter_add[" + batch + ", " + size + "]";
    }
}
