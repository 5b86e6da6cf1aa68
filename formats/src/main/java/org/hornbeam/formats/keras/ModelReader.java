// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hornbeam.Model;
import org.hornbeam.graph.Type;
import org.hornbeam.layer.DtypePolicy;
import org.hornbeam.layer.MaskUse;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.trace.Callee;
import org.hornbeam.trace.InputSpec;
import org.hornbeam.trace.LayerOptions;
import org.hornbeam.trace.Names;
import org.hornbeam.trace.RejectedMaskException;
import org.hornbeam.trace.Step;
import org.hornbeam.trace.Wiring;
import org.jspecify.annotations.Nullable;

/** Keras's configuration of a model -> the model. The steps are in Keras's order of layers. */
final class ModelReader {
    /** A layer of a functional model. */
    private record Entry(String name, ObjectNode json, List<Call> calls) {}

    /** A step and what became of the outputs of Keras's call. */
    private record Placed(int step, Use use) {}

    private final LayerReader layers;
    private final String where;
    private final boolean sharedSizes;

    private ModelReader(LayerReader layers, String where, boolean sharedSizes) {
        this.layers = layers;
        this.where = where;
        this.sharedSizes = sharedSizes;
    }

    /** A model inside of another one, or the outermost. */
    static Model<?, ?> nested(LayerReader layers, String where, ObjectNode json) {
        try {
            return sized(layers, where, json);
        } catch (ShapeException e) {
            if (!layers.isDropping() && RejectedMaskException.isCauseOf(e)) {
                return nested(layers.dropping(), where, json);
            }
            throw CodecException.refused(where, e);
        }
    }

    private static Model<?, ?> sized(LayerReader layers, String where, ObjectNode json) {
        try {
            return new ModelReader(layers, where, false).model(json);
        } catch (ShapeException e) {
            // Unknown sizes of several inputs may have to be the same.
            try {
                return new ModelReader(layers, where, true).model(json);
            } catch (ShapeException again) {
                throw RejectedMaskException.isCauseOf(again) ? again : e;
            }
        }
    }

    private Model<?, ?> model(ObjectNode json) {
        String type = Json.text(where, json, "class_name");
        ObjectNode config = Json.object(where, json, "config");
        String name = config.path("name").asText("model");
        try {
            Names.check(name);
        } catch (IllegalArgumentException e) {
            throw CodecException.refused(where, e);
        }
        List<Step> steps = new ArrayList<>();
        List<Integer> inputs = new ArrayList<>();
        List<Step.Source> outputs = new ArrayList<>();
        boolean sequential = type.equals("Sequential");
        if (sequential) {
            sequence(config, steps);
            inputs.add(0);
            outputs.add(new Step.Source(steps.size() - 1, 0));
        } else {
            functional(config, steps, inputs, outputs);
        }
        boolean frozen = config.has("trainable") && !config.path("trainable").asBoolean(true);
        DtypePolicy policy = common(steps);
        List<Step> typed = steps.stream()
                .map(step -> new Step(
                        step.name(),
                        step.options()
                                .unmasked(layers.isDropping() && step.callee().masks() == MaskUse.REJECT)
                                .policy(
                                        policy.equals(step.options().policy())
                                                ? null
                                                : step.options().policy())
                                .trainable(step.options().trainable()
                                        && (!frozen || step.callee() instanceof Callee.Input)),
                        step.callee(),
                        step.inputs()))
                .toList();
        Model<?, ?> model = Model.of(name, new Wiring(typed, inputs, outputs), policy);
        return sequential ? model.sequential(true) : model;
    }

    /** The types of all layers, or float32 if they differ. */
    private static DtypePolicy common(List<Step> steps) {
        Set<DtypePolicy> found = new HashSet<>();
        for (Step step : steps) {
            DtypePolicy policy = step.options().policy();
            if (policy != null) {
                found.add(policy);
            }
        }
        return found.size() == 1 ? found.iterator().next() : DtypePolicy.FLOAT32;
    }

