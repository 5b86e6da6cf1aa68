// SPDX-License-Identifier: Apache-2.0
package org.apache.arrow.memory.unsafe;

import org.apache.arrow.memory.AllocationManager;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.runtime.tensor.AlignedAllocation;

/**
 * What Arrow takes its memory from if nothing else is said. Arrow finds an allocation manager by this name only, before
 * that of {@code arrow-memory-netty}. The same as in hornbeam-arrow-memory, which is built after this module.
 */
public final class DefaultAllocationManagerFactory implements AllocationManager.Factory {
    /** Read by Arrow, by reflection. */
    public static final AllocationManager.Factory FACTORY = AlignedAllocation.FACTORY;

    private DefaultAllocationManagerFactory() {}

    @Override
    public AllocationManager create(BufferAllocator accountingAllocator, long size) {
        return FACTORY.create(accountingAllocator, size);
    }

    @Override
    public ArrowBuf empty() {
        return FACTORY.empty();
    }
}
