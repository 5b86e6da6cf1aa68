// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.tensor;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** Ready-made Arrow allocators. Any other allocator works as well. */
public final class Allocators {
    private Allocators() {}

    /** A root allocator without a limit of its own, whose memory is aligned to 64 bytes; as {@link #create(long)}. */
    public static BufferAllocator create() {
        return create(Long.MAX_VALUE);
    }

    /**
     * A root allocator whose memory is aligned to 64 bytes. Close it last: it throws if anything taken from it was not
     * given back.
     *
     * @param limit the most bytes that may be taken at a time
     * @throws IllegalStateException if Arrow finds no allocation manager, or one that does not start: says which
     *     dependency or flag is missing
     */
    public static BufferAllocator create(long limit) {
        try {
            return new RootAllocator(RootAllocator.configBuilder()
                    .allocationManagerFactory(AlignedAllocation.FACTORY)
                    .maxAllocation(limit)
                    .build());
        } catch (ExceptionInInitializerError | NoClassDefFoundError error) {
            // Arrow looks for its default allocation manager when its first class is loaded, wanted or not.
            throw new IllegalStateException(advice(), error);
        }
    }

    private static String advice() {
        ClassLoader loader = RootAllocator.class.getClassLoader();
        boolean netty = loader != null
                && loader.getResource("org/apache/arrow/memory/netty/DefaultAllocationManagerFactory.class") != null;
        return netty
                ? "Arrow cannot start the allocation manager of arrow-memory-netty. Start the JVM with"
                        + " --add-opens=java.base/java.nio=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow, or add"
                        + " the dependency org.hornbeam:hornbeam-arrow-memory, which goes before it and needs no flags"
                : "Arrow finds no allocation manager on the class path. Add the dependency"
                        + " org.hornbeam:hornbeam-arrow-memory (aligned to 64 bytes, needs no JVM flags), or"
                        + " org.apache.arrow:arrow-memory-netty with its flags";
    }
}
