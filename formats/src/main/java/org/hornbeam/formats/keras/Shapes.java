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
import org.hornbeam.layer.RandomColorJitter;
import org.hornbeam.layer.RandomPerspective;
import org.hornbeam.layer.RandomTranslation;
import org.hornbeam.layer.RandomZoom;
import org.hornbeam.layer.Range;
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
        for (String key : List.of("scale", "contrast_factor", "hue_factor")) {
            JsonNode factor = config.peek(key);
            boolean positive = type == RandomPerspective.class || type == RandomColorJitter.class;
            if (positive && factor != null && factor.isNumber()) {
                known.put(LayerReader.component(key), new Range(0, Math.abs(factor.doubleValue())));
                config.take(key);
            }
        }
        if (type == Normalization.class) {
            flatten(config.values(), "mean");
            flatten(config.values(), "variance");
        }
        JsonNode mask = type == Hashing.class ? config.peek("mask_value") : null;
        if (mask != null && mask.isNumber()) {
            known.put("maskValue", mask.asText());
            config.take("mask_value");
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

    /** Numbers of a tensor in one list, which fills the kept axes as the tensor does. */
    private static void flatten(ObjectNode values, String key) {
        if (values.get(key) instanceof ArrayNode list
                && !list.isEmpty()
                && list.get(0).isArray()) {
            ArrayNode all = Json.array();
            collect(list, all, 0);
            values.set(key, all);
        }
    }

    private static void collect(JsonNode list, ArrayNode all, int depth) {
        for (JsonNode each : list) {
            if (each.isArray() && depth < 32) {
                collect(each, all, depth + 1);
            } else {
                all.add(each);
            }
        }
    }

    /** Factors of one number, which some layers keep as they were given. */
    private static void factors(ObjectNode config, Map<String, @Nullable Object> values) {
        values.forEach((component, value) -> {
            if (value instanceof Range(double low, double high) && !component.equals("valueRange")) {
                boolean positive =
                        List.of("scale", "contrastFactor", "hueFactor").contains(component);
                if (low == (positive ? 0 : -high) && !component.equals("factor")) {
                    config.put(ValueWriter.key(component, false), high);
                }
            }
        });
    }

    /** The sides that a record names, as pairs of pairs. */
    static void write(ObjectNode config, Record record, JsonNode known) {
        Map<String, @Nullable Object> values = Components.of(record.getClass()).values(record);
        Lookups.write(config, record);
        if (record instanceof RandomTranslation
                || record instanceof RandomZoom
                || record instanceof RandomPerspective
                || record instanceof RandomColorJitter) {
            factors(config, values);
        }
        if (record instanceof Dot dot && dot.axes().get(0).equals(dot.axes().get(1))) {
            config.put("axes", dot.axes().getFirst());
        } else if (config.get("noise_shape") instanceof ArrayNode sizes) {
            for (int i = 0; i < sizes.size(); i++) {
                if (sizes.get(i).asInt() < 0) {
                    sizes.setNull(i);
                }
            }
        } else if (record instanceof EinsumDense dense) {
            ArrayNode sizes = config.putArray("output_shape");
            for (int size : dense.outputShape()) {
                if (size < 0) {
                    sizes.addNull();
                } else {
                    sizes.add(size);
                }
            }
        } else if (record instanceof Normalization norm && norm.axis().isEmpty()) {
            for (String key : List.of("mean", "variance")) {
                if (config.path(key).size() == 1) {
                    config.set(key, config.path(key).get(0));
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
