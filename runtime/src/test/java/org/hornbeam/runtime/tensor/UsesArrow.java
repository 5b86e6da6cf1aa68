// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.tensor;

import java.lang.reflect.Method;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.DefaultAllocationManagerOption;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.memory.Memory;

/** A program that brings its own Arrow memory; prints whose it is. */
final class UsesArrow {
    private UsesArrow() {}

    public static void main(String[] arguments) throws Exception {
        try (BufferAllocator allocator = arguments.length > 0 ? Allocators.create() : new RootAllocator();
                ArrowMemory memory = new ArrowMemory(allocator, "engine");
                Memory.Block block = memory.allocate(1000, "values");
                Float4Vector column = new Float4Vector("column", allocator)) {
            require(block.address() % 64 == 0, "a block is not aligned");
            for (int i = 0; i < 1000; i++) {
                column.setSafe(i, i);
            }
            column.setValueCount(1000);
            try (Tensor tensor = Tensor.of(column);
                    Tensor result = memory.result(DType.F32, new long[] {4, 3, 2}, "a result");
                    FieldVector exported = result.toVector("result", allocator);
                    FieldVector shared = tensor.toVector("shared", allocator)) {
                require(tensor.address() == column.getDataBufferAddress(), "a column was copied");
                require(shared.getDataBufferAddress() == tensor.address(), "an exported tensor was copied");
                require(tensor.toFloats()[999] == 999, "an element is wrong");
                require(exported.getValueCount() == 4, "an exported tensor has lost rows");
            }
        }
        Method factory = DefaultAllocationManagerOption.class.getDeclaredMethod("getDefaultAllocationManagerFactory");
        factory.setAccessible(true);
        System.out.println("default: " + factory.invoke(null).getClass().getName());
    }

    private static void require(boolean good, String otherwise) {
        if (!good) {
            throw new AssertionError(otherwise);
        }
    }
}
