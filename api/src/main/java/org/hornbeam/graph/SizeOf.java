// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;

/**
 * A size as a number that the program computes with: what the mean divides by.
 *
 * @param dim the size
 * @param dtype the type to give it in
 */
public record SizeOf(Dim dim, DType dtype) implements Op {
    @Override
    public Type type(List<Type> operands) {
        return new Type.Tensor(dtype, Shape.SCALAR);
    }

    @Override
    public void gradient(Adjoint adjoint) {}

    @Override
    public String toString() {
        return "size[" + dim + "]";
    }
}
