// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import org.hornbeam.component.Components;
import org.hornbeam.form.Block;
import org.hornbeam.form.Image;
import org.hornbeam.form.Series;
import org.hornbeam.form.Volume;
import org.hornbeam.layer.Bidirectional;
import org.hornbeam.layer.Cell;
import org.hornbeam.layer.ConvLSTMCell;
import org.hornbeam.layer.GlobalPooling;
import org.hornbeam.layer.Joint;
import org.hornbeam.layer.KeepDims;
import org.hornbeam.layer.Layer;
import org.hornbeam.layer.MaskedSoftmax;
import org.hornbeam.layer.MergeMode;
import org.hornbeam.layer.RNN;
import org.hornbeam.layer.Recurrence;
import org.hornbeam.layer.Recurrent;
import org.hornbeam.layer.RecurrentDirections;
import org.hornbeam.layer.RecurrentSequence;
import org.hornbeam.layer.RecurrentStates;
import org.hornbeam.layer.ReverseEmbedding;
import org.hornbeam.layer.ReversibleEmbedding;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.Scored;
import org.hornbeam.layer.Softmax;
import org.hornbeam.layer.Splitting;
import org.hornbeam.layer.TimeDistributed;
import org.hornbeam.layer.TimeDistributedLayer;
import org.hornbeam.layer.WithScores;
import org.hornbeam.regularizer.Regularizer;
import org.hornbeam.trace.Callee;
import org.hornbeam.trace.ManyToMany;
import org.jspecify.annotations.Nullable;

