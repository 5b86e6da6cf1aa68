// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

/** How the columns of a nest are processed. Both ways give the same bits (except which NaN a NaN is). */
public enum Lanes {
    /** With the Vector API; needs the module {@code jdk.incubator.vector}. */
    VECTOR,
    /** Element by element. */
    SCALAR;

    /** VECTOR where the module {@code jdk.incubator.vector} is present, else SCALAR. */
    public static Lanes preferred() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() ? VECTOR : SCALAR;
    }
}
