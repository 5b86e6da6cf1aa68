// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.DType;

/**
 * The same numbers in another element type: floats to integers round toward zero and saturate, numbers to booleans
 * compare with 0.
 *
 * @param dtype the new type
 */
public record Cast(DType dtype) implements Op {
    @Override
    public Type type(List<Type> operands) {
        return new Type.Tensor(dtype, operands.getFirst().tensor().shape());
    }

    /** Gradients flow between floating-point types only. */
    @Override
    public void gradient(Adjoint adjoint) {
        DType from = adjoint.operand(0).dtype();
        if (from.isFloat() && dtype.isFloat()) {
            adjoint.add(0, adjoint.cotangent().cast(from));
        }
    }

    @Override
    public String toString() {
        return "cast[" + dtype.kerasName() + "]";
    }
}
