// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.runtime.tensor.Allocators;

/** An Arrow allocator that counts all bytes ever taken from it. */
final class CountedAllocator implements AutoCloseable {
    private final AtomicLong allocated = new AtomicLong();
    private final BufferAllocator root = Allocators.create();
    private final BufferAllocator child = root.newChildAllocator(
            "counted",
            new AllocationListener() {
                @Override
                public void onAllocation(long size) {
                    allocated.addAndGet(size);
                }

                @Override
                public void onChildAdded(BufferAllocator parentAllocator, BufferAllocator childAllocator) {}
            },
            0,
            Long.MAX_VALUE);

    BufferAllocator allocator() {
        return child;
    }

    /** Bytes taken so far, whether given back or not. */
    long allocated() {
        return allocated.get();
    }

    @Override
    public void close() {
        child.close();
        root.close();
    }
}
