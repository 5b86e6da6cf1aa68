// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The arguments of one object of Keras while it is read: each must be used, or be off. */
final class Config {
    /** Arguments without a meaning for what is computed. */
    private static final Set<String> FREE = Set.of(
            "name",
            "trainable",
            "dtype",
            "seed",
            "synchronized",
            "renorm_momentum",
            "input_axes",
            "output_axes",
            "build_input_shape");

    /** Arguments that Hornbeam lacks, with the values that mean the same. */
    private static final Map<String, String> NEUTRAL = Map.of(
            "attention_axes", "[1]",
            "rms_scaling", "false",
            "fill_mode", "\"constant\"",
            "data_format", "\"channels_last\"");

    private final String where;
    private final ObjectNode values;
    private final Map<String, String> keys = new java.util.HashMap<>();
    private final Set<String> used = new HashSet<>();

    Config(String where, ObjectNode values) {
        this.where = where;
        this.values = values;
        values.fieldNames().forEachRemaining(key -> keys.put(plain(key), key));
    }

    /** beta_1 and beta1 are one. */
    private static String plain(String key) {
        return key.replace("_", "").toLowerCase(Locale.ROOT);
    }

    ObjectNode values() {
        return values;
    }

    String where() {
        return where;
    }

    /** Whether there is an argument for a component. */
    boolean has(String component) {
        return keys.containsKey(plain(component));
    }

    /** The argument for a component, {@code null} if there is none. */
    @Nullable
    JsonNode take(String component) {
        String key = keys.get(plain(component));
        if (key == null) {
            return null;
        }
        used.add(key);
        return values.get(key);
    }

    /** The argument, which stays to be taken. */
    @Nullable
    JsonNode peek(String component) {
        String key = keys.get(plain(component));
        return key == null ? null : values.get(key);
    }

    boolean isSet(String component) {
        JsonNode value = peek(component);
        return value != null && !value.isNull();
    }

    boolean flag(String key) {
        JsonNode value = take(key);
        return value != null && value.asBoolean();
    }

    /** Checks that nothing was left that is on. */
    void finish() {
        values.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            boolean off = value.isNull()
                    || (value.isBoolean() && !value.booleanValue())
                    || value.toString().equals(NEUTRAL.get(entry.getKey()));
            if (!off && !used.contains(entry.getKey()) && !FREE.contains(entry.getKey())) {
                throw CodecException.unsupported(
                        where, "the argument " + entry.getKey() + " = " + Json.shown(value) + " is not supported");
            }
        });
    }
}
