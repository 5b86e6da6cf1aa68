// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hornbeam.layer.Scope;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.Callee;
import org.hornbeam.trace.ManyToMany;
import org.jspecify.annotations.Nullable;

/**
 * A layer in a call with arguments of Keras that Hornbeam's layers do not take: masks beside the tensors that they are of,
 * tensors by name, a mode of its own.
 *
 * @param callee the layer
 * @param mains which inputs it gets, in its order
 * @param masks for each of these: which input is its mask, -1 if the mask travels with it, -2 for none
 * @param attention which input says which pairs may attend, or -1
 * @param training the mode of this call, {@code null} for that of the model
 * @param args Keras's positional arguments, JSON, in which {@code {"tensor": i}} is input i
 * @param kwargs the arguments by name, in the same way
 */
record Called(
        Callee callee,
        List<Integer> mains,
        List<Integer> masks,
        int attention,
        @Nullable Boolean training,
        String args,
        String kwargs)
        implements ManyToMany {
    private static final List<String> MAINS = List.of("query", "value", "key", "inputs", "sequences");
    private static final String ATTENTION = "attention_mask";

    Called {
        mains = List.copyOf(mains);
        masks = List.copyOf(masks);
    }

    /** Reads the callee of a call whose arguments are the given tensors. */
    interface Reader {
        Use read(List<Call.Ref> inputs);
    }

    /** Whether a call has such arguments. */
    static boolean fits(Call call) {
        boolean named = call.kwargs().entrySet().stream().anyMatch(entry -> isOne(entry.getKey(), entry.getValue()));
        return named || call.kwargs().getOrDefault("training", Json.array()).isBoolean();
    }

    private static boolean isOne(String key, JsonNode value) {
        if (key.equals(ATTENTION)) {
            String dtype = value.path("config").path("dtype").asText();
            return value.isObject() && (!Call.isTensor(value) || !dtype.equals("bool"));
        }
        boolean tensor = Call.hasTensor(value);
        return tensor && (key.equals("mask") ? value.isArray() : key.endsWith("_mask") || MAINS.contains(key));
    }

    static Use use(String where, Call call, Reader reader) {
        List<Call.Ref> inputs = new ArrayList<>();
        ArrayNode args = Json.array();
        call.args().forEach(each -> args.add(Operation.numbered(where, each, inputs)));
        int positional = inputs.size();
        ObjectNode kwargs = Json.object();
        call.kwargs().forEach((key, each) -> kwargs.set(key, Operation.numbered(where, each, inputs)));
        List<Integer> mains = new ArrayList<>();
        for (int i = 0; i < positional; i++) {
            mains.add(i);
        }
        for (String key : MAINS) {
            numbers(kwargs.path(key), mains);
        }
        List<Integer> masks = new ArrayList<>();
        List<String> names = List.of("query_mask", "value_mask", "key_mask");
        boolean list = kwargs.path("mask").isArray();
        for (int i = 0; i < mains.size(); i++) {
            JsonNode mask = list ? kwargs.path("mask").path(i) : i < 3 ? kwargs.path(names.get(i)) : Json.array();
            masks.add(mask.has(Operation.TENSOR) ? mask.get(Operation.TENSOR).intValue() : list ? -2 : -1);
        }
        if (!list && kwargs.path("mask").has(Operation.TENSOR)) {
            masks.set(0, kwargs.path("mask").get(Operation.TENSOR).intValue());
        }
        int attention = kwargs.path(ATTENTION).path(Operation.TENSOR).asInt(-1);
        Boolean training =
                kwargs.path("training").isBoolean() ? kwargs.path("training").booleanValue() : null;
        Use plain = reader.read(mains.stream().map(inputs::get).toList());
        Called called =
                new Called(plain.callee(), mains, masks, attention, training, Json.written(args), Json.written(kwargs));
        return new Use(new Callee.Nested(called), inputs, plain.outputs());
    }

    private static void numbers(JsonNode json, List<Integer> found) {
        if (json.has(Operation.TENSOR)) {
            found.add(json.get(Operation.TENSOR).intValue());
        } else if (json.isArray()) {
            json.forEach(each -> numbers(each, found));
        }
    }

    /** Which of a call's arguments the layer itself may take. */
    static boolean isLeft(Map.Entry<String, JsonNode> argument) {
        String key = argument.getKey();
        return !(isOne(key, argument.getValue())
                || key.equals("mask")
                || key.equals(ATTENTION)
                || key.equals("training"));
    }

    @Override
    public String type() {
        return callee.type();
    }

    @Override
    public List<Value> trace(Scope scope, List<Value> inputs) {
        List<Value> given = new ArrayList<>();
        for (int i = 0; i < mains.size(); i++) {
            Value main = inputs.get(mains.get(i));
            int mask = masks.get(i);
            given.add(
                    mask == -1
                            ? main
                            : mask == -2
                                    ? scope.withoutMask(main)
                                    : scope.withMask(
                                            scope.withoutMask(main),
                                            inputs.get(mask).cast(DType.BOOL)));
        }
        JsonNode written = Json.parse(kwargs).path(ATTENTION);
        if (attention >= 0) {
            given.add(inputs.get(attention).cast(DType.BOOL));
        } else if (written.isObject()) {
            given.add(Operations.constant(type(), written.path("config"), inputs.getFirst())
                    .cast(DType.BOOL));
        }
        return callee.call(training == null ? scope : scope.mode(training), given);
    }
}
