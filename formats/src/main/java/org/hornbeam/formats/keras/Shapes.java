// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hornbeam.component.Components;
import org.hornbeam.layer.Discretization;
import org.hornbeam.layer.Dot;
import org.hornbeam.layer.EinsumDense;
import org.hornbeam.layer.HashedCrossing;
import org.hornbeam.layer.Hashing;
import org.hornbeam.layer.Moments;
import org.hornbeam.layer.Normalization;
import org.hornbeam.layer.OutputMode;
import org.jspecify.annotations.Nullable;

/** Arguments that Hornbeam has in another shape. */
final class Shapes {
    private Shapes() {}

    /** How many places the kept axes have with which the layer was built; what it learned is in the weights. */
    private static int places(String where, ObjectNode layer, Config config) {
        JsonNode shape = layer.path("build_config").path("input_shape");
        JsonNode axes = config.peek("axis");
        long places = 1;
        if (axes != null && !axes.isNull()) {
            for (JsonNode axis : axes.isArray() ? axes : Json.array().add(axes)) {
                int at = Values.integer(where, axis);
                JsonNode size = shape.path(at < 0 ? at + shape.size() : at);
                if (!size.canConvertToInt() || size.intValue() < 1 || places * size.intValue() > 1 << 24) {
                    throw CodecException.unsupported(where, "a Normalization that was not built");
                }
                places *= size.intValue();
            }
        }
        return (int) places;
    }

    /** Keras's pairs of pairs, where a record names the sides. */
    static void adapt(
            String where,
            ObjectNode layer,
            Class<? extends Record> type,
            Config config,
            Map<String, @Nullable Object> known) {
        Set<String> components = Components.of(type).types().keySet();
        if (type == Dot.class && config.has("axes")) {
            JsonNode axes = java.util.Objects.requireNonNull(config.take("axes"));
            if (axes.isNumber()) {
                int both = Values.integer(where, axes);
                known.put("axes", List.of(both, both));
            } else {
                List<Integer> each = new ArrayList<>();
                axes.forEach(axis -> each.add(Values.integer(where, axis)));
                known.put("axes", List.copyOf(each));
            }
        }
        if (type == Normalization.class && !config.isSet("mean")) {
            known.put("moments", Moments.standard(places(where, layer, config)));
        }
        if (Lookups.is(type.getSimpleName())) {
            Lookups.adapt(where, type.getSimpleName(), config, known);
        }
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

    /** The sides that a record names, as pairs of pairs. */
    static void write(ObjectNode config, Record record, JsonNode known) {
        Map<String, @Nullable Object> values = Components.of(record.getClass()).values(record);
        Lookups.write(config, record);
        if (record instanceof Dot dot && dot.axes().get(0).equals(dot.axes().get(1))) {
            config.put("axes", dot.axes().getFirst());
        } else if (record instanceof EinsumDense dense) {
            ArrayNode sizes = config.putArray("output_shape");
            for (int size : dense.outputShape()) {
                if (size < 0) {
                    sizes.addNull();
                } else {
                    sizes.add(size);
                }
            }
        } else if (record instanceof Hashing hashing) {
            if (hashing.outputMode() == OutputMode.INT) {
                ((ObjectNode) config.path("dtype").path("config")).put("name", "int64");
            }
        } else if (record instanceof HashedCrossing crossing) {
            config.remove("trainable");
            String own = config.path("dtype").path("config").path("name").asText();
            config.put("dtype", crossing.outputMode() == OutputMode.INT ? "int64" : own);
        } else if (record instanceof Discretization discretization) {
            // Keras writes this one in a way of its own.
            config.remove("trainable");
            config.put("dtype", config.path("dtype").path("config").path("name").asText());
            if (discretization.numBins() == 0) {
                config.putNull("num_bins");
            }
        }
        if (values.containsKey("top")) {
            ArrayNode pairs = Json.array();
            pairs.addArray().add((Integer) values.get("top")).add((Integer) values.get("bottom"));
            pairs.addArray().add((Integer) values.get("left")).add((Integer) values.get("right"));
            config.set(known.has("cropping") ? "cropping" : "padding", pairs);
        }
    }
}
