// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.util.List;
import org.hornbeam.graph.Row;
import org.hornbeam.graph.Row.IntegerReference;
import org.hornbeam.ops.DType;

/** The meaning of elementwise operations: the reference of their row, applied to each element. */
final class Elements {
    private Elements() {}

    static Array apply(Row row, DType dtype, List<Array> operands) {
        IntegerReference integer = row.integer();
        boolean exact = operands.stream().noneMatch(operand -> operand.dtype().isFloat());
        int size = operands.getFirst().size();
        long[] shape = operands.getFirst().shape();
        double[] floats = dtype.isFloat() ? new double[size] : new double[0];
        long[] integers = dtype.isFloat() ? new long[0] : new long[size];
        double[] x = new double[operands.size()];
        long[] n = new long[operands.size()];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < operands.size(); k++) {
                x[k] = operands.get(k).doubleAt(i);
                n[k] = exact ? operands.get(k).longAt(i) : 0;
            }
            if (dtype.isFloat()) {
                floats[i] = exact && integer != null
                        ? integer.of(n)
                        : row.reference().of(x);
            } else {
                integers[i] = exact && integer != null
                        ? Numbers.wrap(integer.of(n), dtype)
                        : Numbers.convert(row.reference().of(x), dtype);
            }
        }
        return dtype.isFloat() ? Array.wrap(dtype, shape, floats) : Array.wrap(dtype, shape, integers);
    }
}
