// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.tensor;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;
import org.apache.arrow.memory.OutOfMemoryException;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.memory.Memory;
import org.hornbeam.runtime.memory.MemoryPlan;

/**
 * Memory that is accounted for in the user's allocator, whichever that is: aligned to 64 bytes and filled with zeros.
 * What an engine keeps for itself is accounted in a child of that allocator; results are accounted in the allocator and
 * are the user's to close.
 */
public final class ArrowMemory implements Memory, AutoCloseable {
    private static final long MACHINE =
            ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                    ? system.getTotalMemorySize()
                    : Long.MAX_VALUE;

    private final BufferAllocator parent;
    private final BufferAllocator allocator;
    private final Set<ArrowBlock> live = ConcurrentHashMap.newKeySet();
    private final Lent lent = new Lent();

    /**
     * Makes a child of an allocator.
     *
     * @param parent the user's
     * @param name of the child, for accounts and messages
     */
    public ArrowMemory(BufferAllocator parent, String name) {
        this.parent = parent;
        this.allocator = parent.newChildAllocator(name, 0, parent.getLimit());
    }

    private record ArrowBlock(ArrowMemory owner, ArrowBuf buffer, String what, long bytes) implements Block {
        @Override
        public long address() {
            return buffer.memoryAddress();
        }

        @Override
        public void close() {
            if (owner.live.remove(this)) {
                buffer.close();
            }
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /**
     * Takes memory.
     *
     * @throws NotEnoughMemoryException if the allocator's limit or the machine's memory is too small
     */
    @Override
    public Block allocate(long bytes, String what) {
        ArrowBlock block = new ArrowBlock(this, buffer(allocator, bytes, what), what, bytes);
        live.add(block);
        return block;
    }

    /**
     * A tensor of zeros for a result: accounted in the user's allocator and the user's to close. If it is still open
     * when this memory is closed, a warning says where it was made.
     *
     * @param what what it is, for messages
     * @throws NotEnoughMemoryException if the allocator's limit or the machine's memory is too small
     */
    public Tensor result(DType dtype, long[] shape, String what) {
        Tensor tensor = Tensor.zeros(parent, dtype, shape, what);
        lent.add(tensor, what);
        return tensor;
    }

    /** The allocator in which blocks are accounted. */
    public BufferAllocator allocator() {
        return allocator;
    }

    /** The user's allocator, in which results are accounted. */
    public BufferAllocator parent() {
        return parent;
    }

    /** Zero-filled memory, aligned to 64 bytes, as a buffer that is accounted in this allocator. */
    static ArrowBuf buffer(BufferAllocator allocator, long bytes, String what) {
        long size = Math.max(MemoryPlan.ALIGNMENT, MemoryPlan.aligned(bytes));
        if (size > allocator.getHeadroom()) {
            throw NotEnoughMemoryException.limit(allocator, size, what, null);
        }
        if (size > MACHINE) {
            // Systems promise more than they have: then the process would be killed while it fills the memory.
            throw NotEnoughMemoryException.machine(size, MACHINE, what, null);
        }
        NativeMemory memory;
        try {
            memory = NativeMemory.allocate(size, true);
        } catch (OutOfMemoryError refused) {
            throw NotEnoughMemoryException.machine(size, free(), what, refused);
        }
        boolean[] freed = {false};
        ForeignAllocation allocation = new ForeignAllocation(size, memory.address()) {
            @Override
            protected void release0() {
                freed[0] = true;
                memory.free();
            }
        };
        try {
            return allocator.wrapForeignAllocation(allocation);
        } catch (RuntimeException e) {
            if (!freed[0]) {
                memory.free();
            }
            throw e instanceof OutOfMemoryException ? NotEnoughMemoryException.limit(allocator, size, what, e) : e;
        }
    }

    private static long free() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getFreeMemorySize()
                : 0;
    }

    /**
     * Closes the child allocator. Warns of results that the user has not closed: they stay valid.
     *
     * @throws IllegalStateException if blocks were not given back; names them, and gives them back
     */
    @Override
    public void close() {
        Collection<ArrowBlock> leaked = Set.copyOf(live);
        String names = leaked.stream()
                .map(block -> block.what + " (" + NotEnoughMemoryException.size(block.bytes) + ")")
                .sorted()
                .collect(Collectors.joining(", "));
        leaked.forEach(ArrowBlock::close);
        allocator.close();
        lent.warn(allocator.getName());
        if (!leaked.isEmpty()) {
            throw new IllegalStateException("memory of \"" + allocator.getName() + "\" was not given back: " + names
                    + "; this is a bug of Hornbeam, please report it");
        }
    }
}
