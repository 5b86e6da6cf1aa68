// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import org.hornbeam.component.Components;
import org.jspecify.annotations.Nullable;

/** Arguments that Hornbeam has in another shape. */
final class Shapes {
    private Shapes() {}

    /** Keras's pairs of pairs, where a record names the sides. */
    static void adapt(String where, Class<? extends Record> type, Config config, Map<String, @Nullable Object> known) {
        Set<String> components = Components.of(type).types().keySet();
        for (String key : new String[] {"padding", "cropping"}) {
            if (components.contains("top") && config.has(key)) {
                JsonNode sides = java.util.Objects.requireNonNull(config.take(key));
                String[] names = {"top", "bottom", "left", "right"};
                for (int i = 0; i < 4; i++) {
                    known.put(names[i], Values.integer(where, sides.path(i / 2).path(i % 2)));
                }
            }
        }
    }
}
