// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * A row of the catalogue applied to each element; all operands have one shape.
 *
 * @param row the row
 */
public record Elementwise(Row row) implements Op {
    @Override
    public Type type(List<Type> operands) {
        if (operands.size() != row.arity()) {
            throw new ShapeException(row.name() + " takes " + row.arity() + " operands, found " + operands.size());
        }
        Shape shape = operands.getFirst().tensor().shape();
        for (Type operand : operands) {
            if (!operand.tensor().shape().equals(shape)) {
                throw new ShapeException(
                        row.name() + " needs operands of one shape, found " + operands + "; broadcast one of them");
            }
        }
        DType dtype = row.dtypes()
                .result(
                        row.name(),
                        operands.stream().map(type -> type.tensor().dtype()).toList());
        return new Type.Tensor(dtype, shape);
    }

    @Override
    public void gradient(Adjoint adjoint) {
        List<@Nullable Value> shares = row.derivative().of(adjoint.operands(), adjoint.result(), adjoint.cotangent());
        for (int i = 0; i < shares.size(); i++) {
            Value share = shares.get(i);
            if (share != null) {
                adjoint.add(i, share);
            }
        }
    }

    @Override
    public String toString() {
        return row.name();
    }
}