    private String at(String layer) {
        return where.isEmpty() ? "layer \"" + layer + "\"" : where + "/" + layer;
    }

    private static LayerOptions options(String at, ObjectNode config) {
        JsonNode trainable = config.get("trainable");
        return LayerOptions.DEFAULT
                .trainable(trainable == null || trainable.asBoolean(true))
                .policy(Values.policy(at, config.get("dtype")));
    }

    private Step input(String name, ObjectNode config) {
        String at = at(name);
        if (config.path("sparse").asBoolean() || config.path("ragged").asBoolean()) {
            throw CodecException.unsupported(at, "sparse and ragged inputs");
        }
        JsonNode sizes = config.has("batch_shape") ? config.get("batch_shape") : config.path("batch_input_shape");
        if (!sizes.isArray() || sizes.isEmpty() || sizes.size() > 32) {
            throw CodecException.unsupported(at, "an input of shape " + Json.shown(sizes));
        }
        JsonNode type = Json.some(config.get("dtype"));
        if (type != null && type.asText().equals("string")) {
            if (sizes.size() > 2 || sizes.size() == 2 && sizes.get(1).asInt() != 1) {
                throw CodecException.unsupported(
                        at, "text of shape " + Json.shown(sizes) + "; Hornbeam's is one for each example");
            }
            return new Step(
                    name, LayerOptions.DEFAULT, new Callee.Input(new InputSpec(new Type.Text(), false)), List.of());
        }
        DType dtype = type == null ? DType.F32 : Values.dtype(at, type);
        return new Step(
                name,
                LayerOptions.DEFAULT,
                new Callee.Input(new InputSpec(dtype, shape(at, name, sizes), true)),
                List.of());
    }

