// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * A library that can run workloads: the seam at which libraries are plugged in. Implementations are found as services,
 * so that a peer with native code is on the class path only under the profile that asks for it.
 */
public interface Contenders {
    /** The name in the option {@code --contenders} and in the printed fields, such as {@code libtorch}. */
    String name();

    /**
     * Prepares a workload on {@code threads} threads.
     *
     * @throws UnsupportedOperationException naming the workload, when this library has no version of it
     */
    Contender open(Workload workload, int threads);

    /**
     * Finds a library by name.
     *
     * @throws IllegalArgumentException listing the names on the class path when there is no such library
     */
    static Contenders named(String name) {
        var found = new TreeMap<String, Contenders>();
        List<Contenders> own = List.of(new Hornbeam(), new HandWritten(), new Plain());
        own.forEach(each -> found.put(each.name(), each));
        ServiceLoader.load(Contenders.class).forEach(each -> found.put(each.name(), each));
        Contenders contenders = found.get(name);
        if (contenders == null) {
            throw new IllegalArgumentException("No contender '" + name + "' on the class path; found " + found.keySet()
                    + ". Peers are added by the Maven profile 'bench'.");
        }
        return contenders;
    }
}
