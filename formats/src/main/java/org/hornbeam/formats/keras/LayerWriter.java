// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hornbeam.Model;
import org.hornbeam.component.Components;
import org.hornbeam.layer.Bidirectional;
import org.hornbeam.layer.Cell;
import org.hornbeam.layer.DtypePolicy;
import org.hornbeam.layer.KeepDims;
import org.hornbeam.layer.MergeMode;
import org.hornbeam.layer.Pipeline;
import org.hornbeam.layer.RNN;
import org.hornbeam.layer.Recurrence;
import org.hornbeam.layer.RecurrentSequence;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.StackedRNNCells;
import org.hornbeam.layer.TimeDistributed;
import org.hornbeam.layer.TimeDistributedLayer;
import org.hornbeam.layer.Vocabulary;

/** A layer -> Keras's configuration. */
final class LayerWriter {
    /** Components that Keras takes in a call. */
    static final Map<String, String> CALL =
            Map.of("useCausalMask", "use_causal_mask", "returnAttentionScores", "return_attention_scores");

    private final Map<Class<? extends Record>, String> registered = new HashMap<>();

    LayerWriter(Map<String, Class<? extends Record>> layers) {
        layers.forEach((name, type) -> registered.put(type, name));
    }

    /** Whether a recurrent layer yields all steps and its state. */
    record Returns(boolean sequences, boolean state) {}

    ObjectNode layer(String name, boolean trainable, DtypePolicy policy, Object layer, Returns returns) {
        if (layer instanceof Model<?, ?> model) {
            ObjectNode object = new ModelWriter(this, model).object();
            object.set("compile_config", Json.object());
            return object;
        }
        ObjectNode config = Json.object();
        config.put("name", name);
        config.put("trainable", trainable);
        config.set("dtype", ValueWriter.policy(policy));
        Recurrence recurrence = Layers.recurrence(layer);
        String type = Layers.className(layer);
        if (recurrence != null) {
            recurrence(config, recurrence, policy, returns);
        } else if (layer instanceof TimeDistributed(var inner)) {
            config.set("layer", layer(inner.type(), true, policy, inner, returns));
        } else if (layer instanceof TimeDistributedLayer<?>(var inner, var _)) {
            Returns own = new Returns(inner instanceof RecurrentSequence<?>, false);
            config.set("layer", layer(inner.type(), true, policy, inner, own));
        } else if (layer instanceof StackedRNNCells stack) {
            ArrayNode cells = config.putArray("cells");
            for (Layers.Part part : Layers.parts(stack)) {
                cells.add(layer(part.name(), true, policy, part.layer(), returns));
            }
        } else if (layer instanceof KeepDims kept) {
            components(config, type, (Record) kept.layer(), Set.of());
            config.put("keepdims", true);
        } else if (layer instanceof Pipeline pipeline) {
            ArrayNode layers = config.putArray("layers");
            for (SameForm each : pipeline.layers()) {
                layers.add(layer(each.type(), true, policy, each, returns));
            }
        } else if (layer instanceof Record record) {
            components(config, type, record, Set.of());
        } else {
            throw new IllegalArgumentException(
                    "layer \"" + name + "\" is " + layer + "; Keras's files hold records only");
        }
        String own = registered.get(layer.getClass().asSubclass(Object.class));
        if (!Kind.LAYER.owns(layer.getClass()) && own == null) {
            throw new IllegalArgumentException("layer \"" + name + "\" is " + layer
                    + ", which Keras does not know; register it: Keras.write(trained, file, o -> o.layer(\"package>"
                    + layer.getClass().getSimpleName() + "\", "
                    + layer.getClass().getSimpleName() + ".class))");
        }
        if (layer.getClass().getSimpleName().equals("Lambda")) {
            throw new IllegalArgumentException("layer \"" + name + "\" is a function, which no file can hold; write a"
                    + " record that is a layer");
        }
        ObjectNode object = ValueWriter.object(Kind.LAYER.module(), type, config);
        if (own != null) {
            object.putNull("module");
            object.put("registered_name", own);
        }
        return object;
    }

    private void components(ObjectNode config, String type, Record record, Set<String> skip) {
        JsonNode known = Arguments.of(type);
        Map<String, Object> values = new HashMap<>();
        Components.of(record.getClass()).values(record).forEach((component, value) -> {
            if (skip.contains(component)
                    || CALL.containsKey(component)
                    || component.equals("moments")
                    || value instanceof Vocabulary) {
                return;
            }
            JsonNode json = ValueWriter.write(value);
            String key = ValueWriter.key(component, false);
            JsonNode like = known.path(key);
            if (Arguments.knows(type) && like.isMissingNode() && (json.isNull() || sides(component))) {
                return;
            }
            if ((like.isArray() || Arguments.isList(type, key)) && json.isNumber()) {
                json = Json.array().add(json);
            } else if (like.isNumber() && json.isArray() && json.size() == 1) {
                json = json.get(0);
            } else if (like.isInt() && json.isDouble() && json.doubleValue() == json.intValue()) {
                json = com.fasterxml.jackson.databind.node.IntNode.valueOf(json.intValue());
            }
            config.set(key, like.isNull() && json.isArray() && json.isEmpty() ? like : json);
        });
        Shapes.write(config, record, known);
        if (Arguments.plain(type)) {
            config.remove("trainable");
            config.put("dtype", config.path("dtype").path("config").path("name").asText());
        }
        known.properties().forEach(entry -> {
            if (!config.has(entry.getKey())) {
                config.set(entry.getKey(), entry.getValue());
            }
        });
    }

    private static boolean sides(String component) {
        return Set.of("top", "bottom", "left", "right").contains(component);
    }

    private void recurrence(ObjectNode config, Recurrence recurrence, DtypePolicy policy, Returns returns) {
        switch (recurrence) {
            case RNN rnn -> {
                config.put("return_sequences", returns.sequences());
                config.put("return_state", returns.state());
                Cell cell = rnn.cell();
                if (Layers.isGeneric(rnn)) {
                    config.set("cell", layer(cell.type(), true, policy, cell, returns));
                } else {
                    components(config, Layers.className(rnn), (Record) cell, Set.of());
                }
                components(config, Layers.className(rnn), rnn, Set.of("cell", "generic", "batchSize"));
            }
            case Bidirectional both -> {
                MergeMode mode = both.mergeMode();
                config.set("merge_mode", mode == MergeMode.NONE ? NullNode.getInstance() : ValueWriter.write(mode));
                RNN back = both.backwardLayer() == null
                        ? both.layer().goBackwards(!both.layer().goBackwards())
                        : both.backwardLayer();
                List<Layers.Part> parts = Layers.parts(both);
                config.set("layer", layer(parts.get(0).name(), true, policy, both.layer(), returns));
                config.set("backward_layer", layer(parts.get(1).name(), true, policy, back, returns));
                if (both.activityRegularizer() != null) {
                    config.set("activity_regularizer", ValueWriter.write(both.activityRegularizer()));
                }
            }
        }
    }
}
