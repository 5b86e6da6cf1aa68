// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The flags that the JVM should have been started with, checked once when the first engine starts. */
final class JvmFlags {
    private static final System.Logger LOG = System.getLogger("org.hornbeam");

    private static boolean checked;

    private JvmFlags() {}

    static synchronized void check() {
        if (!checked) {
            checked = true;
            Module module = JvmFlags.class.getModule();
            warning(
                            ModuleLayer.boot()
                                    .findModule("jdk.incubator.vector")
                                    .isPresent(),
                            module.isNativeAccessEnabled(),
                            module.isNamed() ? module.getName() : "ALL-UNNAMED")
                    .ifPresent(text -> LOG.log(System.Logger.Level.WARNING, text));
        }
    }

    /** One warning: which flags are missing, to be copied as they are, and what that costs. */
    static Optional<String> warning(boolean vectors, boolean nativeAccess, String module) {
        List<String> flags = new ArrayList<>();
        List<String> costs = new ArrayList<>();
        if (!vectors) {
            flags.add("--add-modules jdk.incubator.vector");
            costs.add("the Vector API is not available, so kernels run element by element, many times slower, with the"
                    + " same results");
        }
        if (!nativeAccess) {
            flags.add("--enable-native-access=" + module);
            costs.add("memory outside the heap is used without leave, which a later JDK will refuse");
        }
        return flags.isEmpty()
                ? Optional.empty()
                : Optional.of("Start the JVM with " + String.join(" ", flags) + " (without: " + String.join("; ", costs)
                        + ")");
    }
}
