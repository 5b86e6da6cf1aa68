// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.List;
import org.hornbeam.graph.Op;
import org.hornbeam.ops.DType;

/** Binds operations with loops of their own to sizes. */
public final class NamedKernels {
    private NamedKernels() {}

    /**
     * The kernel of an operation. It may be run many times, by one run at a time: its workers call it with the same
     * addresses.
     *
     * @param op the operation
     * @param operands what it reads
     * @param results what it writes
     * @param context sizes, workers, functions, epilogue
     * @throws IllegalStateException if the operation is given to the plan or is a region, which the plan itself runs
     */
    public static NamedKernel bind(Op op, List<Operand> operands, List<Operand> results, Context context) {
        throw new UnsupportedOperationException("not yet: " + op);
    }

    /**
     * Copies the elements that a strided view shows, one after the other; the only operand is the memory.
     *
     * @param offset the first element
     * @param shape the sizes of the view
     * @param strides the distance between neighbours along each axis, in elements
     */
    public static NamedKernel copy(DType dtype, long offset, long[] shape, long[] strides) {
        throw new UnsupportedOperationException("not yet: copy of " + dtype);
    }
}
