// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.tensor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.hornbeam.runtime.memory.MemoryPlan;

/**
 * One block of the C heap, aligned to 64 bytes. The C heap and not an arena: closing a shared arena stops every thread
 * for a moment and costs 30 to 50 microseconds, and its memory is always zeroed.
 */
final class NativeMemory {
    private static final MethodHandle MALLOC =
            function("malloc", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    private static final MethodHandle CALLOC = function(
            "calloc", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE = function("free", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));

    private final MemorySegment block;
    private final long address;

    private NativeMemory(MemorySegment block) {
        this.block = block;
        this.address = MemoryPlan.aligned(block.address());
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        MemorySegment symbol = linker.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsupportedOperationException("the C library has no function " + name));
        return linker.downcallHandle(symbol, descriptor);
    }

    /**
     * Takes memory.
     *
     * @param bytes how much
     * @param zeroed whether it is filled with zeros (for large blocks that costs nothing)
     * @throws OutOfMemoryError if the system has no more
     */
    static NativeMemory allocate(long bytes, boolean zeroed) {
        // What the C heap gives is aligned to 16 bytes: the rest of the way is ours, and works on every system.
        long size = Math.addExact(Math.max(bytes, 1), MemoryPlan.ALIGNMENT);
        MemorySegment block;
        try {
            block = zeroed ? (MemorySegment) CALLOC.invokeExact(size, 1L) : (MemorySegment) MALLOC.invokeExact(size);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
        if (block.address() == 0) {
            throw new OutOfMemoryError("the system refused " + size + " bytes");
        }
        return new NativeMemory(block);
    }

    long address() {
        return address;
    }

    /** Gives it back; must be called once. */
    void free() {
        try {
            FREE.invokeExact(block);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
