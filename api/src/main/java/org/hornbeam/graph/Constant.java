// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;

/**
 * A number written into the program.
 *
 * @param value its value; integers and booleans (0 or 1) must be exact
 * @param dtype its type
 */
public record Constant(double value, DType dtype) implements Op {
    /** Rounds the value to what the type can hold, so that equal constants are equal nodes. */
    public Constant {
        value = switch (dtype) {
            case F64, F32, F16, BF16 -> dtype.round(value);
            case I64, I32, U8 -> (double) (long) value;
            case BOOL -> value == 0 ? 0 : 1;
        };
    }

    @Override
    public Type type(List<Type> operands) {
        return new Type.Tensor(dtype, Shape.SCALAR);
    }

    @Override
    public void gradient(Adjoint adjoint) {}

    @Override
    public String toString() {
        return "constant[" + (dtype.isFloat() ? Double.toString(value) : Long.toString((long) value)) + "]";
    }
}
