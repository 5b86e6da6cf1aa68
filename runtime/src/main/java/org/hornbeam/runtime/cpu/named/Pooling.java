// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.graph.WindowGather;
import org.hornbeam.graph.WindowMax;
import org.hornbeam.graph.WindowScatter;
import org.hornbeam.graph.WindowSpread;
import org.hornbeam.graph.WindowSum;
import org.hornbeam.ops.DType;

/** Chooses the loops of poolings and their adjoints. */
final class Pooling {
    private Pooling() {}

    private static boolean single(WindowShape shape, Operand values) {
        return shape.grid().rank() > 0 && values.dtype() == DType.F32;
    }

    static NamedKernel sum(WindowSum op, Operand input, Operand result, Context context) {
        WindowShape shape = WindowShape.of(op.geometry(), input, result, context);
        return single(shape, input)
                ? new FloatWindows(shape, context).sum()
                : new WideWindows(shape, input.dtype()).sum();
    }

    static NamedKernel spread(WindowSpread op, Operand values, Operand result, Context context) {
        WindowShape shape = WindowShape.of(op.geometry(), result, values, context);
        return single(shape, values)
                ? new FloatWindows(shape, context).spread()
                : new WideWindows(shape, values.dtype()).spread();
    }

    static NamedKernel max(WindowMax op, Operand input, Operand result, Context context) {
        WindowShape shape = WindowShape.of(op.geometry(), input, result, context);
        int tapBytes = Memory.bytes(WindowMax.taps(op.geometry()));
        return single(shape, input)
                ? new FloatWindows(shape, context).max(tapBytes)
                : new WideWindows(shape, input.dtype()).max(tapBytes);
    }

    static NamedKernel scatter(WindowScatter op, Operand taps, Operand values, Operand result, Context context) {
        WindowShape shape = WindowShape.of(op.geometry(), result, values, context);
        int tapBytes = Memory.bytes(taps.dtype());
        return single(shape, values)
                ? new FloatWindows(shape, context).scatter(tapBytes)
                : new WideWindows(shape, values.dtype()).scatter(tapBytes);
    }

    static NamedKernel gather(WindowGather op, Operand taps, Operand input, Operand result, Context context) {
        WindowShape shape = WindowShape.of(op.geometry(), input, result, context);
        int tapBytes = Memory.bytes(taps.dtype());
        return single(shape, input)
                ? new FloatWindows(shape, context).gather(tapBytes)
                : new WideWindows(shape, input.dtype()).gather(tapBytes);
    }
}
