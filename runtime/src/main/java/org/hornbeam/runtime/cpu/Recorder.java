// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

/** Whether there is a flight recorder to tell: a reduced runtime image may lack its module. */
public final class Recorder {
    private static final boolean PRESENT =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private Recorder() {}

    /** Whether classes of events may be used. */
    public static boolean present() {
        return PRESENT;
    }

    /** Whether each kernel is to be recorded; allocates nothing. */
    public static boolean kernels() {
        return PRESENT && KernelEvent.wanted();
    }
}
