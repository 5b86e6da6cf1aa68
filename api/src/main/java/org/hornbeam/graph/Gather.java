// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;

/**
 * Slices of the first operand picked by the int32 indices in the second: with operand shape {@code B + [n] + R} and
 * indices {@code B + I} the result has shape {@code B + I + R}. An index outside 0 to n-1 is an error where it can be
 * seen before the run; inside a run it is clamped.
 *
 * @param batch the number of leading axes B that both operands share
 */
public record Gather(int batch) implements Op {
    @Override
    public Type type(List<Type> operands) {
        Type.Tensor operand = operands.get(0).tensor();
        Type.Tensor indices = operands.get(1).tensor();
        if (indices.dtype() != org.hornbeam.ops.DType.I32) {
            throw new ShapeException("indices must be int32, found " + indices + "; cast them");
        }
        if (batch < 0
                || operand.shape().rank() <= batch
                || indices.shape().rank() < batch
                || !operand.shape().slice(0, batch).equals(indices.shape().slice(0, batch))) {
            throw new ShapeException("gather: the first " + batch + " axes of " + operand.shape() + " and of the"
                    + " indices " + indices.shape() + " must be the same, and one axis more to pick from");
        }
        Shape rest = operand.shape().slice(batch + 1, operand.shape().rank());
        return new Type.Tensor(operand.dtype(), indices.shape().concat(rest));
    }

    @Override
    public void gradient(Adjoint adjoint) {
        adjoint.add(
                0,
                adjoint.builder()
                        .add(
                                new ScatterAdd(batch, adjoint.operand(0).shape().dim(batch)),
                                adjoint.operand(1),
                                adjoint.cotangent()));
    }

    @Override
    public String toString() {
        return "gather[" + batch + "]";
    }
}
