// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hornbeam.Model;
import org.hornbeam.component.Components;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Type;
import org.hornbeam.layer.DtypePolicy;
import org.hornbeam.layer.MaskedSoftmax;
import org.hornbeam.layer.OutputMode;
import org.hornbeam.layer.RecurrentDirections;
import org.hornbeam.layer.RecurrentSequence;
import org.hornbeam.layer.RecurrentStates;
import org.hornbeam.layer.ReverseEmbedding;
import org.hornbeam.layer.WithScores;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.Callee;
import org.hornbeam.trace.InputSpec;
import org.hornbeam.trace.Step;
import org.hornbeam.trace.Tracing;

/** A model -> Keras's configuration. */
final class ModelWriter {
    private final LayerWriter layers;
    private final Model<?, ?> model;
    private final List<Step> steps;
    private final List<List<JsonNode>> shapes = new ArrayList<>();
    private final List<List<String>> dtypes = new ArrayList<>();
    /** Which call of its layer each step is. */
    private final List<Integer> nodes = new ArrayList<>();

    ModelWriter(LayerWriter layers, Model<?, ?> model) {
        this.layers = layers;
        this.model = model;
        this.steps = model.wiring().steps();
        Tracing tracing = new Tracing(new GraphBuilder(), false, model.dtypePolicy(), path -> false);
        for (List<Value> values :
                model.wiring().trace(tracing.root(), model.arguments(tracing), (step, outputs) -> {})) {
            shapes.add(values.stream().map(ModelWriter::shape).toList());
            dtypes.add(values.stream()
                    .map(value -> isText(value) ? "string" : value.dtype().kerasName())
                    .toList());
        }
        Map<String, Integer> calls = new HashMap<>();
        steps.forEach(step -> nodes.add(calls.merge(step.name(), 1, Integer::sum) - 1));
    }

    private static boolean isText(Value value) {
        return value.builder().type(value.id()) instanceof Type.Text;
    }

    /** Text is one for each example, a column of one. */
    private static JsonNode shape(Value value) {
        return isText(value) ? Json.array().addNull().add(1) : shape(value.shape());
    }

    private static JsonNode shape(Shape shape) {
        ArrayNode sizes = Json.array();
        for (Dim dim : shape.dims()) {
            if (dim.isFixed()) {
                sizes.add(dim.fixed());
            } else {
                sizes.addNull();
            }
        }
        return sizes;
    }

    /** The model with its class. */
    ObjectNode object() {
        ObjectNode config = Json.object();
        config.put("name", model.name());
        config.put("trainable", true);
        ObjectNode object;
        ObjectNode build = Json.object();
        ArrayNode list = Json.array();
        entries().values().forEach(list::add);
        if (model.isSequential()) {
            config.set("dtype", ValueWriter.policy(model.dtypePolicy()));
            config.set("layers", list);
            config.set("build_input_shape", shapes.getFirst().getFirst());
            build.set("input_shape", shapes.getFirst().getFirst());
            object = ValueWriter.object("keras", "Sequential", config);
        } else {
            config.set("layers", list);
            List<Step.Source> inputs = model.wiring().inputs().stream()
                    .map(step -> new Step.Source(step, 0))
                    .toList();
            config.set("input_layers", references(inputs));
            config.set("output_layers", references(model.wiring().outputs()));
            build.putNull("input_shape");
            object = ValueWriter.object("keras.src.models.functional", "Functional", config);
            object.put("registered_name", "Functional");
        }
        object.set("build_config", build);
        return object;
    }