/** Keras's configuration of a layer and of a call -> what runs. */
final class LayerReader {
    private static final Set<String> RECURRENT =
            Set.of("LSTM", "GRU", "SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "RNN");

    private final Values values = new Values(this);
    private final Map<String, Class<? extends Record>> registered;
    private final boolean dropping;

    LayerReader(Map<String, Class<? extends Record>> registered) {
        this(registered, false);
    }

    private LayerReader(Map<String, Class<? extends Record>> registered, boolean dropping) {
        this.registered = registered;
        this.dropping = dropping;
    }

    /** A reader of models in which layers drop masks that they can't pass on. */
    LayerReader dropping() {
        return new LayerReader(registered, true);
    }

    /** Whether layers drop masks that they can't pass on: only where such a mask was found. */
    boolean isDropping() {
        return dropping;
    }

    Values values() {
        return values;
    }

    /** A layer that is used by a call. */
    Use use(String where, ObjectNode layer, Call call) {
        String type = Json.text(where, layer, "class_name");
        ObjectNode config = Json.object(where, layer, "config");
        String module = layer.path("module").asText();
        if (module.startsWith("keras.src.ops.")) {
            return Operation.use(where, module, type, config, call);
        }
        if (Called.fits(call)) {
            Map<String, @Nullable Object> left = new HashMap<>();
            call.kwargs().entrySet().stream()
                    .filter(Called::isLeft)
                    .filter(entry -> !entry.getValue().isNull())
                    .forEach(entry -> left.put(entry.getKey(), entry.getValue()));
            return Called.use(where, call, inputs -> plain(where, type, layer, config, inputs, left));
        }
        List<Call.Ref> inputs = new ArrayList<>();
        call.args().forEach(argument -> Call.tensors(where, argument, inputs));
        Map<String, @Nullable Object> given = new HashMap<>();
        Call.@Nullable Ref mask = null;
        for (Map.Entry<String, JsonNode> entry : new TreeMap<>(call.kwargs()).entrySet()) {
            JsonNode value = entry.getValue();
            if (entry.getKey().equals("mask") && Call.isTensor(value)) {
                mask = Call.ref(where, value);
            } else if (Call.hasTensor(value)) {
                furtherInputs(where, type, entry.getKey(), value, inputs);
            } else if (!value.isNull()) {
                given.put(entry.getKey(), value);
            }
        }
        Use plain = plain(where, type, layer, config, inputs, given);
        if (mask != null && plain.callee().target() instanceof Softmax softmax) {
            List<Call.Ref> both = new ArrayList<>(inputs);
            both.add(mask);
            return new Use(callee(new MaskedSoftmax(softmax)), both);
        }
        return mask == null ? plain : Masked.by(plain, mask);
    }

    private static void furtherInputs(String where, String type, String name, JsonNode value, List<Call.Ref> inputs) {
        if (!Set.of(
                        "initial_state",
                        "attention_mask",
                        "value",
                        "key",
                        "sequences",
                        "inputs",
                        "states",
                        "query",
                        "count_weights")
                .contains(name)) {
            throw CodecException.unsupported(where, "the tensor argument " + name + " of " + type);
        }
        Call.tensors(where, value, inputs);
    }

    private Use plain(
            String where,
            String type,
            ObjectNode layer,
            ObjectNode config,
            List<Call.Ref> inputs,
            Map<String, @Nullable Object> given) {
        if (Set.of("Sequential", "Functional", "Model").contains(type)) {
            return new Use(callee(ModelReader.nested(this, where, layer)), inputs);
        } else if (RECURRENT.contains(type) || type.equals("Bidirectional")) {
            return recurrent(where, type, config, inputs, given);
        }
        Map<String, @Nullable Object> components = new HashMap<>();
        boolean scores = isTrue(given.remove("return_attention_scores"));
        boolean reverse = isTrue(given.remove("reverse"));
        Object found = layer(where, layer, given, components);
        if (scores && found instanceof Scored scored) {
            return new Use(callee(new WithScores(scored)), inputs);
        } else if (reverse && found instanceof ReversibleEmbedding embedding) {
            return new Use(callee(new ReverseEmbedding(embedding)), inputs);
        } else if (scores || reverse) {
            throw CodecException.unsupported(where, "a call of " + type + " with " + (scores ? "scores" : "reverse"));
        }
        return new Use(callee(found), inputs);
    }

    private static boolean isTrue(@Nullable Object value) {
        return value instanceof JsonNode json && json.isBoolean() && json.booleanValue();
    }

    /** The kind of step that a layer makes. */
    static Callee callee(Object layer) {
        return switch (layer) {
            case ManyToMany model -> new Callee.Nested(model);
            case SameForm same -> new Callee.Same(same);
            case Joint joint -> new Callee.Joining(joint);
            case Splitting<?, ?> splitting -> new Callee.Dividing(splitting);
            case Layer<?, ?> changing -> new Callee.Changing(changing);
            default -> throw new IllegalArgumentException(layer.getClass().getName() + " is no layer");
        };
    }

    /** A layer, cell or model inside of another layer. */
    Object inner(String where, ObjectNode layer, Class<?> wanted) {
        String type = Json.text(where, layer, "class_name");
        Object found;
        if (RECURRENT.contains(type)) {
            found = rnn(where, type, Json.object(where, layer, "config"));
        } else if (Set.of("Sequential", "Functional", "Model").contains(type)) {
            found = ModelReader.nested(this, where, layer);
        } else {
            found = layer(where, layer, Map.of(), new HashMap<>());
        }
        if (!wanted.isInstance(found)) {
            throw CodecException.unsupported(where, type + " where a " + wanted.getSimpleName() + " is needed");
        }
        return found;
    }

    /** The record of a layer or cell by its components. */
    private Object layer(
            String where, ObjectNode layer, Map<String, @Nullable Object> given, Map<String, @Nullable Object> known) {
        String type = Json.text(where, layer, "class_name");
        ObjectNode values = Json.object(where, layer, "config");
        String name = layer.path("registered_name").asText("");
        Class<? extends Record> record = registered.get(name.isEmpty() || name.equals("null") ? type : name);
        if (record == null) {
            record = Kind.LAYER.find(type);
        }
        if (type.equals("TimeDistributed")) {
            ObjectNode inside = Json.object(where, values, "layer");
            String kind = Json.text(where, inside, "class_name");
            Object each = RECURRENT.contains(kind) || kind.equals("Bidirectional")
                    ? recurrent(where, kind, Json.object(where, inside, "config"), List.of(), Map.of())
                            .callee()
                            .target()
                    : inner(where + ", layer", inside, Object.class);
            return each instanceof SameForm same
                    ? new TimeDistributed(same)
                    : each instanceof Layer<?, ?> changing
                            ? new TimeDistributedLayer<>(changing, Block.class)
                            : refuse(where, inside);
        }
        if (record == null) {
            throw CodecException.unsupported(
                    where,
                    "the layer " + type
                            + (name.isEmpty() || name.equals("null") ? "" : " registered as \"" + name + "\"")
                            + " is unknown; register a record for it: Keras.read(file, o -> o.layer(\""
                            + (name.isEmpty() || name.equals("null") ? type : name) + "\", MyLayer.class))");
        }
        Config config = new Config(where, values);
        Map<String, java.lang.reflect.Type> components = Components.of(record).types();
        for (Map.Entry<String, @Nullable Object> argument : given.entrySet()) {
            String component = component(argument.getKey());
            java.lang.reflect.Type wanted = components.get(component);
            if (argument.getValue() instanceof JsonNode json) {
                if (wanted != null) {
                    known.put(component, this.values.read(where, wanted, json));
                } else if (!json.isBoolean() || json.booleanValue()) {
                    throw CodecException.unsupported(
                            where,
                            "the argument " + argument.getKey() + " = " + Json.shown(json) + " of a call of " + type);
                }
            }
        }
        Shapes.adapt(where, layer, record, config, known);
        Record found = Records.read(record, config, this.values, known);
        boolean keepDims = found instanceof GlobalPooling<?> && config.flag("keepdims");
        config.finish();
        return keepDims && found instanceof GlobalPooling<?> pooling ? new KeepDims(pooling) : found;
    }

    private static Object refuse(String where, ObjectNode layer) {
        throw CodecException.unsupported(where, "a layer around " + Json.shown(layer.get("class_name")));
    }

    /** kernel_size -> kernelSize. */
    static String component(String key) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c == '_' && i > 0 && i + 1 < key.length()) {
                name.append(Character.toUpperCase(key.charAt(++i)));
            } else {
                name.append(c);
            }
        }
        return name.toString();
    }

    private RNN rnn(String where, String type, ObjectNode values) {
        Config config = new Config(where, values);
        Cell cell;
        if (type.equals("RNN")) {
            config.take("cell");
            cell = (Cell) inner(where + ", cell", Json.object(where, values, "cell"), Cell.class);
        } else {
            Class<? extends Record> kind = type.startsWith("Conv")
                    ? ConvLSTMCell.class
                    : java.util.Objects.requireNonNull(Kind.LAYER.find(type + "Cell"));
            cell = (Cell) Records.read(kind, config, this.values, Map.of());
        }
        config.take("return_sequences");
        config.take("return_state");
        Map<String, @Nullable Object> known = new HashMap<>();
        known.put("cell", cell);
        known.put("generic", type.equals("RNN"));
        known.put("batchSize", 0);
        RNN rnn = (RNN) Records.read(RNN.class, config, this.values, known);
        config.finish();
        return rnn;
    }

    private Use recurrent(
            String where, String type, ObjectNode values, List<Call.Ref> inputs, Map<String, @Nullable Object> given) {
        if (!given.isEmpty()) {
            throw CodecException.unsupported(where, "the arguments " + given.keySet() + " of a call of " + type);
        }
        Recurrence recurrence;
        JsonNode flags = values;
        String kind = type;
        if (type.equals("Bidirectional")) {
            ObjectNode forward = Json.object(where, values, "layer");
            kind = Json.text(where, forward, "class_name");
            flags = Json.object(where, forward, "config");
            RNN layer = (RNN) inner(where + ", layer", forward, RNN.class);
            RNN back = values.get("backward_layer") instanceof ObjectNode backward
                    ? (RNN) inner(where + ", backward_layer", backward, RNN.class)
                    : null;
            boolean same = back == null || (!layer.goBackwards() && back.equals(layer.goBackwards(true)));
            Object merge = this.values.read(where + ", merge_mode", MergeMode.class, values.get("merge_mode"));
            MergeMode mode = merge == null ? MergeMode.NONE : (MergeMode) merge;
            JsonNode penalty = values.get("activity_regularizer");
            Regularizer regularizer = penalty == null || penalty.isNull()
                    ? null
                    : (Regularizer) this.values.read(where + ", activity_regularizer", Regularizer.class, penalty);
            recurrence = new Bidirectional(layer, mode, same ? null : back, regularizer);
        } else {
            recurrence = rnn(where, type, values);
        }
        boolean sequences = flags.path("return_sequences").asBoolean();
        boolean state = flags.path("return_state").asBoolean();
        int space = kind.startsWith("ConvLSTM") ? kind.charAt(8) - '0' : 0;
        return recurrent(recurrence, sequences, state, space, inputs);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Use recurrent(
            Recurrence recurrence, boolean sequences, boolean state, int space, List<Call.Ref> inputs) {
        Class<?> step = switch (space) {
            case 0 -> org.hornbeam.form.Features.class;
            case 1 -> Series.class;
            case 2 -> Image.class;
            default -> Volume.class;
        };
        Class<?> all = switch (space) {
            case 0 -> Series.class;
            case 1 -> Image.class;
            case 2 -> Volume.class;
            default -> Block.class;
        };
        if (recurrence instanceof Bidirectional both && both.mergeMode() == MergeMode.NONE) {
            RecurrentDirections<?, ?> apart = new RecurrentDirections(both, all, step, sequences);
            // Sequences of both, last steps of both, states.
            IntUnaryOperator outputs = i -> i < 2 ? (sequences ? i : i + 2) : i + 2;
            return new Use(new Callee.Dividing(apart), inputs, outputs);
        } else if (state) {
            RecurrentStates<?, ?> states = new RecurrentStates(recurrence, all, step, sequences);
            return new Use(new Callee.Dividing(states), inputs, i -> i == 0 ? (sequences ? 0 : 1) : i + 1);
        }
        return new Use(
                new Callee.Changing(
                        sequences ? new RecurrentSequence<>(recurrence, all) : new Recurrent<>(recurrence, step)),
                inputs);
    }
}
