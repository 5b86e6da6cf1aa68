// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hornbeam.Model;
import org.hornbeam.component.Components;
import org.hornbeam.formats.archive.ZipReader;
import org.hornbeam.formats.hdf5.Hdf5Group;
import org.hornbeam.layer.TextVectorization;
import org.hornbeam.runtime.train.WeightTensor;

/** Members of an archive that hold vocabularies, named after the groups of their layers in the file of weights. */
final class Assets {
    private final ZipReader zip;
    private final Hdf5Group weights;
    private final long largest;

    private Assets(ZipReader zip, Hdf5Group weights, long largest) {
        this.zip = zip;
        this.weights = weights;
        this.largest = largest;
    }

    /** Puts the vocabularies of an archive into the configuration of its model. */
    static void read(ObjectNode model, ZipReader zip, Hdf5Group weights, long largest) throws IOException {
        new Assets(zip, weights, largest).model(model, "", 0);
    }

    private void model(ObjectNode model, String file, int depth) throws IOException {
        if (!(model.path("config").get("layers") instanceof ArrayNode layers) || depth > 64) {
            return;
        }
        boolean sequential = model.path("class_name").asText().equals("Sequential");
        Map<String, Integer> counts = new HashMap<>();
        for (JsonNode each : layers) {
            String name = each.path("class_name").asText();
            boolean counted = !each.path("module").asText().startsWith("keras.src.ops.")
                    && !(sequential && name.equals("InputLayer"));
            if (!counted || !(each instanceof ObjectNode layer)) {
                continue;
            }
            String type = WeightPaths.snake(name.equals("Model") ? "Functional" : name);
            int number = counts.merge(type, 1, Integer::sum) - 1;
            String group = (file.isEmpty() ? "" : file + "/") + "layers/" + type + (number == 0 ? "" : "_" + number);
            if (Lookups.is(name) && layer.get("config") instanceof ObjectNode config) {
                lookup(name, config, group);
            } else {
                model(layer, group, depth + 1);
            }
        }
    }

    private void lookup(String type, ObjectNode config, String group) throws IOException {
        String member = member(group);
        if (!Json.isNull(config.get("vocabulary")) || !zip.has(member)) {
            return;
        }
        MemorySegment bytes = zip.read(member, Math.min(largest, Integer.MAX_VALUE - 16));
        String lines = new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        Hdf5Group vars = weights.find(group + "/vars");
        Lookups.learned(
                type, config, lines, vars == null ? null : vars.tensors().get("idf_weights"));
    }

    private static String member(String group) {
        return "assets/" + group + "/vocabulary.txt";
    }

    private static ObjectNode config(Object layer) {
        ObjectNode config = Json.object();
        Components.of(layer.getClass().asSubclass(Record.class))
                .values((Record) layer)
                .forEach((component, value) -> {
                    if (!component.equals("vocabulary")) {
                        config.set(ValueWriter.key(component, false), ValueWriter.write(value));
                    }
                });
        return config;
    }

    /** The members of a model, by name. */
    static Map<String, byte[]> of(Model<?, ?> model) {
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (WeightPaths.Group group : WeightPaths.of(model)) {
            if (Lookups.held(group.layer()) == null) {
                continue;
            }
            String text = Lookups.member(group.layer(), config(group.layer()));
            if (text != null) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                if (group.layer() instanceof TextVectorization) {
                    members.put(member(group.path() + "/_lookup_layer"), bytes);
                }
                members.put(member(group.path()), bytes);
            }
        }
        return members;
    }

    /** Adds the weights of tokens to the groups of their layers. */
    static void weights(Model<?, ?> model, Hdf5Group root) {
        for (WeightPaths.Group group : WeightPaths.of(model)) {
            if (Lookups.held(group.layer()) == null) {
                continue;
            }
            WeightTensor tensor = Lookups.weights(group.layer(), config(group.layer()));
            if (tensor != null) {
                KerasArchive.below(root, group.path()).group("vars").put("idf_weights", tensor);
                if (group.layer() instanceof TextVectorization) {
                    KerasArchive.below(root, group.path() + "/_lookup_layer")
                            .group("vars")
                            .put("idf_weights", tensor);
                }
            }
        }
    }
}
