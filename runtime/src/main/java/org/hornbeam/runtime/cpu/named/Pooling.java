// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.graph.WindowGather;
import org.hornbeam.graph.WindowReduce;
import org.hornbeam.graph.WindowScatter;
import org.hornbeam.graph.WindowSpread;
import org.hornbeam.ops.DType;

/** Chooses the loops of poolings and their adjoints. */
final class Pooling {
    private Pooling() {}

    private static boolean single(WindowShape shape, Operand first, Operand second) {
        return shape.grid().rank() > 0 && first.dtype() == DType.F32 && second.dtype() == DType.F32;
    }

    static NamedKernel reduce(WindowReduce op, Operand input, Operand result, Context context) {
        WindowShape shape = WindowShape.of(op.geometry(), input, result, context);
        return single(shape, input, result)
                ? new FloatWindows(shape, context).reduce(op.kind())
                : new WideWindows(shape, input.dtype()).reduce(op.kind());
    }

    static NamedKernel spread(WindowSpread op, Operand values, Operand result, Context context) {
        WindowShape shape = WindowShape.of(op.geometry(), result, values, context);
        return single(shape, values, result)
                ? new FloatWindows(shape, context).spread()
                : new WideWindows(shape, values.dtype()).spread();
    }

    static NamedKernel scatter(WindowScatter op, Operand input, Operand values, Context context) {
        WindowShape shape = WindowShape.of(op.geometry(), input, values, context);
        return single(shape, input, values)
                ? new FloatWindows(shape, context).scatter()
                : new WideWindows(shape, input.dtype()).scatter(values.dtype());
    }

    static NamedKernel gather(WindowGather op, Operand input, Operand result, Context context) {
        WindowShape shape = WindowShape.of(op.geometry(), input, result, context);
        return single(shape, input, result)
                ? new FloatWindows(shape, context).gather()
                : new WideWindows(shape, input.dtype()).gather(result.dtype());
    }
}
