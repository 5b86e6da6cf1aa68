// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hornbeam.layer.Scope;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.Callee;
import org.hornbeam.trace.ManyToMany;

/**
 * A function of {@code keras.ops} in the graph of a model.
 *
 * @param module Keras's module: {@code keras.src.ops.numpy}
 * @param className Keras's class: {@code LogicalOr}
 * @param config its attributes, JSON
 * @param args the positional arguments, JSON, in which {@code {"tensor": i}} is input i
 * @param kwargs the arguments by name, in the same way
 */
record Operation(String module, String className, String config, String args, String kwargs) implements ManyToMany {
    /** What stands for an input. */
    static final String TENSOR = "tensor";

    static Use use(String where, String module, String className, ObjectNode config, Call call) {
        List<Call.Ref> inputs = new ArrayList<>();
        ArrayNode args = Json.array();
        call.args().forEach(each -> args.add(numbered(where, each, inputs)));
        ObjectNode kwargs = Json.object();
        call.kwargs().forEach((key, each) -> kwargs.set(key, numbered(where, each, inputs)));
        ObjectNode attributes = config.deepCopy();
        attributes.remove("name");
        Operation operation =
                new Operation(module, className, Json.written(attributes), Json.written(args), Json.written(kwargs));
        Operations.check(where, operation);
        return new Use(new Callee.Nested(operation), inputs);
    }

    static JsonNode numbered(String where, JsonNode json, List<Call.Ref> inputs) {
        if (Call.isTensor(json)) {
            inputs.add(Call.ref(where, json));
            ObjectNode number = Json.object();
            number.set(TENSOR, IntNode.valueOf(inputs.size() - 1));
            return number;
        } else if (json.isArray()) {
            ArrayNode all = Json.array();
            json.forEach(each -> all.add(numbered(where, each, inputs)));
            return all;
        }
        return json;
    }

    @Override
    public String type() {
        return className.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public List<Value> trace(Scope scope, List<Value> inputs) {
        List<JsonNode> positional = new ArrayList<>();
        Json.parse(args).forEach(positional::add);
        Map<String, JsonNode> named = new java.util.LinkedHashMap<>();
        Json.parse(config).properties().forEach(entry -> named.put(entry.getKey(), entry.getValue()));
        Json.parse(kwargs).properties().forEach(entry -> named.put(entry.getKey(), entry.getValue()));
        return Operations.apply(className, positional, named, inputs);
    }
}
