// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run of a graph yields, in the order of its results.
 *
 * @param outputs what is given to the caller, by name
 * @param updates new values of weights and states, by name
 */
public record Results(Map<String, Array> outputs, Map<String, Array> updates) {
    /** Copies the maps, keeping their order. */
    public Results {
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        updates = Collections.unmodifiableMap(new LinkedHashMap<>(updates));
    }

    /**
     * The output of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Array output(String name) {
        Array array = outputs.get(name);
        if (array == null) {
            throw new IllegalArgumentException("no output \"" + name + "\"; outputs are " + outputs.keySet());
        }
        return array;
    }

    /** The only output. */
    public Array output() {
        if (outputs.size() != 1) {
            throw new IllegalStateException("expected one output, found " + outputs.keySet() + "; ask by name");
        }
        return outputs.values().iterator().next();
    }
}
