// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * Heap bytes that this thread has allocated. Vector code that is compiled well allocates nothing; in the interpreter, or
 * where the compiler gave up inlining, each vector is an object.
 */
public final class AllocatedBytes {
    private static final @Nullable ThreadMXBean THREADS =
            ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean
                            && bean.isThreadAllocatedMemorySupported()
                            && bean.isThreadAllocatedMemoryEnabled()
                    ? bean
                    : null;

    private AllocatedBytes() {}

    /** So far; always 0 where the virtual machine does not count. */
    public static long now() {
        return THREADS == null ? 0 : THREADS.getCurrentThreadAllocatedBytes();
    }

    /** Bytes that an action allocates. */
    public static long of(Runnable action) {
        long before = now();
        action.run();
        return now() - before;
    }
}
