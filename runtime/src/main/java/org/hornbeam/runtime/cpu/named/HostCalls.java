// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hornbeam.graph.HostCall;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.cpu.WorkerScratch;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.HostFunction;

/** A library's function on arrays: the only kernel that allocates, because libraries do. One task. */
record HostCalls(HostCall op, HostFunction function, List<Operand> operands, List<Operand> results)
        implements NamedKernel {
    static NamedKernel of(HostCall op, List<Operand> operands, List<Operand> results, Context context) {
        return new HostCalls(op, context.functions().get(op.function()), operands, results);
    }

    @Override
    public int tasks() {
        return 1;
    }

    @Override
    public void run(long[] addresses, int from, int to, WorkerScratch scratch) {
        if (from >= to) {
            return;
        }
        List<Array> arguments = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            arguments.add(read(operands.get(i), addresses[i]));
        }
        List<Array> found = function.call(arguments);
        for (int i = 0; i < results.size(); i++) {
            Operand result = results.get(i);
            if (found.size() != results.size()
                    || found.get(i).dtype() != result.dtype()
                    || !Arrays.equals(found.get(i).shape(), result.shape())) {
                throw new IllegalStateException("host function \"" + op.function() + "\" is declared to return "
                        + results + ", but returned " + found);
            }
            write(found.get(i), result, addresses[operands.size() + i]);
        }
    }

    private static Array read(Operand operand, long address) {
        DType dtype = operand.dtype();
        int bytes = Memory.bytes(dtype);
        int count = Math.toIntExact(operand.elements());
        if (dtype.isFloat()) {
            double[] elements = new double[count];
            for (int i = 0; i < count; i++) {
                elements[i] = Memory.getDouble(dtype, address + (long) i * bytes);
            }
            return Array.of(dtype, operand.shape(), elements);
        }
        long[] elements = new long[count];
        for (int i = 0; i < count; i++) {
            elements[i] = Memory.getLong(dtype, address + (long) i * bytes);
        }
        return Array.of(dtype, operand.shape(), elements);
    }

    private static void write(Array array, Operand result, long address) {
        DType dtype = result.dtype();
        int bytes = Memory.bytes(dtype);
        for (int i = 0; i < array.size(); i++) {
            if (dtype.isFloat()) {
                Memory.setDouble(dtype, address + (long) i * bytes, array.doubleAt(i));
            } else {
                Memory.setLong(dtype, address + (long) i * bytes, array.longAt(i));
            }
        }
    }
}
