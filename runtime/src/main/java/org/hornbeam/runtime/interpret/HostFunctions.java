// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.util.Map;
import java.util.TreeMap;

/**
 * The functions that host calls may name.
 *
 * @param byName the functions
 */
public record HostFunctions(Map<String, HostFunction> byName) {
    /** Copies the map. */
    public HostFunctions {
        byName = Map.copyOf(byName);
    }

    /** Those that Hornbeam brings: decompositions of matrices, the bits of numbers, hashes. */
    public static HostFunctions standard() {
        Map<String, HostFunction> all = new TreeMap<>(Decompositions.all());
        all.putAll(BitFunctions.all());
        all.put("hash", Hashes::bins);
        all.put("hash_crossing", Hashes::crossing);
        return new HostFunctions(all);
    }

    /** The same with one more. */
    public HostFunctions with(String name, HostFunction function) {
        Map<String, HostFunction> all = new TreeMap<>(byName);
        if (all.put(name, function) != null) {
            throw new IllegalArgumentException("there is a host function \"" + name + "\" already");
        }
        return new HostFunctions(all);
    }

    /**
     * The function with this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public HostFunction get(String name) {
        HostFunction function = byName.get(name);
        if (function == null) {
            throw new IllegalArgumentException("no host function \"" + name + "\"; known: "
                    + new TreeMap<>(byName).keySet() + "; register it with the engine");
        }
        return function;
    }
}
