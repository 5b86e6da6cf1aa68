// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Pad;

/**
 * The padding of an operand. Each row of the result is written once, fill and elements alike; inner axes that are not
 * padded belong to the row's elements.
 */
final class Padding {
    private record Axis(long size, long before, long after, long step) {
        long result() {
            return before + after + (size == 0 ? 1 - step : (size - 1) * step + 1);
        }
    }

    private final int bytes;
    private final Axis[] outer;
    private final Axis row;
    private final long rowResult;
    private final boolean empty;

    private Padding(int bytes, List<Axis> axes) {
        this.bytes = bytes;
        this.row = axes.removeLast();
        this.rowResult = row.result();
        this.outer = axes.toArray(Axis[]::new);
        this.empty = row.size == 0 || axes.stream().anyMatch(axis -> axis.size == 0);
    }

    static NamedKernel of(Pad op, Operand operand, Operand result, Context context) {
        long[] before = context.bind(op.before());
        long[] after = context.bind(op.after());
        long[] between = context.bind(op.between());
        List<Axis> axes = new ArrayList<>();
        long inner = 1;
        for (int axis = operand.rank() - 1; axis >= 0; axis--) {
            long size = operand.shape()[axis];
            boolean plain = before[axis] == 0 && after[axis] == 0 && between[axis] == 0;
            if (operand.elements() > 0 && (before[axis] < 0 || after[axis] < 0)) {
                throw new IllegalArgumentException(
                        op + " adds a negative number of elements to " + operand + "; take a slice instead");
            }
            if (plain && axes.isEmpty()) {
                inner *= size;
            } else if (axes.isEmpty() && between[axis] == 0) {
                axes.addFirst(new Axis(size * inner, before[axis] * inner, after[axis] * inner, 1));
            } else {
                if (axes.isEmpty() && inner > 1) {
                    axes.addFirst(new Axis(inner, 0, 0, 1));
                }
                axes.addFirst(new Axis(size, before[axis], after[axis], between[axis] + 1));
            }
        }
        if (axes.isEmpty()) {
            axes.add(new Axis(inner, 0, 0, 1));
        }
        Padding padding = new Padding(Memory.bytes(result.dtype()), axes);
        long rows = padding.rowResult == 0 ? 0 : result.elements() / padding.rowResult;
        return new Loop(
                Split.of(rows, padding.rowResult),
                (addresses, from, to, scratch) -> padding.run(addresses[0], addresses[1], addresses[2], from, to));
    }

    private void run(long source, long fill, long target, long from, long to) {
        for (long index = from; index < to; index++) {
            long rest = index;
            long place = 0;
            long scale = 1;
            boolean inside = !empty;
            for (int i = outer.length - 1; i >= 0; i--) {
                Axis axis = outer[i];
                long size = axis.result();
                long at = rest % size - axis.before;
                rest /= size;
                inside &= at >= 0 && at % axis.step == 0 && at / axis.step < axis.size;
                place += at / axis.step * scale;
                scale *= axis.size;
            }
            long written = target + index * rowResult * bytes;
            if (inside) {
                row(source + place * row.size * bytes, fill, written);
            } else {
                Memory.fill(bytes, fill, written, rowResult);
            }
        }
    }

    private void row(long source, long fill, long target) {
        Memory.fill(bytes, fill, target, row.before);
        long at = target + row.before * bytes;
        if (row.step == 1) {
            Memory.copy(source, at, row.size * bytes);
            at += row.size * bytes;
        } else {
            for (long i = 0; i < row.size; i++) {
                Memory.copyElement(bytes, source + i * bytes, at);
                at += bytes;
                if (i < row.size - 1) {
                    Memory.fill(bytes, fill, at, row.step - 1);
                    at += (row.step - 1) * bytes;
                }
            }
        }
        Memory.fill(bytes, fill, at, row.after);
    }
}
