// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One call of a layer in a graph: its positional arguments and those by name, in which tensors stand as references.
 *
 * @param args the positional arguments
 * @param kwargs the arguments by name
 */
record Call(List<JsonNode> args, Map<String, JsonNode> kwargs) {
    /** No arguments: the next layer of a sequence. */
    static final Call NONE = new Call(List.of(), Map.of());

    /** A tensor: which output of which call of which layer. */
    record Ref(String layer, int node, int tensor) {}

    static Call of(String where, JsonNode node) {
        List<JsonNode> args = new ArrayList<>();
        if (!(node.get("args") instanceof ArrayNode positional)) {
            throw CodecException.unsupported(where, "a call without \"args\", as of Keras 2");
        }
        positional.forEach(args::add);
        Map<String, JsonNode> kwargs = new java.util.TreeMap<>();
        Json.object(where, node, "kwargs").properties().forEach(entry -> kwargs.put(entry.getKey(), entry.getValue()));
        return new Call(args, kwargs);
    }

    static boolean isTensor(JsonNode json) {
        return json instanceof ObjectNode object
                && object.path("class_name").asText().equals("__keras_tensor__");
    }

    static Ref ref(String where, JsonNode tensor) {
        JsonNode history = tensor.path("config").path("keras_history");
        if (history.size() != 3 || !history.get(0).isTextual()) {
            throw CodecException.damaged(where, "a tensor without its history: " + Json.shown(tensor));
        }
        return new Ref(
                history.get(0).textValue(),
                Values.integer(where, history.get(1)),
                Values.integer(where, history.get(2)));
    }

    /** All tensors in a value, in order. */
    static void tensors(String where, JsonNode json, List<Ref> found) {
        if (isTensor(json)) {
            found.add(ref(where, json));
        } else if (json.isArray()) {
            json.forEach(each -> tensors(where, each, found));
        } else if (json.isObject()) {
            json.properties().forEach(entry -> tensors(where, entry.getValue(), found));
        }
    }

    static boolean hasTensor(JsonNode json) {
        List<Ref> found = new ArrayList<>();
        tensors("", json, found);
        return !found.isEmpty();
    }
}
