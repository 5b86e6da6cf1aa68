// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.List;
import org.hornbeam.graph.Row;
import org.hornbeam.graph.Row.IntegerReference;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.cpu.WorkerScratch;

/**
 * A row of the catalogue for types without lanes: its reference meaning, rounded or wrapped to the type of the result.
 */
final class WideElementwise implements NamedKernel {
    private final Row row;
    private final DType[] types;
    private final DType type;
    private final Split split;
    private final boolean exact;
    private final double[][] numbers;
    private final long[][] integers;

    WideElementwise(Row row, List<Operand> operands, Operand result, int workers) {
        this.row = row;
        this.types = operands.stream().map(Operand::dtype).toArray(DType[]::new);
        this.type = result.dtype();
        this.split = Split.of(result.elements(), 16);
        this.exact = row.integer() != null
                && operands.stream().noneMatch(operand -> operand.dtype().isFloat());
        this.numbers = new double[workers][types.length];
        this.integers = new long[workers][types.length];
    }

    @Override
    public int tasks() {
        return split.tasks();
    }

    @Override
    public void run(long[] addresses, int from, int to, WorkerScratch scratch) {
        if (from >= to) {
            return;
        }
        long first = split.first(from);
        long last = split.first(to);
        IntegerReference integer = row.integer();
        if (exact && integer != null) {
            runExact(integer, addresses, first, last, integers[scratch.worker()]);
        } else {
            runNumbers(addresses, first, last, numbers[scratch.worker()]);
        }
    }

    private void runNumbers(long[] addresses, long first, long last, double[] x) {
        long written = addresses[types.length];
        int bytes = Memory.bytes(type);
        for (long i = first; i < last; i++) {
            for (int k = 0; k < types.length; k++) {
                x[k] = Memory.getNumber(types[k], addresses[k] + i * Memory.bytes(types[k]));
            }
            Memory.setNumber(type, written + i * bytes, row.reference().of(x));
        }
    }

    private void runExact(IntegerReference integer, long[] addresses, long first, long last, long[] x) {
        long written = addresses[types.length];
        int bytes = Memory.bytes(type);
        for (long i = first; i < last; i++) {
            for (int k = 0; k < types.length; k++) {
                x[k] = Memory.getLong(types[k], addresses[k] + i * Memory.bytes(types[k]));
            }
            long value = integer.of(x);
            if (type.isFloat()) {
                Memory.setDouble(type, written + i * bytes, value);
            } else {
                Memory.setLong(type, written + i * bytes, value);
            }
        }
    }

    /** The same numbers in another type. */
    static NamedKernel cast(Operand operand, Operand result) {
        DType from = operand.dtype();
        DType to = result.dtype();
        if (from == to) {
            return Movements.same(result);
        }
        return new Loop(Split.of(result.elements(), 4), (addresses, first, last, scratch) -> {
            for (long i = first; i < last; i++) {
                long read = addresses[0] + i * Memory.bytes(from);
                long written = addresses[1] + i * Memory.bytes(to);
                if (from.isFloat() || to.isFloat()) {
                    Memory.setNumber(to, written, Memory.getNumber(from, read));
                } else {
                    Memory.setLong(to, written, Memory.getLong(from, read));
                }
            }
        });
    }
}