    private Map<String, ObjectNode> entries() {
        Map<String, ObjectNode> entries = new LinkedHashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            int at = i;
            ObjectNode entry = entries.computeIfAbsent(step.name(), name -> entry(at));
            if (!model.isSequential()) {
                entry.put("name", step.name());
                ArrayNode calls = entry.withArray("inbound_nodes");
                if (!(step.callee() instanceof Callee.Input)) {
                    calls.add(call(i));
                }
            }
        }
        return entries;
    }

    private ObjectNode entry(int number) {
        Step step = steps.get(number);
        if (step.callee() instanceof Callee.Input(InputSpec spec)) {
            ObjectNode config = Json.object();
            config.set("batch_shape", shapes.get(number).getFirst());
            config.put("dtype", dtypes.get(number).getFirst());
            config.put("sparse", false);
            config.put("ragged", false);
            config.put("name", step.name());
            config.put("optional", false);
            return ValueWriter.object(Kind.LAYER.module(), "InputLayer", config);
        }
        Object layer = Layers.target(step.callee());
        if (layer instanceof Operation operation) {
            ObjectNode config = Json.object();
            config.put("name", step.name());
            config.setAll((ObjectNode) Json.parse(operation.config()));
            ObjectNode object = ValueWriter.object(operation.module(), operation.className(), config);
            object.put("registered_name", operation.className());
            return object;
        }
        DtypePolicy own = step.options().policy();
        ObjectNode object = layers.layer(
                step.name(),
                step.options().trainable(),
                own == null ? model.dtypePolicy() : own,
                layer,
                returns(number, layer));
        if (layer instanceof Model<?, ?>) {
            ObjectNode inner = (ObjectNode) object.get("config");
            inner.put("name", step.name());
            inner.put("trainable", step.options().trainable());
            object.set("compile_config", Json.object());
        }
        String type = Layers.className(step.callee());
        if (Arguments.built(type) && !object.has("build_config")) {
            object.set("build_config", build(step, type));
        }
        return object;
    }

    private ObjectNode build(Step step, String type) {
        ObjectNode build = Json.object();
        if (type.equals("StringLookup") || type.equals("IntegerLookup")) {
            return build;
        }
        List<JsonNode> inputs = new ArrayList<>();
        boolean mask = step.callee().target() instanceof Masked masked && masked.given();
        List<Integer> given = step.callee().target() instanceof Called called
                ? called.mains()
                : java.util.stream.IntStream.range(0, step.inputs().size())
                        .boxed()
                        .toList();
        for (int input : given) {
            Step.Source source = step.inputs().get(input);
            inputs.add(shapes.get(source.step()).get(source.output()));
        }
        if (mask) {
            inputs.removeLast();
        }
        if (positional(type)) {
            ObjectNode named = build.putObject("shapes_dict");
            if (!mask && given.size() == step.inputs().size() && isMask(step)) {
                inputs.removeLast();
            }
            List<String> names = List.of("query_shape", "value_shape", "key_shape");
            for (int i = 0; i < Math.min(3, inputs.size()); i++) {
                named.set(names.get(i), inputs.get(i));
            }
        } else if (inputs.size() == 1 || type.equals("CategoryEncoding")) {
            build.set("input_shape", inputs.getFirst());
        } else if (Layers.recurrence(Layers.target(step.callee())) != null) {
            ObjectNode named = build.putObject("shapes_dict");
            named.set("sequences_shape", inputs.getFirst());
            ArrayNode states = named.putArray("initial_state_shape");
            inputs.subList(1, inputs.size()).forEach(states::add);
        } else {
            ArrayNode all = build.putArray("input_shape");
            inputs.forEach(all::add);
        }
        return build;
    }

    /** Whether the last input says which pairs may attend. */
    private boolean isMask(Step step) {
        Step.Source last = step.inputs().getLast();
        return dtypes.get(last.step()).get(last.output()).equals(DType.BOOL.kerasName());
    }

    /** Layers whose tensors are arguments of their own, not one list. */
    private static boolean positional(String type) {
        return Set.of("MultiHeadAttention", "GroupQueryAttention", "GroupedQueryAttention")
                .contains(type);
    }

    /** What a recurrent layer yields: all steps, unless only the last one is used. */
    private LayerWriter.Returns returns(int number, Object layer) {
        if (layer instanceof RecurrentStates<?, ?> || layer instanceof RecurrentDirections<?, ?>) {
            boolean both = layer instanceof RecurrentDirections<?, ?>;
            int last = both ? 2 : 1;
            Set<Integer> used = new java.util.TreeSet<>();
            for (Step step : steps) {
                step.inputs().stream()
                        .filter(source -> steps.get(source.step())
                                .name()
                                .equals(steps.get(number).name()))
                        .forEach(source -> used.add(source.output()));
            }
            model.wiring().outputs().stream()
                    .filter(source -> steps.get(source.step())
                            .name()
                            .equals(steps.get(number).name()))
                    .forEach(source -> used.add(source.output()));
            boolean sequences = used.stream().anyMatch(output -> output < last);
            boolean steps0 = used.stream().anyMatch(output -> output >= last && output < 2 * last);
            if (sequences && steps0) {
                throw new IllegalArgumentException(
                        "layer \"" + steps.get(number).name()
                                + "\": Keras has no layer that yields all steps and the last one; take the last of all steps");
            }
            boolean state = !both || used.stream().anyMatch(output -> output >= 4);
            boolean wanted = layer instanceof RecurrentStates<?, ?> states
                    ? states.returnSequences()
                    : ((RecurrentDirections<?, ?>) layer).returnSequences();
            return new LayerWriter.Returns(sequences || !steps0 && wanted, state);
        }
        return new LayerWriter.Returns(layer instanceof RecurrentSequence<?>, false);
    }

    private int tensor(Step.Source source) {
        Object layer = Layers.target(steps.get(source.step()).callee());
        int output = source.output();
        if (layer instanceof RecurrentStates<?, ?>) {
            return output < 2 ? 0 : output - 1;
        } else if (layer instanceof RecurrentDirections<?, ?>) {
            return output < 2 ? output : output - 2;
        }
        return output;
    }

    /** A functional model comes with a call of its own, which inputs and outputs of a model count, too. */
    private JsonNode reference(Step.Source source, boolean counted) {
        Step step = steps.get(source.step());
        boolean graph = Layers.target(step.callee()) instanceof Model<?, ?> inner && !inner.isSequential();
        return Json.array()
                .add(step.name())
                .add(nodes.get(source.step()) + (graph && counted ? 1 : 0))
                .add(tensor(source));
    }

    private JsonNode references(List<Step.Source> sources) {
        if (sources.size() == 1) {
            return reference(sources.getFirst(), true);
        }
        ArrayNode all = Json.array();
        sources.forEach(source -> all.add(reference(source, true)));
        return all;
    }

    private JsonNode tensorOf(Step.Source source) {
        ObjectNode config = Json.object();
        config.set("shape", shapes.get(source.step()).get(source.output()));
        Lookups.Held lookup =
                Lookups.held(Layers.target(steps.get(source.step()).callee()));
        boolean index = lookup != null && lookup.mode() == OutputMode.INT;
        config.put("dtype", index ? "int64" : dtypes.get(source.step()).get(source.output()));
        config.set("keras_history", reference(source, false));
        ObjectNode tensor = Json.object();
        tensor.put("class_name", "__keras_tensor__");
        tensor.set("config", config);
        return tensor;
    }

    private ObjectNode call(int number) {
        Step step = steps.get(number);
        Object layer = Layers.target(step.callee());
        ObjectNode call = Json.object();
        List<JsonNode> tensors = new ArrayList<>();
        step.inputs().forEach(source -> tensors.add(tensorOf(source)));
        if (step.callee().target() instanceof Called called) {
            call.set("args", filled(Json.parse(called.args()), tensors));
            call.set("kwargs", filled(Json.parse(called.kwargs()), tensors));
            return call;
        } else if (layer instanceof Operation operation) {
            call.set("args", filled(Json.parse(operation.args()), tensors));
            call.set("kwargs", filled(Json.parse(operation.kwargs()), tensors));
            return call;
        }
        String type = Layers.className(step.callee());
        ObjectNode kwargs = Json.object();
        boolean given = step.callee().target() instanceof Masked masked && masked.given();
        if (given || bare(step.callee()).target() instanceof MaskedSoftmax) {
            kwargs.set("mask", tensors.removeLast());
        } else if (Arguments.noMask(type) || layer instanceof Model<?, ?>) {
            kwargs.putNull("mask");
        }
        Object target = bare(step.callee()).target();
        if (target instanceof WithScores) {
            kwargs.put("return_attention_scores", true);
        } else if (target instanceof ReverseEmbedding) {
            kwargs.put("reverse", true);
        }
        boolean last = positional(type) && isMask(step);
        if (last) {
            kwargs.set("attention_mask", tensors.removeLast());
        }
        ArrayNode args = call.putArray("args");
        boolean list = (bare(step.callee()) instanceof Callee.Joining || target instanceof WithScores)
                && !positional(type)
                && !(target instanceof MaskedSoftmax);
        if (Layers.recurrence(layer) != null && tensors.size() > 1) {
            ArrayNode states = kwargs.putArray("initial_state");
            tensors.subList(1, tensors.size()).forEach(states::add);
            kwargs.remove("mask");
            args.add(tensors.getFirst());
        } else if (type.equals("CategoryEncoding") && tensors.size() > 1) {
            kwargs.set("count_weights", tensors.removeLast());
            args.add(tensors.getFirst());
        } else if (list || type.equals("HashedCrossing") || (layer instanceof Model<?, ?> && tensors.size() > 1)) {
            ArrayNode all = args.addArray();
            tensors.forEach(all::add);
        } else {
            tensors.forEach(args::add);
        }
        if (layer instanceof Record record) {
            Components.of(record.getClass()).values(record).forEach((component, value) -> {
                String key = LayerWriter.CALL.get(component);
                if (key != null && Boolean.TRUE.equals(value)) {
                    kwargs.put(key, true);
                }
            });
        }
        call.set("kwargs", kwargs);
        return call;
    }

    private static Callee bare(Callee callee) {
        return switch (callee.target()) {
            case Masked(Callee inner, var _) -> bare(inner);
            case Called called -> bare(called.callee());
            default -> callee;
        };
    }

    /** Tensors in place of their numbers. */
    private static JsonNode filled(JsonNode json, List<JsonNode> tensors) {
        if (json.isObject() && json.has(Operation.TENSOR)) {
            return tensors.get(json.get(Operation.TENSOR).intValue());
        } else if (json.isArray()) {
            ArrayNode all = Json.array();
            json.forEach(each -> all.add(filled(each, tensors)));
            return all;
        } else if (json.isObject()) {
            ObjectNode all = Json.object();
            json.properties().forEach(entry -> all.set(entry.getKey(), filled(entry.getValue(), tensors)));
            return all;
        }
        return json;
    }
}
