// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;

/**
 * The axes in another order.
 *
 * @param permutation axis i of the result is axis {@code permutation[i]} of the operand
 */
public record Transpose(List<Integer> permutation) implements Op {
    /** Copies the list. */
    public Transpose {
        permutation = List.copyOf(permutation);
    }

    @Override
    public Type type(List<Type> operands) {
        Type.Tensor operand = operands.getFirst().tensor();
        Axes.check("transpose", operand.shape(), permutation);
        if (permutation.size() != operand.shape().rank()) {
            throw new ShapeException(permutation + " is not an order of the axes of " + operand.shape());
        }
        return new Type.Tensor(
                operand.dtype(),
                new Shape(permutation.stream().map(operand.shape()::dim).toList()));
    }

    @Override
    public void gradient(Adjoint adjoint) {
        adjoint.add(0, Ops.transpose(adjoint.cotangent(), Axes.inverse(permutation)));
    }

    @Override
    public String toString() {
        return "transpose" + permutation;
    }
}
