// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OwnershipTransferResult;
import org.apache.arrow.memory.ReferenceManager;

/**
 * A mapped file as Arrow memory: unmapped with the last reference to it, and in nobody's account, for it is the file
 * cache of the system and may be larger than memory.
 */
final class SharedMapping implements ReferenceManager {
    private final Arena arena;
    private final MemorySegment segment;
    private final BufferAllocator allocator;
    private final AtomicInteger references = new AtomicInteger(1);

    /** Holds one reference, and closes the arena with the last. */
    SharedMapping(Arena arena, MemorySegment segment, BufferAllocator allocator) {
        this.arena = arena;
        this.segment = segment;
        this.allocator = allocator;
    }

    MemorySegment segment() {
        return segment;
    }

    /** A part of the file; does not count as a reference. */
    ArrowBuf buffer(long offset, long bytes) {
        java.util.Objects.checkFromIndexSize(offset, bytes, segment.byteSize());
        return new ArrowBuf(this, null, bytes, segment.address() + offset);
    }

    @Override
    public int getRefCount() {
        return references.get();
    }

    @Override
    public boolean release() {
        return release(1);
    }

    @Override
    public boolean release(int decrement) {
        int left = references.addAndGet(-decrement);
        if (left < 0) {
            throw new IllegalStateException("a mapped file was released too often");
        }
        if (left == 0) {
            arena.close();
        }
        return left == 0;
    }

    @Override
    public void retain() {
        retain(1);
    }

    @Override
    public void retain(int increment) {
        if (references.getAndAdd(increment) <= 0) {
            throw new IllegalStateException("a mapped file was closed before");
        }
    }

    @Override
    public ArrowBuf retain(ArrowBuf source, BufferAllocator target) {
        retain();
        return new ArrowBuf(this, null, source.capacity(), source.memoryAddress());
    }

    @Override
    public ArrowBuf deriveBuffer(ArrowBuf source, long index, long length) {
        return new ArrowBuf(this, null, length, source.memoryAddress() + index);
    }

    @Override
    public OwnershipTransferResult transferOwnership(ArrowBuf source, BufferAllocator target) {
        ArrowBuf same = retain(source, target);
        return new OwnershipTransferResult() {
            @Override
            public boolean getAllocationFit() {
                return true;
            }

            @Override
            public ArrowBuf getTransferredBuffer() {
                return same;
            }
        };
    }

    @Override
    public BufferAllocator getAllocator() {
        return allocator;
    }

    @Override
    public long getSize() {
        return segment.byteSize();
    }

    @Override
    public long getAccountedSize() {
        return 0;
    }
}
