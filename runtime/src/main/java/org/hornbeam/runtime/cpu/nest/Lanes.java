// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

/** How the columns of a nest are processed. All ways give the same bits (except which NaN a NaN is). */
public enum Lanes {
    /** With the Vector API; needs the module {@code jdk.incubator.vector}. */
    VECTOR,
    /** Element by element. */
    SCALAR,
    /**
     * Element by element at first, with the Vector API as soon as that is warm: a thread in the background runs the vector
     * code of each kernel in use on numbers of its own until it is compiled. Needs the module {@code jdk.incubator.vector}.
     */
    TIERED;

    /** VECTOR where the module {@code jdk.incubator.vector} is present, else SCALAR. */
    public static Lanes preferred() {
        return hasVectors() ? VECTOR : SCALAR;
    }

    /** Whether the module {@code jdk.incubator.vector} is present. */
    public static boolean hasVectors() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }
}
