// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.ArrayList;
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
        List<DType> dtypes = new ArrayList<>(operands.size());
        for (Type operand : operands) {
            dtypes.add(operand.tensor().dtype());
            if (!operand.tensor().shape().equals(shape)) {
                throw new ShapeException(
                        row.name() + " needs operands of one shape, found " + operands + "; broadcast one of them");
            }
        }
        return new Type.Tensor(row.dtypes().result(row.name(), dtypes), shape);
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
