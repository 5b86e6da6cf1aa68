// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How files are read and written. Immutable.
 *
 * @param layers the records of layers that are not Hornbeam's, by the names under which Keras has them registered
 * @param largestMember the largest member of an archive in bytes; default 64 GiB
 */
public record KerasOptions(Map<String, Class<? extends Record>> layers, long largestMember) {
    /** Copies the map. */
    public KerasOptions {
        layers = Collections.unmodifiableMap(new TreeMap<>(layers));
    }

    /** No layers of one's own. */
    public static KerasOptions standard() {
        return new KerasOptions(Map.of(), 64L << 30);
    }

    /**
     * One more layer, whose components are its arguments: {@code initial_beta} of the file is {@code initialBeta}.
     *
     * @param registeredName Keras's: {@code package>Class}
     */
    public KerasOptions layer(String registeredName, Class<? extends Record> layer) {
        Map<String, Class<? extends Record>> more = new TreeMap<>(layers);
        more.put(registeredName, layer);
        return new KerasOptions(more, largestMember);
    }

    /** Another largest member. */
    public KerasOptions largestMember(long bytes) {
        return new KerasOptions(layers, bytes);
    }
}
