// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import java.util.ArrayList;
import java.util.List;

/** The flags that the JVM should have been started with, checked once when the first engine starts. */
final class JvmFlags {
    private static final System.Logger LOG = System.getLogger("org.hornbeam");

    private static boolean checked;

    private JvmFlags() {}

    static synchronized void check() {
        if (!checked) {
            checked = true;
            for (String warning : missing()) {
                LOG.log(System.Logger.Level.WARNING, warning);
            }
        }
    }

    /** One warning for each missing flag: which, what it costs, what to write. */
    static List<String> missing() {
        List<String> warnings = new ArrayList<>();
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            warnings.add("The Vector API is not available, so kernels run element by element, many times slower."
                    + " Start the JVM with --add-modules jdk.incubator.vector");
        }
        if (!JvmFlags.class.getModule().isNativeAccessEnabled()) {
            String module = JvmFlags.class.getModule().isNamed() ? "org.hornbeam.runtime" : "ALL-UNNAMED";
            warnings.add("Memory outside the heap is used without leave, which a later JDK will refuse."
                    + " Start the JVM with --enable-native-access=" + module);
        }
        return warnings;
    }
}