    private Shape shape(String at, String name, JsonNode sizes) {
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < sizes.size(); axis++) {
            JsonNode size = sizes.get(axis);
            if (!size.isNull() && (!size.canConvertToLong() || size.longValue() < 1)) {
                throw CodecException.unsupported(at, "an input of shape " + Json.shown(sizes));
            }
            String symbol = (sharedSizes ? "" : name.replaceAll("[^A-Za-z0-9_]", "_") + "_") + "axis" + axis;
            dims.add(!size.isNull() ? Dim.of(size.longValue()) : axis == 0 ? Dim.BATCH : Dim.symbol(symbol));
        }
        return new Shape(dims);
    }

    private static String name(String where, ObjectNode layer) {
        String name =
                layer.path("config").path("name").asText(layer.path("name").asText(""));
        try {
            return Names.check(name);
        } catch (IllegalArgumentException e) {
            throw CodecException.damaged(where, String.valueOf(e.getMessage()));
        }
    }

    private void sequence(ObjectNode config, List<Step> steps) {
        Set<String> names = new HashSet<>();
        if (!(config.get("layers") instanceof ArrayNode all) || all.isEmpty()) {
            throw CodecException.damaged(where, "a sequence without layers");
        }
        for (JsonNode each : all) {
            if (!(each instanceof ObjectNode layer)) {
                throw CodecException.damaged(where, "a layer must be an object, found " + Json.shown(each));
            }
            String name = name(where, layer);
            ObjectNode values = Json.object(at(name), layer, "config");
            if (!names.add(name)) {
                throw CodecException.damaged(where, "two layers are named \"" + name + "\"");
            }
            if (layer.path("class_name").asText().equals("InputLayer")) {
                if (!steps.isEmpty()) {
                    throw CodecException.damaged(at(name), "an input in the middle of a sequence");
                }
                steps.add(input(name, values));
                continue;
            }
            if (steps.isEmpty()) {
                if (!(config.get("build_input_shape") instanceof ArrayNode sizes)) {
                    throw CodecException.unsupported(
                            where, "a sequence whose input shape is not known; build it first");
                }
                steps.add(new Step(
                        "input_layer",
                        LayerOptions.DEFAULT,
                        new Callee.Input(new InputSpec(DType.F32, shape(where, "input_layer", sizes), true)),
                        List.of()));
            }
            Use use = layers.use(at(name), layer, Call.NONE);
            steps.add(new Step(
                    name, options(at(name), values), use.callee(), List.of(new Step.Source(steps.size() - 1, 0))));
        }
    }

    private void functional(ObjectNode config, List<Step> steps, List<Integer> inputs, List<Step.Source> outputs) {
        if (!(config.get("layers") instanceof ArrayNode all)) {
            throw CodecException.damaged(where, "a functional model without layers");
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (JsonNode each : all) {
            if (!(each instanceof ObjectNode layer)) {
                throw CodecException.damaged(where, "a layer must be an object, found " + Json.shown(each));
            }
            String name = layer.path("name").isTextual() ? layer.path("name").textValue() : name(where, layer);
            List<Call> calls = new ArrayList<>();
            if (!(layer.get("inbound_nodes") instanceof ArrayNode nodes)) {
                throw CodecException.damaged(at(name), "a layer without \"inbound_nodes\"");
            }
            nodes.forEach(node -> calls.add(Call.of(at(name), node)));
            if (entries.put(name, new Entry(name, layer, calls)) != null) {
                throw CodecException.damaged(where, "two layers are named \"" + name + "\"");
            }
        }
        Placing placing = new Placing(entries, steps);
        for (Entry entry : entries.values()) {
            for (int node = 0; node < Math.max(1, entry.calls.size()); node++) {
                placing.place(entry.name, node);
            }
        }
        for (Call.Ref ref : refs(config.get("input_layers"))) {
            inputs.add(placing.source(where, placing.ofModel(ref)).step());
        }
        for (Call.Ref ref : refs(config.get("output_layers"))) {
            outputs.add(placing.source(where, placing.ofModel(ref)));
        }
        if (inputs.isEmpty() || outputs.isEmpty() || new HashSet<>(inputs).size() != inputs.size()) {
            throw CodecException.damaged(where, "a model without inputs or outputs, or with an input twice");
        }
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).callee() instanceof Callee.Input != inputs.contains(i)) {
                throw CodecException.unsupported(at(steps.get(i).name()), "an input that is none of the model's");
            }
        }
    }

    /** One ["name", 0, 0], or a list of such, possibly in lists. */
    private List<Call.Ref> refs(@Nullable JsonNode json) {
        List<Call.Ref> refs = new ArrayList<>();
        collect(json, refs);
        return refs;
    }

    private void collect(@Nullable JsonNode json, List<Call.Ref> refs) {
        if (json instanceof ArrayNode list && list.size() == 3 && list.get(0).isTextual()) {
            refs.add(new Call.Ref(
                    list.get(0).textValue(), Values.integer(where, list.get(1)), Values.integer(where, list.get(2))));
        } else if (json instanceof ArrayNode list) {
            list.forEach(each -> collect(each, refs));
        } else if (json instanceof ObjectNode named) {
            // Keras orders names.
            new java.util.TreeMap<>(named.properties().stream()
                            .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
                    .values()
                    .forEach(each -> collect(each, refs));
        } else {
            throw CodecException.damaged(where, "inputs or outputs are missing: " + Json.shown(json));
        }
    }

    /** Puts calls behind those that they need; without recursion, as a file may have a million layers in a row. */
    private final class Placing {
        private final Map<String, Entry> entries;
        private final List<Step> steps;
        private final Map<List<Object>, Placed> placed = new HashMap<>();
        private final Set<List<Object>> open = new HashSet<>();

        /** Whether masks are computed in the graph. */
        private final boolean masks;

        Placing(Map<String, Entry> entries, List<Step> steps) {
            this.entries = entries;
            this.steps = steps;
            this.masks = entries.values().stream()
                    .flatMap(entry -> entry.calls.stream())
                    .anyMatch(call -> Call.isTensor(call.kwargs().getOrDefault("mask", Json.array())));
        }

        /** A functional model comes with a call of its own, which inputs and outputs of a model count, too. */
        Call.Ref ofModel(Call.Ref ref) {
            Entry entry = entries.get(ref.layer());
            boolean graph =
                    entry != null && entry.json.path("class_name").asText().equals("Functional");
            return new Call.Ref(ref.layer(), graph ? ref.node() - 1 : ref.node(), ref.tensor());
        }

        private List<Object> key(Call.Ref ref) {
            return List.of(ref.layer(), ref.node());
        }

        Step.Source source(String at, Call.Ref ref) {
            Placed found = placed.get(key(ref));
            if (found == null || ref.tensor() < 0) {
                throw CodecException.damaged(
                        at,
                        "there is no output " + ref.tensor() + " of call " + ref.node() + " of \"" + ref.layer()
                                + "\"");
            }
            return new Step.Source(found.step, found.use.outputs().applyAsInt(ref.tensor()));
        }

        private List<Call.Ref> needs(Entry entry, int node) {
            List<Call.Ref> refs = new ArrayList<>();
            if (node < entry.calls.size()) {
                Call call = entry.calls.get(node);
                call.args().forEach(each -> Call.tensors(at(entry.name), each, refs));
                call.kwargs().values().forEach(each -> Call.tensors(at(entry.name), each, refs));
            }
            return refs;
        }

        void place(String name, int node) {
            List<Object> start = List.of(name, node);
            List<List<Object>> stack = new ArrayList<>(List.of(start));
            while (!stack.isEmpty()) {
                List<Object> key = stack.getLast();
                if (placed.containsKey(key)) {
                    open.remove(stack.removeLast());
                    continue;
                }
                Entry entry = entries.get((String) key.get(0));
                int number = (Integer) key.get(1);
                if (entry == null || number < 0 || number >= Math.max(1, entry.calls.size())) {
                    throw CodecException.damaged(where, "there is no call " + number + " of \"" + key.get(0) + "\"");
                }
                List<List<Object>> missing = new ArrayList<>();
                for (Call.Ref ref : needs(entry, number)) {
                    List<Object> other = key(ref);
                    if (!placed.containsKey(other)) {
                        missing.add(other);
                    }
                }
                if (missing.isEmpty()) {
                    add(entry, number);
                    open.remove(stack.removeLast());
                } else if (!open.add(key)) {
                    throw CodecException.damaged(at(entry.name), "it needs its own result: the graph has a cycle");
                } else {
                    stack.addAll(missing.reversed());
                }
            }
        }

        private void add(Entry entry, int node) {
            String at = at(entry.name);
            ObjectNode config = Json.object(at, entry.json, "config");
            List<Object> key = List.of(entry.name, node);
            if (entry.json.path("class_name").asText().equals("InputLayer")) {
                steps.add(input(entry.name, config));
                placed.put(
                        key,
                        new Placed(steps.size() - 1, new Use(steps.getLast().callee(), List.of())));
                return;
            }
            if (entry.calls.isEmpty()) {
                throw CodecException.damaged(at, "the layer is not used");
            }
            Call call = entry.calls.get(node);
            Use plain = layers.use(at, entry.json, call);
            boolean merges =
                    masks && !call.args().isEmpty() && call.args().getFirst().isArray();
            Use use = merges && plain.callee() instanceof Callee.Joining ? Masked.without(plain) : plain;
            if (use.inputs().isEmpty()) {
                throw CodecException.unsupported(at, "a call without tensors");
            }
            List<Step.Source> sources =
                    use.inputs().stream().map(ref -> source(at, ref)).toList();
            steps.add(new Step(entry.name, options(at, config), use.callee(), sources));
            placed.put(key, new Placed(steps.size() - 1, use));
        }
    }
}
