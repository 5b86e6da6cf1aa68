// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The flag that the JVM should have been started with, checked once when the first engine starts. That
 * {@code --enable-native-access} is missing the JVM itself says, once, naming the flag.
 */
final class JvmFlags {
    private static final System.Logger LOG = System.getLogger("org.hornbeam");
    private static final AtomicBoolean CHECKED = new AtomicBoolean();

    private JvmFlags() {}

    static void check() {
        if (!CHECKED.getAndSet(true)
                && ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The Vector API is not available: kernels run element by element, with the same results but many"
                            + " times slower. Start the JVM with --add-modules jdk.incubator.vector");
        }
    }
}
