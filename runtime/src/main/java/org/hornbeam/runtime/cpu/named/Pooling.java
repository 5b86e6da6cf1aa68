// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.graph.WindowGather;
import org.hornbeam.graph.WindowReduce;
import org.hornbeam.graph.WindowScatter;
import org.hornbeam.graph.WindowSpread;

/** Chooses the loops of poolings and their adjoints. */
final class Pooling {
    private Pooling() {}

    static NamedKernel reduce(WindowReduce op, Operand input, Operand result, Context context) {
        return new WideWindows(WindowShape.of(op.geometry(), input, result, context), input.dtype()).reduce(op.kind());
    }

    static NamedKernel spread(WindowSpread op, Operand values, Operand result, Context context) {
        return new WideWindows(WindowShape.of(op.geometry(), result, values, context), values.dtype()).spread();
    }

    static NamedKernel scatter(WindowScatter op, Operand input, Operand values, Context context) {
        return new WideWindows(WindowShape.of(op.geometry(), input, values, context), input.dtype())
                .scatter(values.dtype());
    }

    static NamedKernel gather(WindowGather op, Operand input, Operand result, Context context) {
        return new WideWindows(WindowShape.of(op.geometry(), input, result, context), input.dtype())
                .gather(result.dtype());
    }
}
